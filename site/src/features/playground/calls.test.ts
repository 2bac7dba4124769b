import { execFileSync, spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { callIn } from './calls.ts';

const CALL = {
  origin: 'http://localhost:8787',
  slug: 'demo',
  prompt: `It's "quoted" \\ $HOME \`id\`\n\u2028 {curly} 🎉`,
  responses: ["'; rm -rf /", '</script>', ''],
};
const BODY = { prompt: CALL.prompt, responses: CALL.responses };
const ADDRESS = 'http://localhost:8787/v1/projects/demo/rank';

it('the curl call sends exactly the texts, whatever is in them', () => {
  const script = `curl() { for word; do printf '%s\\0' "$word"; done; }\n${callIn('curl', CALL)}`;
  const words = execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0');
  expect(words.slice(0, 4)).toEqual([ADDRESS, '-H', 'content-type: application/json', '--data-raw']);
  expect(JSON.parse(words[4] ?? '')).toEqual(BODY);
});

it('the TypeScript call sends exactly the texts', async () => {
  const asked: unknown[] = [];
  const answer = { order: [1, 0], scores: [], probability_first_is_best: 0.5 };
  const fakeFetch = async (url: string, init: RequestInit) => {
    asked.push(url, init.method, JSON.parse(String(init.body)));
    return { json: async () => answer };
  };
  const run = new Function(
    'fetch',
    `return (async () => { ${callIn('typescript', CALL)}\nreturn order; })()`,
  );
  expect(await run(fakeFetch)).toEqual([1, 0]);
  expect(asked).toEqual([ADDRESS, 'POST', BODY]);
});

const hasPython = spawnSync('python3', ['--version']).status === 0;

it.skipIf(!hasPython)('the Python call sends exactly the texts', () => {
  const fake = `
import json, sys, types
class Answer:
    def raise_for_status(self): pass
    def json(self): return {"order": [0], "scores": [{"reward": 1}]}
def post(url, json):
    sent.append([url, json])
    return Answer()
sent = []
sys.modules["requests"] = types.SimpleNamespace(post=post)
`;
  const script = `${fake}${callIn('python', CALL)}\nprint(json.dumps(sent[0]))`;
  const printed = execFileSync('python3', ['-'], { input: script, encoding: 'utf8' });
  expect(JSON.parse(printed.trim().split('\n').at(-1) ?? '')).toEqual([ADDRESS, BODY]);
});
