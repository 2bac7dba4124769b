import { expect, it } from 'vitest';
// @ts-expect-error: a module of the build, without types.
import { readableSchemas } from '../../site/integrations/readable-schemas.mjs';

it('shows something or null as one type', () => {
  const schema = { anyOf: [{ type: 'integer', minimum: 1 }, { type: 'null' }], description: 'A cap' };
  expect(readableSchemas(schema)).toEqual({ description: 'A cap', type: ['integer', 'null'], minimum: 1 });
});

it('gives each variant of a union a name, those of a union in it too', () => {
  const variants = [
    { const: '*' },
    { type: 'array', items: { type: 'string' } },
    { oneOf: [{ type: 'object', properties: { kind: {}, url: {} }, required: ['kind'] }] },
    { type: 'null' },
  ];
  const { anyOf } = readableSchemas({ properties: { to: { anyOf: variants } } }).properties.to;
  expect(anyOf.map(({ title }: { title: string }) => title)).toEqual([
    '"*"',
    'array of strings',
    'object with kind',
    'null',
  ]);
  expect(anyOf[0]).toEqual({ title: '"*"', type: 'string', const: '*' });
});

it('keeps the titles that there are, and leaves all else as it was', () => {
  const schema = {
    oneOf: [
      { title: 'A ranking', type: 'object' },
      { title: 'A pair', type: 'object' },
    ],
  };
  expect(readableSchemas(schema)).toEqual(schema);
});
