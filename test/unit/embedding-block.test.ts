import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { attributeReward } from '../../worker/core/attribution.ts';
import { dequantiseEmbedding, quantiseEmbedding } from '../../worker/core/embedding.ts';
import { embeddedText, featureCountWith, withEmbedding } from '../../worker/core/embedding-block.ts';
import type { EncoderSettings } from '../../worker/core/encoder-settings.ts';
import { FEATURE_COUNT, featurize } from '../../worker/core/features.ts';
import { DEFAULT_RECIPE, recipeKey } from '../../worker/core/recipe.ts';
import { reward } from '../../worker/core/reward-network.ts';

const vector = fc
  .array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 40 })
  .filter((values) => values.some((value) => value !== 0));

const LENGTH = 4;

const openAi: EncoderSettings = {
  kind: 'openai',
  url: 'https://a.b/c',
  model: 'm',
  dimensions: 3,
  max_characters: 2000,
};

describe('the features of a response with an embedding', () => {
  test('are those of its text, then the vector, always at the same length, and ascend', () => {
    fc.assert(
      fc.property(fc.string(), vector, (text, values) => {
        const features = featurize('a prompt', text);
        const embedding = quantiseEmbedding(values);
        const both = withEmbedding(features, embedding);
        const count = features.indices.length;
        expect(both.indices.slice(0, count)).toEqual(features.indices);
        expect(both.values.slice(0, count)).toEqual(features.values);
        expect(both.indices).toEqual(both.indices.toSorted());
        expect(both.indices.at(-1)).toBeLessThan(featureCountWith({ dimensions: values.length }));
        expect(new Set(both.indices).size).toBe(both.indices.length);
        const block = both.values.slice(count);
        const unit = dequantiseEmbedding(embedding).filter((value) => value !== 0);
        expect(block).toEqual(unit.map((value) => LENGTH * value));
      }),
    );
  });

  test('take part in a reward, whose parts still add up to it', () => {
    const response = 'Warm, cheap\nand there.';
    const features = withEmbedding(featurize('Is tea good?', response), quantiseEmbedding([3, -4, 0]));
    const weights = Float32Array.from({ length: FEATURE_COUNT + 3 }, (_, index) => Math.sin(index));
    const { style, spans, other, embedding } = attributeReward({ weights }, features, response, 0.5);
    const parts = [...style, ...spans].reduce((sum, { contribution }) => sum + contribution, other);
    const shape = { featureCount: FEATURE_COUNT + 3, hidden: 0 };
    expect(parts + (embedding ?? Number.NaN)).toBeCloseTo(reward({ shape, weights }, features) - 0.5, 9);
    const text = attributeReward(
      { weights: weights.slice(0, FEATURE_COUNT) },
      featurize('Is tea good?', response),
      response,
      0.5,
    );
    expect(text).toEqual({ style, spans, other });
  });
});

describe('the text an encoder is sent', () => {
  test('is the response, or as much of its beginning as the setting says', () => {
    expect(embeddedText('Warm.', { max_characters: 5 })).toBe('Warm.');
    expect(embeddedText('Warmer', { max_characters: 5 })).toBe('Warme');
  });

  test('is valid Unicode wherever it is cut and whatever it held', () => {
    expect(embeddedText('ab🥚', { max_characters: 3 })).toBe('ab\ufffd');
    expect(embeddedText('🥚\udc00a\ud83e', { max_characters: 99 })).toBe('🥚\ufffda\ufffd');
  });
});

describe('the key of a recipe', () => {
  test('without an encoder names none', () => {
    expect(recipeKey(DEFAULT_RECIPE)).toBe(`[${FEATURE_COUNT},0,0.1,0,false,null,false,0.01]`);
  });

  test.each<[string, Partial<EncoderSettings>]>([
    ['address', { url: 'https://a.b/d' } as Partial<EncoderSettings>],
    ['model', { model: 'n' }],
    ['dimensions', { dimensions: 4 }],
    ['longest text', { max_characters: 100 }],
  ])('is another with another %s of the encoder', (_, change) => {
    const key = recipeKey({ ...DEFAULT_RECIPE, encoder: openAi });
    expect(key).not.toBe(recipeKey(DEFAULT_RECIPE));
    expect(recipeKey({ ...DEFAULT_RECIPE, encoder: { ...openAi, ...change } as EncoderSettings })).not.toBe(
      key,
    );
  });

  test('is another for the same model at another kind of place', () => {
    const { model, dimensions, max_characters } = openAi;
    const workersAi: EncoderSettings = { kind: 'workers-ai', model, dimensions, max_characters };
    expect(recipeKey({ ...DEFAULT_RECIPE, encoder: workersAi })).not.toBe(
      recipeKey({ ...DEFAULT_RECIPE, encoder: openAi }),
    );
  });
});
