import type { Texts } from './judged.ts';

/** What the playground opens with: two answers whose styles differ, neither of them silly. */
export const EXAMPLE: Texts = {
  prompt: 'How do I get a red wine stain out of a cotton shirt?',
  responses: [
    'Blot it first, do not rub. Then:\n\n1. Cover the stain with salt for five minutes.\n2. Rinse from the back with cold water.\n3. Work in a little dish soap and white vinegar, then wash as usual.\n\nCheck before you tumble-dry: heat sets whatever is left.',
    'Red wine stains can be tricky! There are many products that may help, and results vary. You could try washing it.',
  ],
};
