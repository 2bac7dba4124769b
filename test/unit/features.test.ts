import fc from 'fast-check';
import { expect, test } from 'vitest';
import { STYLE_TABLE } from '../../worker/core/features/style.ts';
import { FEATURE_COUNT, featurize, type SparseVector, STYLE_FEATURES } from '../../worker/core/features.ts';

// Any UTF-16 at all, lone surrogates too, beside whole characters of every plane.
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 200 })
    .map((units) => String.fromCharCode(...units)),
);

function styleOf(response: string, prompt = ''): Record<string, number> {
  const { indices, values } = featurize(prompt, response);
  const named = STYLE_FEATURES.map(({ name }, index) => [name, values[indices.indexOf(index)] ?? 0]);
  return Object.fromEntries(named);
}

/** A style feature as it is measured, before it is scaled. */
function measured(name: string, response: string, prompt = ''): number {
  const { scale = Number.NaN } = STYLE_TABLE.find((feature) => feature.name === name) ?? {};
  return (styleOf(response, prompt)[name] as number) / scale;
}

function expectValid({ indices, values }: SparseVector): void {
  expect(indices.length).toBe(values.length);
  expect(values.every((value) => Number.isFinite(value) && value !== 0)).toBe(true);
  expect(
    indices.every((index, at) => index < FEATURE_COUNT && (at === 0 || index > (indices[at - 1] as number))),
  ).toBe(true);
}

test('any two strings give a finite vector in ascending order, the same twice', () => {
  fc.assert(
    fc.property(anyText, anyText, (prompt, response) => {
      const vector = featurize(prompt, response);
      expectValid(vector);
      expect(featurize(prompt, response)).toEqual(vector);
    }),
    { numRuns: 500 },
  );
});

test.each([
  ['nothing', ''],
  ['white space', ' \n\t\n '],
  ['a lone surrogate', '\ud83d'],
  ['emoji', '👩‍👩‍👧‍👦🎉🇩🇪'],
  ['Arabic', 'مرحبا، كيف حالك؟ أنا بخير.'],
  ['Hebrew', 'שלום, מה שלומך? אני בסדר.'],
  ['Chinese', '你好，世界。今天天气很好！'],
  ['Thai', 'สวัสดีชาวโลก'],
  ['Hindi', 'नमस्ते दुनिया। आप कैसे हैं?'],
  ['100,000 characters without a space', 'x'.repeat(100_000)],
  ['100,000 full stops', '.'.repeat(100_000)],
  ['50,000 lines', '-\n'.repeat(50_000)],
  ['100,000 characters of emoji', '🎉'.repeat(50_000)],
])('%s has a valid vector, as response and as prompt', (_, text) => {
  expectValid(featurize('', text));
  expectValid(featurize(text, 'A plain answer.'));
  expectValid(featurize(text, text));
});

test('every style feature has a name of its own and one line of description', () => {
  expect(new Set(STYLE_FEATURES.map(({ name }) => name)).size).toBe(STYLE_FEATURES.length);
  for (const { name, description } of STYLE_FEATURES) {
    expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
    expect(description).toMatch(/^[^\n]{5,}$/);
  }
});

test.each([
  ['bullets', 'Take:\n- milk\n- eggs', 'Take milk and eggs.'],
  ['numbered', '1. Boil.\n2. Stir.', 'Boil, then stir.'],
  ['headings', '## Method\nBoil.', 'Method: boil.'],
  ['code', 'Call `stop()`.', 'Call stop.'],
  ['refusal', "I can't help with that.", 'I will help with that.'],
  ['apology', 'Sorry, unfortunately not.', 'No, that is not so.'],
  ['hedging', 'Perhaps it might rain.', 'It will rain.'],
  ['questions', 'Why? What for?', 'That is why.'],
  ['ends_asking', 'Which one?', 'This one.'],
  ['ends_complete', 'It is done.', 'It is done and'],
  ['exclamations', 'Great!', 'Great.'],
  ['shouting', 'This is WRONG', 'This is wrong'],
  ['symbols', 'Well done 🎉', 'Well done'],
  ['informal', 'idk lol', 'I do not know'],
  ['repetition', 'go on and go on and go on', 'go on and then come back to me'],
  ['careless_sentences', 'it is. so there.', 'It is. So there.'],
  ['series', 'Buy bread, milk and eggs.', 'Buy milk and eggs.'],
  ['parting_dashes', 'It is cheap – very cheap', 'A well-known, low-cost one'],
  ['only_asks', 'Why? What for?', 'Why? I see.'],
  ['comma_count', 'Well, yes, now', 'Well yes now'],
  ['praise', 'A great and beautiful one', 'A big and old one'],
  ['brevity_60', 'Yes.', 'Yes, it is so.'],
])('%s is greater for %j than for %j', (feature, more, less) => {
  expect(styleOf(more)[feature]).toBeGreaterThan(styleOf(less)[feature] as number);
});

test('words shared with the prompt count, whatever their case', () => {
  const prompt = 'Where do polar bears live?';
  expect(styleOf('POLAR BEARS LIVE in the Arctic.', prompt)['prompt_words_used']).toBeGreaterThan(0);
  expect(styleOf('Somewhere cold.', prompt)['prompt_words_used']).toBe(0);
});

test.each([
  ['bread, milk and eggs', 1],
  ['warm bread, cold milk, or fresh eggs', 1],
  ['хлеб, молоко и яйца', 1],
  ['bread and milk', 0],
  ['He came, and left.', 0],
  ['Bread, which I bought and ate', 0],
  ['bread, milk. And eggs', 0],
])('%j has a series: %d', (response, expected) => {
  expect(measured('series', response)).toBeCloseTo(expected, 6);
});

