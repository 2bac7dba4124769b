import * as v from 'valibot';
import { splitTemplated } from '../../core/templated-text.ts';
import { defineDialect } from './dialect.ts';
import { atLeastOne } from './texts.ts';
import { vllmProblem } from './vllm.ts';

const Embedded = v.object({
  /** The raw reward, alone. */
  embedding: v.array(v.number()),
  meta_info: v.object({ id: v.string(), prompt_tokens: v.number(), weight_version: v.string() }),
});

/** A reward model of SGLang by its native call, as verl makes it too.
 *  @see https://github.com/sgl-project/sglang `python/sglang/srt/entrypoints/http_server.py`, `managers/io_struct.py` */
export const sglangClassify = defineDialect({
  summary: 'Rewards as SGLang answers them',
  request: v.pipe(
    v.object({ model: v.nullish(v.string()), text: v.union([v.string(), v.array(v.string())]) }),
    v.title('SGLang'),
  ),
  response: v.pipe(v.union([Embedded, v.array(Embedded)]), v.title('SGLang')),
  adaptProblem: vllmProblem,
  speaks: (body) => 'text' in body,
  read: ({ model, text }) => ({
    model,
    items: atLeastOne(typeof text === 'string' ? [text] : text, 'text').map(splitTemplated),
    answer: (scores, by) => {
      const meta_info = { id: by.id, prompt_tokens: 0, weight_version: String(by.step) };
      const embedded = scores.map(({ reward }) => ({ embedding: [reward], meta_info }));
      return typeof text === 'string' ? (embedded[0] as (typeof embedded)[number]) : embedded;
    },
  }),
});
