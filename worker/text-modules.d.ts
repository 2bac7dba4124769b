/** Python files come in as texts: `[[rules]]` in wrangler.toml. */
declare module '*.py' {
  const source: string;
  export = source;
}