test.each([
  ['Why? It rains. Really?', 2 / 3],
  ['Why', 0],
  ['为什么？好。', 1 / 2],
  ['Is it 3? 4?\nNo', 2 / 3],
])('of %j the share of questions is %d', (response, expected) => {
  expect(measured('asking_sentences', response)).toBeCloseTo(expected, 6);
});

test('new content is the words of a response that carry some and that the prompt has not, each once', () => {
  // Bears (of the prompt), and, they, in, it, we and of do not count; eat, seals and arctic do.
  const response = 'Bears eat seals, and they eat seals in it. We of Arctic';
  expect(measured('new_content', response, 'What of bears?')).toBeCloseTo(Math.log(1 + 3), 6);
});

test('word pairs and triples are looked for in the last turn of a dialogue, or else in all of the prompt', () => {
  const shared = (prompt: string, response: string) =>
    ['pairs_from_turn', 'triples_from_turn'].map((name) =>
      Math.round(Math.expm1(measured(name, response, prompt))),
    );
  const dialogue = 'Human: a b c\n\nAssistant: d e f\n\nHuman: g h i\n\nAssistant: d\n\nHuman: k l m\n\nn';
  expect(shared(dialogue, 'a b c d e f g h i')).toEqual([0, 0]);
  expect(shared(dialogue, 'K l m k l m')).toEqual([2, 1]);
  expect(shared(dialogue, 'k l m n')).toEqual([3, 2]);
  expect(shared('a b c\n\nd e f', 'a b c')).toEqual([2, 1]);
});

test('a trait of the prompt scales a style feature: the same response is another to another prompt', () => {
  const asked = (prompt: string) => measured('questions_when_asked', 'Why? What for?', prompt);
  expect(asked('May I?')).toBeCloseTo(Math.log(3), 6);
  expect(asked('Human: May I?\n\nAssistant: Yes.\n\nHuman: Thanks')).toBe(0);

  const personal = (prompt: string) => measured('sentences_to_personal', 'One. Two.', prompt);
  expect(personal("What's MY name?")).toBeCloseTo(Math.log(3), 6);
  expect(personal('What is a name?')).toBe(0);

  const words = (count: number) => 'word '.repeat(count);
  const byTurn = (prompt: string) => measured('sentences_by_turn_length', 'One. Two.', prompt) / Math.log(3);
  expect(byTurn(words(20))).toBeCloseTo(Math.log(21) - 2.5, 5);
  expect(byTurn(`Human: ${words(99)}\n\nHuman: ${words(20)}`)).toBeCloseTo(Math.log(21) - 2.5, 5);
  // However short or long, no more than two either way.
  expect(byTurn('')).toBeCloseTo(-2, 6);
  expect(byTurn(words(5000))).toBeCloseTo(2, 6);
  const byPrompt = measured('sentences_by_prompt_length', 'One. Two.', words(60)) / Math.log(3);
  expect(byPrompt).toBeCloseTo((Math.log(61) - 3.5) / 1.5, 5);
});

test('shares that a freak text drives to 1 are capped', () => {
  expect(measured('punctuation', '.'.repeat(99))).toBeCloseTo(0.25, 6);
  expect(measured('capitals', 'AAAA')).toBeCloseTo(0.5, 6);
  expect(measured('spacing', 'a    b')).toBeCloseTo(0.4, 6);
});

test("the last paragraph of the prompt is looked at apart, as a dialogue's last turn", () => {
  const prompt = 'Tell me of whales.\n\nNow of polar bears.';
  expect(styleOf('Whales swim.', prompt)['last_words_used']).toBe(0);
  expect(styleOf('Bears walk.', prompt)['last_words_used']).toBeGreaterThan(0);
});

test('sentences and words are found in scripts that write them otherwise', () => {
  const words = (text: string) => Math.round(Math.expm1(measured('words', text)));
  const sentences = (text: string) => Math.round(Math.expm1(measured('sentences', text)));
  expect([words("Don't stop. It's 3.5 km."), sentences("Don't stop. It's 3.5 km.")]).toEqual([6, 2]);
  expect([words('你好，世界。好！'), sentences('你好，世界。好！')]).toEqual([5, 2]);
  expect([words('Привет, мир! Как дела?'), sentences('Привет, мир! Как дела?')]).toEqual([4, 2]);
  expect([words('Fine 🎉🎉 day'), sentences('Fine 🎉🎉 day')]).toEqual([2, 1]);
  expect([words('नमस्ते दुनिया। ठीक।'), sentences('नमस्ते दुनिया। ठीक।')]).toEqual([3, 2]);
});

test('hashed n-grams do not see case, and each block has the same length for a short text as for a long one', () => {
  const hashed = (text: string) => {
    const { indices, values } = featurize('', text);
    return values.filter((_, at) => (indices[at] as number) >= STYLE_FEATURES.length);
  };
  const length = (values: Float32Array) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  expect(hashed('ÄPFEL sind GUT')).toEqual(hashed('äpfel sind gut'));
  expect(hashed('Äpfel sind gut')).not.toEqual(hashed('Birnen sind gut'));
  expect(length(hashed('a few short words'))).toBeCloseTo(length(hashed('many more words, '.repeat(50))), 5);
});

test('a vector is the same in every build of this feature version', () => {
  const { indices, values } = featurize('Is tea good?', 'Yes – it is.\n\n* Warm\n* Cheap 🍵');
  const digest = indices.reduce((sum, index, at) => sum + (index + 1) * (values[at] as number), 0);
  expect([indices.length, digest]).toMatchInlineSnapshot(`
    [
      106,
      2620.8868066966534,
    ]
  `);
});
