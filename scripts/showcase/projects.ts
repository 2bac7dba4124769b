import { readdirSync, readFileSync } from 'node:fs';
import type { Client } from '../../worker/contract/client.ts';

const DEMO = new URL('../../demo/', import.meta.url);
const TRIED_MS = 90_000;
const LOOK_MS = 500;

interface Showcase {
  slug: string;
  project: Parameters<Client['createProject']>[0];
  /** Lines of an import. */
  lines: () => unknown[];
}

/** Projects of every kind that a page must bear: what most have, nothing, next to nothing, a lot, and what one would rather not
 *  have. */
const SHOWCASES: Showcase[] = [
  {
    slug: 'demo',
    project: JSON.parse(readFileSync(new URL('project.json', DEMO), 'utf8')),
    lines: () => [...demoLines(), ...demoVotes()],
  },
  {
    slug: 'empty',
    project: { slug: 'empty', name: 'Empty', question: 'Which response is better?' },
    lines: () => [],
  },
  {
    slug: 'tiny',
    project: { slug: 'tiny', name: 'Tiny', question: 'Which one?' },
    lines: () => [
      {
        prompt: 'Is it open?',
        a: 'Yes.',
        b: 'Until six today.',
        votes: [{ annotator: 'kim', outcome: 'b' }],
      },
    ],
  },
  {
    slug: 'huge',
    project: {
      slug: 'huge',
      name: 'A very large project with a name that goes on for longer than any header has room for',
      question:
        'Which of the two replies would you rather have got from a support team on a busy Monday?'.repeat(3),
      guidelines: 'Read both.\n\n'.repeat(200),
    },
    lines: hugeLines,
  },
  {
    slug: 'hostile',
    project: {
      slug: 'hostile',
      name: '<script>alert(1)</script> \u202egnp.exe',
      question: `${'W'.repeat(200)} مرحبا بالعالم`,
      guidelines: '![x](https://evil.example/p.png) <img src=x onerror=alert(1)>',
    },
    lines: hostileLines,
  },
];

export const SHOWCASE_SLUGS: readonly string[] = SHOWCASES.map(({ slug }) => slug);

/** Makes the projects and waits until their models have learnt all. */
export async function fillShowcase(admin: Client, slugs: readonly string[] = SHOWCASE_SLUGS): Promise<void> {
  for (const { slug, project, lines } of SHOWCASES.filter((each) => slugs.includes(each.slug))) {
    await admin.createProject(project);
    const body = lines()
      .map((line) => JSON.stringify(line))
      .join('\n');
    if (body === '') continue;
    const { errors } = await admin.importFile(slug, body, 'application/x-ndjson');
    if (errors.length > 0) throw new Error(`${slug}: ${JSON.stringify(errors.slice(0, 3))}`);
    await untilLearnt(admin, slug);
  }
}

async function untilLearnt(admin: Client, slug: string): Promise<void> {
  const untilMs = Date.now() + TRIED_MS;
  while ((await admin.training(slug, 10)).latest.lag > 0) {
    if (Date.now() > untilMs)
      throw new Error(`The model of ${slug} did not learn all in ${TRIED_MS / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

interface DemoLine {
  prompt: string;
  responses: { system: string; text: string }[];
}

function demoLines(): DemoLine[] {
  return readdirSync(DEMO)
    .filter((name) => name.startsWith('everyday-'))
    .flatMap((name) => JSON.parse(readFileSync(new URL(name, DEMO), 'utf8')) as DemoLine[]);
}

/** Eight people who prefer substance, and now and then do not. */
function demoVotes(): unknown[] {
  const worth: Record<string, number> = { tutor: 3, chatty: 1 };
  return demoLines().flatMap(({ prompt, responses }, at) =>
    responses.slice(1).map((b, place) => {
      const a = responses[0] as DemoLine['responses'][number];
      const better = (worth[a.system] ?? 2) >= (worth[b.system] ?? 2) ? 'a' : 'b';
      const outcomes = ['tie', better, better, better === 'a' ? 'b' : 'a', better];
      return {
        prompt,
        a: a.text,
        b: b.text,
        system_a: a.system,
        system_b: b.system,
        votes: [0, 1, 2, 3].map((vote) => ({
          annotator: `person-${(at + vote) % 8}`,
          outcome: outcomes[(at * 3 + place * 2 + vote) % outcomes.length],
        })),
      };
    }),
  );
}

function hugeLines(): unknown[] {
  return Array.from({ length: 900 }, (_, at) => ({
    prompt: `Question ${at}: ${'how does it work, and what does it cost? '.repeat(1 + (at % 40))}`,
    a: `${'It depends. '.repeat(1 + (at % 30))}`,
    b: `It costs ${at} euros. ${'There is more to say about it. '.repeat(at % 300)}`,
    system_a: `system-with-a-long-name-${at % 200}`,
    system_b: `system-with-a-long-name-${(at * 7 + 1) % 200}`,
    language: ['English', 'de', 'fr', 'pt-BR', 'ja', 'unknown'][at % 6],
    tags: [`topic ${at % 25}`, at % 3 === 0 ? 'long ones' : 'short ones'],
    votes: Array.from({ length: 4 }, (__, vote) => ({
      annotator: `annotator-${(at * 4 + vote) % 150}`,
      outcome: ['a', 'b', 'b', 'tie', 'b'][(at + vote) % 5],
    })),
  }));
}

function hostileLines(): unknown[] {
  const texts = [
    '<script>alert(1)</script><img src=x onerror=alert(1)>',
    'x'.repeat(3_000),
    '\u202eright to left override\u202c, and Z\u0351\u036b\u0343a\u0369l\u0350g\u030fo\u0334\u0324',
    `| a | b |\n|---|---|\n${'| 1 | 2 |\n'.repeat(60)}`,
    `\`\`\`\n${'const x = 1; '.repeat(60)}\n\`\`\``,
    'مرحبا بالعالم، هذا نص من اليمين إلى اليسار. '.repeat(12),
    '👩‍👩‍👧‍👦'.repeat(80),
    `${'# '.repeat(6)}heading\n\n${'> '.repeat(30)}deep`,
    '\n\n\n',
    'A very long line without any end. '.repeat(2_500),
  ];
  return texts.map((text, at) => ({
    prompt: at % 2 ? texts[(at + 3) % texts.length] : `{{7*7}} ${at}`,
    a: text,
    b: texts[(at + 1) % texts.length],
    system_a: at % 2 ? '=cmd|calc' : '"><b>bold</b>',
    system_b: 'ي'.repeat(60),
    language: at % 2 ? 'ar' : 'A language that nobody has ever heard of, with a name to match it',
    tags: ['<b>bold</b>', 'ي'.repeat(40), 'x'.repeat(90), '👩‍👩‍👧‍👦'].slice(0, 1 + (at % 4)),
    votes: [{ annotator: '<i>kim</i>', outcome: at % 2 ? 'a' : 'b' }],
  }));
}
