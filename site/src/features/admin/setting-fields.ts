import type { ProjectSettings } from '../../../../worker/core/project-settings.ts';

/** How a setting is filled in. `number` may be left empty where `orNull` says what that means. */
export type Control =
  | { kind: 'switch' }
  | { kind: 'number'; step: number; orNull?: string }
  | { kind: 'text'; orNull: string }
  | { kind: 'choice'; options: readonly string[] }
  | { kind: 'lines'; or?: string }
  | { kind: 'json'; orNull?: string };

export interface SettingField {
  label: string;
  help: string;
  control: Control;
}

type Groups = { title: string; fields: Partial<Record<keyof ProjectSettings, SettingField>> }[];

const on = { kind: 'switch' } as const;
const share = { kind: 'number', step: 0.01 } as const;
const whole = { kind: 'number', step: 1 } as const;

/** Every setting of a project, in the order it is shown. What each may be, the contract says. */
export const SETTING_GROUPS = [
  {
    title: 'What is compared',
    fields: {
      responses: {
        label: 'Responses',
        help: 'Texts, or https addresses of images (image_url), which people see and no model learns from. Settled with the first import.',
        control: { kind: 'choice', options: ['text', 'image_url'] },
      },
    },
  },
  {
    title: 'Who may see and use it',
    fields: {
      public: {
        label: 'Public',
        help: 'Listed on the first page; tasks, comparisons, scores and reads need no key.',
        control: on,
      },
      public_export: {
        label: 'Public export',
        help: 'Anyone may download the data; annotators then go by pseudonyms.',
        control: on,
      },
      archived: {
        label: 'Archived',
        help: 'Not listed, and takes no tasks, comparisons or imports; all can still be read. Take it off to go on.',
        control: on,
      },
      allowed_origins: {
        label: 'Pages that may annotate',
        help: 'Origins of your own pages, one a line, such as https://example.com; or * for any page. Pages of this server always may.',
        control: { kind: 'lines', or: '*' },
      },
    },
  },
  {
    title: 'Which tasks people get',
    fields: {
      overlap: {
        label: 'Judgements of a pair',
        help: 'How many people judge each pair.',
        control: { ...whole, orNull: 'everyone judges every pair' },
      },
      active_share: {
        label: 'Pairs chosen by the model',
        help: 'The share, 0 to 1, of pairs that it would learn most from; the rest is drawn at random.',
        control: share,
      },
      ranking_size: {
        label: 'Responses to rank',
        help: 'Asks to order this many responses, 3 to 9, instead of comparing two.',
        control: { ...whole, orNull: 'two are compared' },
      },
      task_minutes: {
        label: 'Minutes a task stays open',
        help: 'An answer that comes later is refused; 1 to 1,440.',
        control: whole,
      },
      gold_share: {
        label: 'Gold among the tasks',
        help: 'The share, 0 to 0.5, whose right answer you know. Without gold marked, none comes.',
        control: share,
      },
      repeat_share: {
        label: 'Repeats among the tasks',
        help: 'The share, 0 to 0.5, that people answered before, sides exchanged, from their 100th answer on.',
        control: share,
      },
    },
  },
  {
    title: 'What the annotate page asks and shows',
    fields: {
      strength: {
        label: 'How much better',
        help: 'After A or B, asks for 1 (barely) to 4 (far).',
        control: on,
      },
      reasons: {
        label: 'Reasons to choose from',
        help: 'Up to twelve, one a line, shown after an answer.',
        control: { kind: 'lines' },
      },
      rationale: {
        label: 'A sentence why',
        help: 'Asks for it after an answer; it may be left out.',
        control: on,
      },
      reveal: {
        label: 'Shown after an answer',
        help: 'Nothing, which systems wrote the two, or what the crowd and the model think as well.',
        control: { kind: 'choice', options: ['none', 'systems', 'crowd'] },
      },
      practice: {
        label: 'Practice pairs',
        help: 'For the first visit, with feedback; never logged. A JSON list of up to ten {"prompt", "a", "b", "answer", "note"}.',
        control: { kind: 'json' },
      },
      mask_makers: {
        label: 'Cover names of makers',
        help: 'Where a response says who made it, people see a bar; what trains is left as it is.',
        control: on,
      },
    },
  },
  {
    title: 'Against floods',
    fields: {
      daily_cap: {
        label: 'Answers of an annotator a day',
        help: 'Counted exactly, by UTC; what is taken back counts.',
        control: { ...whole, orNull: 'any number' },
      },
      address_cap: {
        label: 'Answers from an internet address a day',
        help: 'Many people may share one address: a school, an office.',
        control: { ...whole, orNull: 'any number, and addresses are not counted' },
      },
      bursts: {
        label: 'How fast requests may come',
        help: 'In ten seconds: roomy is 1,000 of an annotator and 10,000 of an address, tight a tenth of it. Keys of yours are not counted.',
        control: { kind: 'choice', options: ['roomy', 'tight', 'off'] },
      },
      turnstile_site_key: {
        label: 'Turnstile site key',
        help: 'Cloudflare’s check for people, before the first task and once a week. The operator sets the secret TURNSTILE_SECRET.',
        control: { kind: 'text', orNull: 'no check' },
      },
    },
  },
  {
    title: 'How the model learns (a change folds the log again)',
    fields: {
      held_out_share: {
        label: 'Prompts held out',
        help: 'The share, 0 to 0.5, that never trains and shows how good the model is.',
        control: share,
      },
      strength_margin: {
        label: 'Margin for far better',
        help: 'Nats, 0 to 5, asked for where one response was found far better; less for less.',
        control: { kind: 'number', step: 0.1 },
      },
      head: {
        label: 'Head',
        help: 'Linear, whose rewards can be explained exactly, or mlp with one hidden layer.',
        control: { kind: 'choice', options: ['linear', 'mlp'] },
      },
      encoder: {
        label: 'Encoder',
        help: 'Adds what a text is about. JSON such as {"kind": "openai", "url": "https://…/v1/embeddings", "model": "…"}; it is asked for one embedding when you save.',
        control: { kind: 'json', orNull: 'none' },
      },
      weigh_by_reliability: {
        label: 'Weigh by reliability',
        help: 'Comparisons of people who guess or push count for little in training.',
        control: on,
      },
      influence_cap: {
        label: 'Most influence of one annotator',
        help: 'The share of all weight, 0.001 to 1, that one may have where there are 100 or more.',
        control: { kind: 'number', step: 0.001, orNull: 'no limit' },
      },
      promotion_tolerance: {
        label: 'Gate for new models',
        help: 'A new model is served only if its log loss on held-out comparisons is at most so many nats (0 to 1) above that of the served one.',
        control: { kind: 'number', step: 0.001, orNull: 'no gate' },
      },
    },
  },
] as const satisfies Groups;

/** A setting as it is typed; switches as they are. */
export function typedOf(value: unknown, { kind }: Control): string | boolean {
  if (kind === 'switch') return value === true;
  if (value === null || value === undefined) return '';
  if (kind === 'lines') return Array.isArray(value) ? value.join('\n') : String(value);
  if (kind === 'json')
    return Array.isArray(value) && value.length === 0 ? '' : JSON.stringify(value, null, 2);
  return String(value);
}

/** What was typed, as the API takes it.
 *  @throws SyntaxError for JSON that is none */
export function settingOf(typed: string | boolean, control: Control): unknown {
  if (typeof typed === 'boolean') return typed;
  const text = typed.trim();
  if (text === '') return emptyOf(control);
  if (control.kind === 'json') return JSON.parse(text) as unknown;
  if (control.kind === 'lines') return text === control.or ? text : linesOf(text);
  if (control.kind === 'number' && !Number.isNaN(Number(text))) return Number(text);
  return text;
}

/** Nothing is not 0: where it means nothing, the contract refuses it. */
function emptyOf(control: Control): unknown {
  if ('orNull' in control && control.orNull !== undefined) return null;
  return control.kind === 'lines' || control.kind === 'json' ? [] : '';
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}
