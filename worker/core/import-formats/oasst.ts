import { type Message, renderPrompt } from '../conversation.ts';
import type { ImportedRow } from '../imported-row.ts';
import { facetsOf } from './facets.ts';
import {
  asFields,
  type Fields,
  has,
  integerField,
  invalid,
  isFields,
  nameField,
  textField,
} from './fields.ts';
import { defineFormat } from './format.ts';
import { judgementsOfRanking } from './ranking.ts';

const DEPTH_LIMIT = 100;

/** OpenAssistant's conversation trees: each message of a person with its ranked replies is a prompt of its own, behind what
 *  led to it. Ranks are of many people together, the best 0.
 *  @see https://huggingface.co/datasets/OpenAssistant/oasst2 (trees) */
export const oasst = defineFormat({
  name: 'oasst',
  mapping: {
    prompt: 'each path to a message of a prompter',
    responses: 'text of the assistants’ replies to it',
    systems: 'model_name, where a reply has one',
    labels: 'rank of the replies, as one ranking',
  },
  detect: (record) => has(record, 'message_tree_id') && isFields(record['prompt']),
  read(record) {
    const rows = readMessage(asFields(record['prompt'], 'prompt'), [], 'prompt');
    if (rows.length === 0) throw invalid('the tree has no reply of an assistant');
    return rows;
  },
});

function readMessage(node: Fields, before: readonly Message[], at: string): ImportedRow[] {
  if (before.length > DEPTH_LIMIT) throw invalid(`the tree is deeper than ${DEPTH_LIMIT} messages`);
  const isPrompter = node['role'] === 'prompter';
  const content = textField(node['text'], `${at}.text`);
  const path = [...before, { role: isPrompter ? 'user' : 'assistant', content }];
  const replies = repliesOf(node, at);
  const below = replies.flatMap((reply, index) => readMessage(reply, path, `${at}.replies[${index}]`));
  if (!isPrompter || replies.length === 0) return below;
  const facets = facetsOf(node['lang']);
  const row = rankedReplies(replies, path, at);
  return [facets.language === null ? row : { ...row, facets }, ...below];
}

function repliesOf(node: Fields, at: string): Fields[] {
  const { replies } = node;
  if (replies === undefined || replies === null) return [];
  if (!Array.isArray(replies)) throw invalid(`${at}.replies must be a list`);
  return replies
    .map((reply, index) => asFields(reply, `${at}.replies[${index}]`))
    .filter(({ deleted }) => deleted !== true);
}

function rankedReplies(replies: readonly Fields[], path: readonly Message[], at: string): ImportedRow {
  const responses = replies.map((reply, index) => ({
    text: textField(reply['text'], `${at}.replies[${index}].text`),
    system: nameField(reply['model_name'], `${at}.replies[${index}].model_name`),
  }));
  const ranks = replies.map((reply, index) =>
    integerField(reply['rank'], { field: `${at}.replies[${index}].rank`, least: 0, most: 1e6 }),
  );
  return { prompt: renderPrompt(path), responses, judgements: judgementsOfRanking(ranks, null) };
}
