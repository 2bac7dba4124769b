import { type Facets, languageNamed, tagsNamed } from '../facets.ts';
import type { ImportedRow } from '../imported-row.ts';
import { decodedJson, type Fields, isFields } from './fields.ts';

/** The rows of a record with what it says of its prompts; a row that says it itself keeps that. */
export function withFacets(facets: Facets, rows: ImportedRow[]): ImportedRow[] {
  if (facets.language === null && facets.tags.length === 0) return rows;
  return rows.map((row) => ({ ...row, facets: row.facets ?? facets }));
}

/** `language` (or `lang`) and `tags` (or `category`), which is a list, its JSON text, or a text with commas. */
export function ownFacets(record: Fields): Facets {
  return facetsOf(record['language'] ?? record['lang'], record['tags'] ?? record['category']);
}

/** Data sets keep anything in fields of such names, and none is worth losing the record for: what is no name is passed over. */
export function facetsOf(language: unknown, tags?: unknown): Facets {
  return {
    language: typeof language === 'string' ? languageNamed(language.toWellFormed()) : null,
    tags: tagsNamed(listed(tags).flatMap(nameIn)),
  };
}

/** Names of what is true in it, at any depth: `{math: {math: true, score: 3}}` is of math. */
export function flagsIn(value: unknown): string[] {
  if (!isFields(value)) return [];
  return Object.entries(value).flatMap(([name, of]) => (of === true ? [name] : flagsIn(of)));
}

function listed(value: unknown): unknown[] {
  const decoded = decodedJson(value);
  if (Array.isArray(decoded)) return decoded;
  return typeof decoded === 'string' ? decoded.split(/[,;]/) : [];
}

function nameIn(value: unknown): string[] {
  return typeof value === 'string' || typeof value === 'number' ? [String(value).toWellFormed()] : [];
}
