import type { Task } from '../../../worker/contract/task.ts';
import { element, setAttribute, setText } from './element.ts';
import { undoable, unsent } from './hand.ts';
import { ACTIONS, type Action } from './keys.ts';
import { ENGLISH, type Language, say } from './language.ts';
import type { WidgetKey } from './message-keys.ts';
import { type Block, blocksOf } from './plain-text.ts';
import type { Session } from './session.ts';

export interface Asked {
  act(action: Action): void;
  retry(): void;
  erase(): Promise<void>;
}

/** The widget's elements. They are made once and then only filled, so that the focus stays where it is from pair to pair. */
export class View {
  readonly root: HTMLElement;
  readonly #question = element('p', { class: 'question', id: 'question' });
  readonly #prompt = textBox('prompt text');
  readonly #sides = { a: textBox('text'), b: textBox('text') };
  readonly #boxes = { a: side('A', this.#sides.a), b: side('B', this.#sides.b) };
  readonly #answers = element('div', { class: 'answers', role: 'group' });
  readonly #task: HTMLElement;
  readonly #sentence = element('p');
  readonly #again = element('button', { type: 'button' });
  readonly #elsewhere = element('a', { target: '_blank', rel: 'noopener' });
  readonly #message: HTMLElement;
  readonly #status = element('p', { class: 'status', role: 'status' });
  readonly #news = element('p', { class: 'unseen', 'aria-live': 'polite' });
  readonly #buttons = new Map<Action, { button: HTMLElement; label: Text }>();
  readonly #eraser: Eraser;
  #language = ENGLISH;
  #shown: string | undefined;

