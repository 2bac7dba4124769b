import type { Facets } from '../facets.ts';
import type { Judgement } from '../imported-row.ts';
import { facetsOf, flagsIn } from './facets.ts';
import { annotatorOf, decodedJson, type Fields, has, integerField, isAbsent, nameField } from './fields.ts';
import { defineFormat, type Format } from './format.ts';
import { judgementDetails } from './judgement-details.ts';
import { readMessages, splitConversations, upToReply } from './messages.ts';
import { winnerField } from './outcome.ts';

/** A time after this is in another unit. */
const MOST_MS = Date.UTC(2100, 0);
const MAPPING = {
  prompt: 'what conversation_a and conversation_b begin with in common',
  responses: 'the rest of conversation_a, of conversation_b',
  systems: 'model_a, model_b',
  labels: 'winner, by judge',
};

/** Battles of Chatbot Arena: the 33k conversations, the 100k and the 140k preferences, whose messages hold lists of parts.
 *  Conversations may be lists or their JSON text.
 *  @see https://huggingface.co/datasets/lmsys/chatbot_arena_conversations;
 *  https://huggingface.co/datasets/lmarena-ai/arena-human-preference-100k;
 *  https://huggingface.co/datasets/lmarena-ai/arena-human-preference-140k */
export const arena = defineFormat({
  name: 'arena',
  mapping: MAPPING,
  detect: isBattle,
  facets: battleFacets,
  read: (record) => readBattle(record, winnerJudge(record)),
});

/** Judgements of MT-bench, human and GPT-4's: as the arena's, of which `turn` says how many replies were judged. A judge may
 *  be a list, model and prompt.
 *  @see https://huggingface.co/datasets/lmsys/mt_bench_human_judgments */
export const mtBench: Format<'mt-bench'> = defineFormat({
  name: 'mt-bench',
  mapping: MAPPING,
  detect: (record) =>
    isBattle(record) && has(record, 'turn') && !has(record, 'tstamp') && !has(record, 'anony'),
  facets: battleFacets,
  read: (record) => readBattle(record, winnerJudge(record)),
});

/** What wrote the conversations may be unknown, as where Tilt exports battles of responses that name no system. */
function isBattle(record: Fields): boolean {
  const named = 'model_a' in record && 'model_b' in record;
  return named && has(record, 'winner', 'conversation_a', 'conversation_b');
}

/** The arena's `language`; `is_code` and what `category_tag` holds to be true; or `tags`, which Tilt's own battles have. */
function battleFacets(record: Fields): Facets {
  const { language, is_code: isCode, category_tag: categories, tags } = record;
  if (has(record, 'tags')) return facetsOf(language, tags);
  const flags = flagsIn({ code: isCode === true || isCode === 'true', categories: decodedJson(categories) });
  return facetsOf(
    language,
    flags.map((flag) => (flag === 'if' ? 'instruction_following' : flag)),
  );
}

function winnerJudge(record: Fields): string | null {
  const { judge } = record;
  return Array.isArray(judge) ? judge.join(' ') : annotatorOf(record);
}

function readBattle(record: Fields, annotator: string | null) {
  const turns = integerField(record['turn'], { field: 'turn', least: 1, most: 10_000 });
  const { prompt, responses } = splitConversations(
    upToReply(readMessages(record['conversation_a'], 'conversation_a'), turns),
    upToReply(readMessages(record['conversation_b'], 'conversation_b'), turns),
  );
  const judgement: Judgement = {
    a: 0,
    b: 1,
    outcome: winnerField(record['winner']),
    annotator,
    weight: 1,
    strength: null,
    ...judgementDetails({ created_at: timeMsOf(record) }),
  };
  return [
    {
      prompt,
      responses: [
        { text: responses[0], system: nameField(record['model_a'], 'model_a') },
        { text: responses[1], system: nameField(record['model_b'], 'model_b') },
      ],
      judgements: [judgement],
    },
  ];
}

/** When it was fought: `tstamp` in seconds since 1970, or `timestamp`; null where neither is a time. */
function timeMsOf({ tstamp, timestamp }: Fields): number | null {
  const ms = isAbsent(tstamp) ? Date.parse(String(timestamp)) : Math.round(Number(tstamp) * 1000);
  return ms >= 0 && ms < MOST_MS ? ms : null;
}
