-- Models of an earlier format are folded again from the log.
DELETE FROM `checkpoints`;
