import { wrongImageAddress } from '../contract/image-address.ts';
import type { ImportReport } from '../contract/import.ts';
import { LIMITS } from '../contract/limits.ts';
import { DomainError } from '../core/errors.ts';
import type { Mapping } from '../core/import-formats/mapped.ts';
import { type ImportFormat, readRecord } from '../core/import-formats/registry.ts';
import type { ImportedRow, Judgement } from '../core/imported-row.ts';

/** A decoded record of an import, by its line (in a JSON list or Parquet file: its number), or why it could not be decoded. */
export type ImportLine = { line: number; value: unknown } | { line: number; error: string };

/** How records are to be read. */
export interface Reading {
  format?: ImportFormat | undefined;
  mapping?: Mapping | undefined;
  /** Where the project's responses are images: what their addresses may be. */
  images?: { loopback: boolean } | null;
}

/** The first of the lines that could not be read, with the reasons, and how many there were. */
export interface BadLines {
  errors: ImportReport['errors'];
  count: number;
  /** How many are named. */
  readonly most: number;
}

export const noBadLines = (most = 100): BadLines => ({ errors: [], count: 0, most });

/** What a line holds, a prompt a row; null for a bad one, which is counted among the bad and stops nothing. */
export function readImportLine(
  line: ImportLine,
  reading: Reading,
  bad: BadLines,
): { format: ImportFormat; rows: ImportedRow[] } | null {
  try {
    if ('error' in line) throw new DomainError('malformed_json', line.error);
    const read = readRecord(line.value, reading);
    for (const row of read.rows) {
      checkLengths(row);
      checkRankings(row);
      if (reading.images) checkAddresses(row, reading.images);
    }
    return read;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    bad.count++;
    if (bad.errors.length < bad.most) {
      bad.errors.push({ line: line.line, code: error.code, message: error.message });
    }
    return null;
  }
}

function checkLengths({ prompt, facets, responses, judgements }: ImportedRow): void {
  if (prompt.length > LIMITS.promptLength) throw tooLong('prompt', LIMITS.promptLength);
  if (responses.some(({ text }) => text.length > LIMITS.responseLength)) {
    throw tooLong('response', LIMITS.responseLength);
  }
  if (responses.some(({ system }) => (system?.length ?? 0) > LIMITS.nameLength)) {
    throw tooLong('system', LIMITS.nameLength);
  }
  if (facets) checkFacets(facets);
  for (const judgement of judgements) checkJudgement(judgement);
}

function checkFacets({ language, tags }: NonNullable<ImportedRow['facets']>): void {
  if (tags.length > LIMITS.tagsPerPrompt)
    throw new DomainError('validation', `a prompt has at most ${LIMITS.tagsPerPrompt} tags`);
  if (tags.some((tag) => tag.length > LIMITS.tagLength)) throw tooLong('tag', LIMITS.tagLength);
  if ((language?.length ?? 0) > LIMITS.tagLength) throw tooLong('language', LIMITS.tagLength);
}

function checkJudgement({ annotator, details }: Judgement): void {
  if ((annotator?.length ?? 0) > LIMITS.annotatorLength) throw tooLong('annotator', LIMITS.annotatorLength);
  const texts = [details?.rationale, details?.skipReason, details?.task, ...(details?.reasons ?? [])];
  if (texts.some((text) => (text?.length ?? 0) > LIMITS.importedNoteLength)) {
    throw tooLong('rationale or reason', LIMITS.importedNoteLength);
  }
}

function tooLong(what: string, limit: number): DomainError {
  return new DomainError('validation', `the ${what} is longer than ${limit} characters`);
}

/** The same response, by system and text, is one in the log: it cannot stand at two places of a ranking. */
function checkRankings({ responses, judgements }: ImportedRow): void {
  for (const { members } of judgements.flatMap(({ ranking }) => ranking ?? [])) {
    const contents = members.map((index) => JSON.stringify(responses[index]));
    const twice = contents.findIndex((content, at) => contents.indexOf(content) !== at);
    if (twice < 0) continue;
    const sentence = `responses[${members[twice]}] is the same as an earlier one: rank each response once`;
    throw new DomainError('validation', sentence);
  }
}

function checkAddresses({ responses }: ImportedRow, by: { loopback: boolean }): void {
  for (const [index, { text }] of responses.entries()) {
    const wrong = wrongImageAddress(text, by);
    if (wrong) throw new DomainError('validation', `responses[${index}].text: ${wrong}`);
  }
}
