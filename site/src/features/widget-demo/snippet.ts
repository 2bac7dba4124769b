/** The lines that put a project's comparisons on a page. */
export function snippetOf(origin: string, slug: string): string {
  return `<script src="${origin}/tilt-compare.js" type="module"></script><tilt-compare project="${slug}"></tilt-compare>`;
}

/** How an owner allows pages of an origin to annotate. */
export function allowanceOf(origin: string, slug: string): string {
  return `curl -X PATCH ${origin}/v1/projects/${slug} -H "authorization: Bearer $KEY" \\
  -H 'content-type: application/json' -d '{"settings": {"allowed_origins": ["https://example.com"]}}'`;
}

/** How a site's server gets a token for its own user. */
export function mintingOf(origin: string, slug: string): string {
  return `curl ${origin}/v1/projects/${slug}/annotator-tokens -H "authorization: Bearer $ANNOTATE_KEY" \\
  -H 'content-type: application/json' -d '{"annotator": "user-42"}'
# {"token": "eyJ…", "annotator": "user-42", "expires_at": "…"}
# <tilt-compare project="${slug}" token="eyJ…"></tilt-compare>`;
}
