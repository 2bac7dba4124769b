/** The first wanted language that is known, else the first known one. Stands by itself, without imports: its
 *  source is put into the page, to run before the first paint.
 *  @param wanted BCP 47 tags, the most wanted first */
export function pickLanguage(
  known: readonly string[],
  wanted: readonly (string | null | undefined)[],
): string {
  for (const tag of wanted) {
    const [spoken = ''] = String(tag ?? '')
      .toLowerCase()
      .split('-');
    const code = spoken === 'iw' ? 'he' : spoken;
    if (known.includes(code)) return code;
  }
  return known[0] ?? 'en';
}
