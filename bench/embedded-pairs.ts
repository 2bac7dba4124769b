import { embeddingDimensions } from '../worker/core/embedding.ts';
import { embeddedText, featureCountWith, withEmbedding } from '../worker/core/embedding-block.ts';
import { LINEAR } from '../worker/core/model-shape.ts';
import type { Recipe } from '../worker/core/recipe.ts';
import type { Pair } from './dataset.ts';
import { type BenchEncoder, embedOnce } from './embeddings.ts';
import { BENCH_RECIPE } from './online.ts';

/** As a project's setting has it where it says nothing else. */
const SENT = { max_characters: 2000 };

export interface EmbeddedPairs {
  /** A pair with the embeddings of its responses behind its features. */
  of: (pair: Pair) => Pair;
  recipe: Recipe;
}

/** Embeds the responses of some pairs, as a project with this encoder would. */
export async function embedPairs(
  pairs: readonly Pair[],
  encoder: BenchEncoder,
  onProgress: (share: number) => void,
): Promise<EmbeddedPairs> {
  const texts = pairs.flatMap((pair) => pair.texts.map((text) => embeddedText(text, SENT)));
  const embeddings = await embedOnce(texts, encoder, onProgress);
  const first = embeddings.values().next().value;
  if (!first) throw new Error('there is nothing to embed');
  const wide = new Map(pairs.map((pair) => [pair, widen(pair, embeddings)]));
  return {
    of: (pair) => wide.get(pair) ?? widen(pair, embeddings),
    recipe: {
      ...BENCH_RECIPE,
      shape: { ...LINEAR, featureCount: featureCountWith({ dimensions: embeddingDimensions(first) }) },
    },
  };
}

function widen(pair: Pair, embeddings: ReadonlyMap<string, Uint8Array>): Pair {
  const { features, texts } = pair;
  const [first, second] = texts.map((text) => embeddings.get(embeddedText(text, SENT)) as Uint8Array);
  return {
    ...pair,
    features: [
      withEmbedding(features[0], first as Uint8Array),
      withEmbedding(features[1], second as Uint8Array),
    ],
  };
}