  constructor(asked: Asked) {
    for (const { action, keys } of ACTIONS) {
      const label = new Text();
      const key = (keys[0] ?? '').toUpperCase();
      const button = element(
        'button',
        { type: 'button', class: action, 'aria-keyshortcuts': key.toLowerCase() },
        label,
        element('kbd', { 'aria-hidden': 'true' }, key),
      );
      button.addEventListener('click', () => asked.act(action));
      this.#buttons.set(action, { button, label });
      this.#answers.append(button);
    }
    this.#again.addEventListener('click', () => asked.retry());
    this.#message = element('div', { class: 'message' }, this.#sentence, this.#again, this.#elsewhere);
    this.#task = element(
      'div',
      {},
      this.#prompt,
      element('div', { class: 'pair' }, this.#boxes.a, this.#boxes.b),
    );
    this.#eraser = new Eraser(asked);
    this.root = element(
      'section',
      { class: 'root', part: 'root', 'aria-labelledby': 'question' },
      this.#question,
      this.#message,
      this.#task,
      this.#answers,
      element('div', { class: 'foot' }, this.#status, this.#eraser.root),
      this.#news,
    );
    this.speak(ENGLISH);
  }

  /** Says everything that stays from pair to pair in a language; {@link show} says the rest. */
  speak(language: Language): void {
    this.#language = language;
    const { code, dir, t } = language;
    setAttribute(this.root, 'lang', code);
    setAttribute(this.root, 'dir', dir);
    setAttribute(this.#prompt, 'aria-label', t('prompt'));
    setAttribute(this.#answers, 'aria-label', t('your_answer'));
    for (const [key, letter] of [
      ['a', 'A'],
      ['b', 'B'],
    ] as const) {
      setAttribute(this.#boxes[key], 'aria-label', `${t('response')} ${letter}`);
      setAttribute(this.#sides[key], 'aria-label', t('response_text', { letter }));
    }
    for (const [action, { label }] of this.#buttons) label.data = t(action);
    this.#eraser.speak(language);
  }

  show(session: Session): void {
    const [task] = session.hand.tasks;
    setText(this.#question, session.question || this.#language.t('default_question'));
    setAttribute(this.#task, 'hidden', !task);
    setAttribute(this.#message, 'hidden', Boolean(task));
    if (task) this.#showTask(task, session);
    else this.#showMessage(session);
    for (const [action, { button }] of this.#buttons) {
      const can = action === 'undo' ? undoable(session.hand) : task;
      setAttribute(button, 'aria-disabled', can ? 'false' : 'true');
    }
    setText(this.#status, statusOf(session, this.#language));
  }

  #showTask({ task, prompt, responses }: Task, { page }: Session): void {
    if (this.#shown === task) return;
    const isFirst = this.#shown === undefined;
    this.#shown = task;
    fill(this.#prompt, prompt);
    for (const side of ['a', 'b'] as const) {
      const { text = '', image } = responses.find(({ key }) => key === side) ?? {};
      if (image) this.#showImage(side, new URL(image, page).href);
      else fill(this.#sides[side], text);
    }
    if (!isFirst) setText(this.#news, this.#language.t('next_pair', { prompt: prompt.slice(0, 160) }));
  }

  #showImage(side: 'a' | 'b', src: string): void {
    const { t } = this.#language;
    const letter = side.toUpperCase();
    const box = this.#sides[side];
    const image = element('img', { src, alt: `${t('response')} ${letter}` });
    image.addEventListener('error', () => {
      const again = element('button', { type: 'button' }, t('try_again'));
      again.addEventListener('click', () => {
        box.focus();
        this.#showImage(side, src);
      });
      box.replaceChildren(element('p', { role: 'status' }, t('image_failed')), again);
    });
    const label = t('image_enlarge', { letter });
    const link = element(
      'a',
      { class: 'image', href: src, target: '_blank', rel: 'noopener', 'aria-label': label },
      image,
    );
    box.replaceChildren(link);
  }

  #showMessage({ failure, hand, isOffline, isElsewhere, page }: Session): void {
    const { t } = this.#language;
    const isLoading = !failure && !isOffline && !hand.exhausted;
    setAttribute(this.#again, 'hidden', isLoading || isElsewhere);
    setText(this.#again, t(hand.exhausted ? 'look_again' : 'try_again'));
    setAttribute(this.#elsewhere, 'hidden', !isElsewhere);
    setAttribute(this.#elsewhere, 'href', page);
    setText(this.#elsewhere, t('widget_elsewhere'));
    setText(this.#sentence, failure ? say(failure, this.#language) : t(stateOf({ hand, isOffline })));
    setAttribute(this.#message, 'role', failure ? 'alert' : 'status');
  }
}

function stateOf({ hand, isOffline }: Pick<Session, 'hand' | 'isOffline'>): WidgetKey {
  if (isOffline) return 'failed_unreachable_more';
  if (!hand.exhausted) return 'loading';
  return hand.given.length > 0 ? 'seen_all' : 'no_pair';
}

function statusOf({ hand, isOffline, failure, notice }: Session, language: Language): string {
  const { t } = language;
  const waiting = unsent(hand).length;
  if (failure && hand.tasks.length > 0) return say(failure, language);
  if (isOffline && waiting > 0) return `${t('offline')} · ${t('waiting', { count: waiting })}`;
  if (isOffline) return t('failed_unreachable');
  if (notice) return say(notice, language);
  if (waiting > 0) return t('saving');
  return hand.given.length > 0 ? t('saved') : '';
}

/** What scrolls must be reachable by keyboard, and what is reachable must have a name. */
function textBox(className: string): HTMLElement {
  return element('div', { class: className, tabindex: '0', role: 'group' });
}

/** No heading: which level would be right on somebody else's page is not to be known here. */
function side(name: string, text: HTMLElement): HTMLElement {
  return element(
    'div',
    { class: 'side', role: 'group' },
    element('p', { class: 'name', 'aria-hidden': 'true' }, name),
    text,
  );
}

function fill(box: HTMLElement, text: string): void {
  box.replaceChildren(...blocksOf(text).map(nodeOf));
  box.scrollTop = 0;
}

function nodeOf(block: Block): HTMLElement {
  if ('code' in block) return element('pre', { tabindex: '0' }, element('code', {}, block.code));
  const spans = block.spans.map(({ kind, text }) =>
    kind === 'text' ? text : element(kind === 'code' ? 'code' : 'strong', {}, text),
  );
  return element('p', { dir: 'auto' }, ...spans);
}

/** Asks once more before it erases, in the place where it was asked. */
class Eraser {
  readonly root: HTMLElement;
  readonly #open = quietButton();
  readonly #yes = quietButton();
  readonly #no = quietButton();
  readonly #question = new Text();
  readonly #failed = element('span', { role: 'alert' });
  readonly #sure = element(
    'span',
    { hidden: true },
    ...[this.#question, ' ', this.#yes, ' ', this.#no, ' ', this.#failed],
  );
  #language = ENGLISH;

  constructor({ erase }: Asked) {
    this.root = element('span', {}, this.#open, this.#sure);
    this.#open.addEventListener('click', () => this.#ask(true));
    this.#no.addEventListener('click', () => this.#ask(false));
    this.#yes.addEventListener('click', () => {
      erase().then(
        () => this.#ask(false),
        ({ message }: Error) =>
          setText(this.#failed, this.#language.t('widget_not_erased', { sentence: message })),
      );
    });
  }

  speak(language: Language): void {
    this.#language = language;
    setText(this.#open, language.t('widget_erase'));
    this.#question.data = language.t('widget_erase_sure');
    setText(this.#yes, language.t('widget_erase_yes'));
    setText(this.#no, language.t('widget_erase_no'));
  }

  #ask(isAsking: boolean): void {
    this.#sure.hidden = !isAsking;
    this.#open.hidden = isAsking;
    setText(this.#failed, '');
    (isAsking ? this.#no : this.#open).focus();
  }
}

function quietButton(): HTMLElement {
  return element('button', { type: 'button', class: 'quiet' });
}
