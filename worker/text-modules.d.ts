/** Python files come in as texts: `[[rules]]` in wrangler.toml. */
declare module '*.py' {
  const source: string;
  export = source;
}

declare module 'hyparquet-compressors/src/gzip.js' {
  /** @returns the unpacked bytes, in `output` where they fit */
  export function gunzip(input: Uint8Array, output?: Uint8Array): Uint8Array;
}
