// Stands in for schema libraries that hono-openapi supports and Tilt does not use (see [alias] in wrangler.toml).
const notBundled = () => {
  throw new Error('this schema library is not bundled');
};
export const JSONSchema = {};
export const toJSONSchema = notBundled;
export const createSchema = notBundled;
export const zodToJsonSchema = notBundled;
