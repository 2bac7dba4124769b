import fc from 'fast-check';
import { expect, test } from 'vitest';
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
])('%s is greater for %j than for %j', (feature, more, less) => {
  expect(styleOf(more)[feature]).toBeGreaterThan(styleOf(less)[feature] as number);
});

test('words shared with the prompt count, whatever their case', () => {
  const prompt = 'Where do polar bears live?';
  expect(styleOf('POLAR BEARS LIVE in the Arctic.', prompt)['prompt_words_used']).toBeGreaterThan(0);
  expect(styleOf('Somewhere cold.', prompt)['prompt_words_used']).toBe(0);
});

test("the last paragraph of the prompt is looked at apart, as a dialogue's last turn", () => {
  const prompt = 'Tell me of whales.\n\nNow of polar bears.';
  expect(styleOf('Whales swim.', prompt)['last_words_used']).toBe(0);
  expect(styleOf('Bears walk.', prompt)['last_words_used']).toBeGreaterThan(0);
});

test('sentences and words are found in scripts that write them otherwise', () => {
  const words = (text: string) => Math.round(Math.expm1((styleOf(text)['words'] as number) / 1.5));
  const sentences = (text: string) => Math.round(Math.expm1((styleOf(text)['sentences'] as number) / 1.5));
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
      96,
      2352.2692489027977,
    ]
  `);
});
