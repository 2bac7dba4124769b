/** Origins whose pages may let people annotate a project; `*` for any. */
export type AllowedOrigins = '*' | string[];

/** @param origin as a browser sends it; `null`, of pages without one, is allowed by `*` alone */
export function isAllowedOrigin(allowed: AllowedOrigins, origin: string): boolean {
  return allowed === '*' || (origin !== 'null' && allowed.includes(origin));
}
