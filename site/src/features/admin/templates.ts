import type { ProjectSettings } from '../../../../worker/contract/project.ts';

/** What a new project begins with. */
export interface Template {
  id: string;
  title: string;
  about: string;
  name: string;
  question: string;
  guidelines: string;
  settings: Partial<ProjectSettings>;
  /** To annotate at once: prompts with two responses or more. Images are paths of this site. */
  sample: { prompt: string; responses: { system: string; text: string }[] }[];
}

const pair = (prompt: string, plain: string, full: string) => ({
  prompt,
  responses: [
    { system: 'plain', text: plain },
    { system: 'full', text: full },
  ],
});

const drawings = (prompt: string, flat: number, layered: number) => ({
  prompt,
  responses: [
    { system: 'flat', text: `/samples/images/${flat}.svg` },
    { system: 'layered', text: `/samples/images/${layered}.svg` },
  ],
});

/** The sample as lines of an import. Images are named by their whole address: they are imported like anyone's.
 *  @param origin of this server */
export function sampleLines({ settings, sample }: Template, origin: string): string {
  const textOf = (text: string) => (settings.responses === 'image_url' ? new URL(text, origin).href : text);
  return sample
    .map(({ prompt, responses }) => ({
      prompt,
      responses: responses.map(({ system, text }) => ({ system, text: textOf(text) })),
    }))
    .map((line) => JSON.stringify(line))
    .join('\n');
}

export const TEMPLATES: readonly Template[] = [
  {
    id: 'chat',
    title: 'Chat responses',
    about: 'Replies of two assistants to the same message.',
    name: 'Chat replies',
    question: 'Which reply would you rather get?',
    guidelines:
      'Read both replies to the end. Prefer the one that answers what was asked, is right as far as you can tell, and is no longer than it need be. Call it a tie where you would not mind which you get.',
    settings: { strength: true, reveal: 'systems', mask_makers: true },
    sample: [
      pair(
        'How do I get a red wine stain out of a cotton shirt?',
        'Wash it.',
        'Blot it with a dry cloth, do not rub. Pour cold water through from the back, work in dish soap, wait ten minutes, and wash as usual. Keep it out of the dryer until the stain is gone: heat sets it.',
      ),
      pair(
        'What does "idempotent" mean?',
        'It means that doing something twice has the same effect as doing it once. Setting a light to "on" is idempotent; pressing a toggle is not.',
        'Great question! Idempotence is a really fascinating and important property with a long and rich history in mathematics and computing, and there are many ways in which one could think about it.',
      ),
      pair(
        'I feel nervous about a talk tomorrow. Any advice?',
        'Say the first two sentences out loud until they come by themselves; the rest follows. Sleep beats one more rehearsal.',
        '- Practise\n- Breathe\n- Make eye contact\n- Drink water\n- Smile\n- Be yourself\n- Have fun!',
      ),
      pair(
        'Is it safe to refreeze thawed chicken?',
        'Yes, always.',
        'If it thawed in the fridge and stayed cold, yes, with some loss of texture. If it thawed on the counter or in warm water, cook it first.',
      ),
      pair(
        'Write a short note to cancel a dentist appointment on Friday.',
        'Hello, I am sorry, but I have to cancel my appointment on Friday. Could you offer me another day next week? Thank you.',
        'Dear Sir or Madam, it is with the deepest regret that I find myself compelled to inform you that circumstances beyond my control prevent my attendance.',
      ),
    ],
  },
  {
    id: 'arguments',
    title: 'Arguments',
    about: 'Two arguments on one question: which convinces more?',
    name: 'Arguments',
    question: 'Which argument is more convincing?',
    guidelines:
      'Judge how well the argument supports its side, not whether you share it. Look for reasons that bear on the question and for evidence; be wary of mere assertion. Do not prefer an argument because it is longer.',
    settings: { reasons: ['Better reasons', 'Evidence', 'Clearer', 'Fairer to the other side'], overlap: 5 },
    sample: [
      pair(
        'Should public transport be free?',
        'It should, because cars are bad.',
        'Where fares were dropped, ridership rose mostly among people who had walked. The money would move more drivers if it bought buses that come every ten minutes.',
      ),
      pair(
        'Should homework be abolished in primary school?',
        'Studies of young pupils find next to no gain from homework, and it costs the hour in which they would read or play. Reading together is the exception: keep that.',
        'Everyone hated homework, so it should be gone. No child ever learnt anything from it and every teacher knows that.',
      ),
      pair(
        'Should cities ban advertising on the street?',
        'São Paulo did, and shops did not go bankrupt; what was hidden behind the boards could be repaired. A city sells its view once and looks at it for ever.',
        'Ads are ugly.',
      ),
      pair(
        'Should everyone learn to program?',
        'No. Most people need to know what computers cannot do, and one can learn that without writing a loop.',
        'Yes, because everything is computers now and in the future it will be even more so.',
      ),
    ],
  },
  {
    id: 'headlines',
    title: 'Headlines',
    about: 'Headlines for one story: which would you rather read on from?',
    name: 'Headlines',
    question: 'Which headline would you rather see over this story?',
    guidelines:
      'Prefer the headline that tells what the story says, in words one understands at once. A headline that hides what happened to make you click is the worse one, however curious it makes you.',
    settings: { reveal: 'crowd' },
    sample: [
      pair(
        'A town of 9,000 has replaced half of its street lamps with ones that dim when nobody is near. It uses 43 % less electricity for light.',
        'Dimming street lamps cut a town’s electricity for light by 43 %',
        'You won’t believe what this small town did to its lamps',
      ),
      pair(
        'Researchers followed 2,100 nurses for six years. Those on rotating shifts slept an hour less a day than those on fixed nights.',
        'Science has bad news for nurses',
        'Nurses on rotating shifts sleep an hour less than those on fixed nights',
      ),
      pair(
        'The library will lend tools, from drills to a cider press, from May on. A card costs nothing.',
        'From May the library lends tools, free of charge',
        'Library announces new initiative',
      ),
      pair(
        'A ferry line that was to close in autumn goes on for two years: the county and the island split its loss.',
        'Ferry saved?',
        'County and island share the loss: the ferry runs for two more years',
      ),
    ],
  },
  {
    id: 'images',
    title: 'Images by URL',
    about: 'Pictures at https addresses; no model learns from them.',
    name: 'Pictures',
    question: 'Which picture is the better answer to the prompt?',
    guidelines:
      'Look first whether the picture shows what was asked for, all of it and nothing that contradicts it. Then prefer the one that is better made: composition, light, detail, no faults. Enlarge a picture where it matters. Call it a tie where you would be as glad of either.',
    settings: {
      responses: 'image_url',
      reasons: ['Shows what was asked', 'Better composition', 'Better light and colour', 'Fewer faults'],
      reveal: 'systems',
    },
    sample: [
      drawings('A lighthouse on a rock at dusk, its light on', 1, 2),
      drawings('A mountain lake in the morning, with fir trees', 4, 3),
      drawings('Still life: a blue bowl of lemons on a table', 5, 6),
      drawings('A city skyline at night under a full moon', 8, 7),
    ],
  },
  {
    id: 'empty',
    title: 'Your own question',
    about: 'Nothing filled in, and your own file.',
    name: '',
    question: 'Which response is better?',
    guidelines: '',
    settings: {},
    sample: [],
  },
];
