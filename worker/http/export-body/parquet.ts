import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { Cell, Column, ExportRow, ExportTable } from '../../core/export/export-table.ts';

/** A row group is written when it has so many rows, or so many characters. */
const GROUP_ROWS = 1_000;
const GROUP_CHARACTERS = 2_000_000;

/** A table as Parquet, a row group at a time; what is written is sent on and not kept. */
export async function* parquet({ columns, rows }: ExportTable): AsyncGenerator<Uint8Array> {
  const writer = new ByteWriter();
  const file = new ParquetWriter({ writer, schema: schemaOf(columns), createdBy: 'tilt' });
  let group: ExportRow[] = [];
  let characters = 0;
  const written = async () => {
    const columnData = columns.map((column) => ({
      name: column.name,
      data: group.map((row) => valueIn(row, column)),
    }));
    if (group.length > 0) await file.write({ columnData, rowGroupSize: group.length });
    group = [];
    characters = 0;
    return taken(writer);
  };
  for await (const row of rows) {
    group.push(row);
    characters += columns.reduce((sum, { name }) => sum + sizeOf(row[name] ?? null), 0);
    if (group.length >= GROUP_ROWS || characters >= GROUP_CHARACTERS) yield await written();
  }
  yield await written();
  await file.finish();
  yield taken(writer);
}

/** What was written since the last time. */
function taken(writer: ByteWriter): Uint8Array {
  const bytes = writer.getBytes().slice();
  writer.index = 0;
  return bytes;
}

function schemaOf(columns: readonly Column[]): SchemaElement[] {
  return [{ name: 'root', num_children: columns.length }, ...columns.flatMap(elementsOf)];
}

const TEXT = { type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' } as const;

const INTEGER = { type: 'INT64', repetition_type: 'OPTIONAL' } as const;

function elementsOf({ name, type }: Column): SchemaElement[] {
  switch (type) {
    case 'text':
      return [{ name, ...TEXT }];
    case 'integer':
      return [{ name, ...INTEGER }];
    case 'number':
      return [{ name, type: 'DOUBLE', repetition_type: 'OPTIONAL' }];
    case 'boolean':
      return [{ name, type: 'BOOLEAN', repetition_type: 'OPTIONAL' }];
    case 'texts':
      return [...listOf(name), { name: 'element', ...TEXT }];
    case 'integers':
      return [...listOf(name), { name: 'element', ...INTEGER }];
    case 'messages':
      return [
        ...listOf(name),
        { name: 'element', repetition_type: 'OPTIONAL', num_children: 2 },
        { name: 'role', ...TEXT },
        { name: 'content', ...TEXT },
      ];
  }
}

/** @see https://github.com/apache/parquet-format/blob/master/LogicalTypes.md#lists */
function listOf(name: string): SchemaElement[] {
  return [
    { name, repetition_type: 'OPTIONAL', converted_type: 'LIST', num_children: 1 },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
  ];
}

function valueIn(row: ExportRow, { name, type }: Column): unknown {
  const value = row[name] ?? null;
  if (type === 'integer' && typeof value === 'number') return BigInt(Math.round(value));
  return type === 'integers' && Array.isArray(value) ? value.map(BigInt) : value;
}

function sizeOf(value: Cell): number {
  if (typeof value === 'string') return value.length;
  return typeof value === 'object' && value !== null ? JSON.stringify(value).length : 8;
}
