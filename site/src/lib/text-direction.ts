const LETTER = /\p{L}/u;
/** Scripts that are written from the right. */
const FROM_RIGHT =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;

/** Where a text begins, by its first letter, as `dir="auto"` has it; but with that, each key in a long text box makes the browser lay
 *  all of it out twice. */
export function textDirection(text: string): 'ltr' | 'rtl' {
  const [first = ''] = LETTER.exec(text) ?? [];
  return FROM_RIGHT.test(first) ? 'rtl' : 'ltr';
}
