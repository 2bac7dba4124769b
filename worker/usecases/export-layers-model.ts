import type { LayersModel } from '../contract/checkpoint.ts';
import { decodeCheckpoint } from '../core/checkpoint.ts';
import { FEATURE_VERSION } from '../core/features.ts';
import { layersModel, layersWeights } from '../core/layers-model.ts';
import type { Database } from '../storage/database.ts';
import { checkpointRef, publishedModel, readCheckpoint } from './read-checkpoint.ts';

/** The `model.json` of a published model. `latest` names the weights of the step it found, so that the two belong
 *  together even if another step is published in between.
 *  @throws DomainError `checkpoint_not_found` */
export async function exportLayersModel(
  db: Database,
  projectId: number,
  step: number | 'latest',
): Promise<LayersModel> {
  const row = await readCheckpoint(db, projectId, step);
  const weightsPath = step === 'latest' ? `../${row.step}/weights.bin` : 'weights.bin';
  const encoder = row.card?.encoder ?? null;
  const metadata = { ...checkpointRef(row), feature_version: FEATURE_VERSION, encoder };
  const { shape } = decodeCheckpoint(new Uint8Array(row.model));
  return { ...layersModel(shape, weightsPath), userDefinedMetadata: metadata };
}

/** The bytes that model.json names. @throws DomainError `checkpoint_not_found` */
export async function exportLayersWeights(
  db: Database,
  projectId: number,
  step: number | 'latest',
): Promise<Uint8Array> {
  const { model, reference } = publishedModel(await readCheckpoint(db, projectId, step));
  return layersWeights(model, reference.centre);
}
