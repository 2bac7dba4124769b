const UNIONS = ['anyOf', 'oneOf'];

/** The OpenAPI document as the API reference can show it. The document is right as it is, but its reader calls a variant of a union that
 *  has neither a title nor a type “unknown”, and takes “a number, or null” for two variants, a tab each. */
export function readableSchemas(node) {
  if (Array.isArray(node)) return node.map(readableSchemas);
  if (node === null || typeof node !== 'object') return node;
  const inner = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, readableSchemas(value)]));
  const kind = UNIONS.find((each) => Array.isArray(inner[each]));
  return kind ? readableUnion(inner, kind) : withType(inner);
}

function withType(schema) {
  if (!('const' in schema) || schema.type) return schema;
  return { type: schema.const === null ? 'null' : typeof schema.const, ...schema };
}

function readableUnion(schema, kind) {
  const { [kind]: given, ...rest } = schema;
  // A union in a union is one union.
  const variants = given.flatMap((variant) =>
    UNIONS.flatMap((each) => variant[each] ?? []).concat(isUnion(variant) ? [] : variant),
  );
  const [first, second] = variants;
  if (variants.length === 2 && typeof first.type === 'string' && second.type === 'null')
    return { ...rest, ...first, type: [first.type, 'null'] };
  return { ...rest, [kind]: variants.map((variant) => ({ title: titleOf(variant), ...variant })) };
}

const isUnion = (variant) => UNIONS.some((each) => variant[each]);

function titleOf({ type, const: value, enum: values, items, properties, required = [] }) {
  if (value !== undefined) return JSON.stringify(value);
  if (values) return values.map((each) => JSON.stringify(each)).join(' or ');
  if (items) return `array of ${titleOf(items).replace(/^\w+/, '$&s')}`;
  if (properties) return `object with ${required.join(', ') || Object.keys(properties).join(', ')}`;
  return Array.isArray(type) ? type.join(' or ') : (type ?? 'anything');
}
