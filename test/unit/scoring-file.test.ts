import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FEATURE_COUNT, featurize } from '../../worker/core/features.ts';
import { profileOf } from '../../worker/core/reference-profile.ts';
import { emptyModel, reward } from '../../worker/core/reward-network.ts';
import { decodeSafetensors, encodeSafetensors } from '../../worker/core/safetensors.ts';
import { decodeScoringFile, encodeScoringFile } from '../../worker/core/scoring-file.ts';
import { type ScoringParts, scoreOf, scoringModelOf } from '../../worker/core/scoring-model.ts';

const RESPONSES = ['Until six.', 'Yes.', '- One\n- Two', 'It is open until six in the evening, every day.'];
const FACTS = { step: 7, comparisons: 12, publishedAt: '2026-01-02T03:04:05.000Z', encoder: null };

function someParts(hidden: number): ScoringParts {
  const shape = { featureCount: FEATURE_COUNT, hidden };
  const model = { ...emptyModel(shape), weights: emptyModel(shape).weights.map((_, at) => Math.sin(at) / 3) };
  const vectors = RESPONSES.map((response) => featurize('Is it open?', response));
  const rewards = Float32Array.from(vectors, (vector) => reward(model, vector)).sort();
  return { model, referenceRewards: rewards, profile: profileOf(vectors, FEATURE_COUNT) };
}

test.each([0, 16])('a file of %i hidden units scores to the bit as what it was made of', (hidden) => {
  const parts = someParts(hidden);
  const read = decodeScoringFile(encodeScoringFile(parts, FACTS));
  expect(read.facts).toEqual(FACTS);
  const [before, after] = [scoringModelOf(parts), scoringModelOf(read.parts)];
  for (const response of [...RESPONSES, '', 'Сегодня до шести', 'x'.repeat(5000)]) {
    const features = featurize('Is it open?', response);
    expect(scoreOf(features, after)).toEqual(scoreOf(features, before));
  }
});

test('a project without responses has a file without their profile', () => {
  const parts = { ...someParts(0), referenceRewards: new Float32Array(0), profile: null };
  const read = decodeScoringFile(encodeScoringFile(parts, { ...FACTS, encoder: 'bge-m3' }));
  expect(read.parts.profile).toBeNull();
  expect(read.facts.encoder).toBe('bge-m3');
  expect(scoreOf(featurize('p', 'r'), scoringModelOf(read.parts)).percentile).toBe(50);
});

test('another build’s features, a cut file and other bytes are refused', () => {
  const bytes = encodeScoringFile(someParts(0), FACTS);
  const other = Buffer.from(bytes);
  other[other.indexOf('"feature_version":"2"') + '"feature_version":"'.length] = '9'.charCodeAt(0);
  expect(() => decodeScoringFile(other)).toThrow('features 9');
  for (const length of [0, 7, 8, 100, bytes.length - 1])
    expect(() => decodeScoringFile(bytes.subarray(0, length)), String(length)).toThrow();
  expect(() =>
    decodeScoringFile(encodeSafetensors({ metadata: { feature_version: '2' }, tensors: {} })),
  ).toThrow('no weights');
});

test('a file is laid out as the format says: length, JSON, float32 without gaps', () => {
  fc.assert(
    fc.property(
      fc.array(fc.float32Array({ noNaN: true, noDefaultInfinity: true, maxLength: 9 }), { maxLength: 4 }),
      fc.string({ unit: 'binary' }),
      (arrays, text) => {
        const tensors = Object.fromEntries(
          arrays.map((values, at) => [`t${at}`, { shape: [values.length], values }]),
        );
        const bytes = Buffer.from(encodeSafetensors({ metadata: { text }, tensors }));
        const length = Number(bytes.readBigUInt64LE(0));
        expect(length % 8).toBe(0);
        const header = JSON.parse(bytes.subarray(8, 8 + length).toString('ascii'));
        expect(header.__metadata__).toEqual({ text });
        let end = 0;
        for (const [at, values] of arrays.entries()) {
          expect(header[`t${at}`]).toEqual({
            dtype: 'F32',
            shape: [values.length],
            data_offsets: [end, end + 4 * values.length],
          });
          for (const [place, value] of values.entries())
            expect(bytes.readFloatLE(8 + length + end + 4 * place)).toBe(value);
          end += 4 * values.length;
        }
        expect(bytes.length).toBe(8 + length + end);
        expect(decodeSafetensors(bytes)).toEqual({ metadata: { text }, tensors });
      },
    ),
    { numRuns: 30 },
  );
});
