import { ActiveClock } from '../features/annotate/active-clock.ts';
import { type Action, actionOf } from './keys.ts';
import { languageOf, loadLanguage } from './language.ts';
import { Session } from './session.ts';
import { STYLE } from './style.ts';
import { View } from './view.ts';

/** The server that this file came from. */
const HOME = new URL(import.meta.url).origin;

/** `<tilt-compare project="…">`: comparing for a project, on any page whose origin the project allows.
 *  Attributes: `project`; `lang`, else it speaks as what it stands in; `token`, for a site's own user; `theme`, one of light, dark and auto; `server`, where it is another than the
 *  one the script came from. Events: `tilt-answer`, whose detail is the comparison, and `tilt-token-expired`. */
class TiltCompare extends HTMLElement {
  static readonly observedAttributes = ['lang', 'project', 'server', 'token'];
  readonly #clock = new ActiveClock();
  readonly #view: View;
  #session: Session | null = null;
  #timed: string | undefined;

  constructor() {
    super();
    this.#view = new View({
      act: (action) => this.#act(action),
      retry: () => this.#session?.retryNow(),
      erase: () => this.#session?.erase() ?? Promise.resolve(),
    });
    const shadow = this.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    shadow.adoptedStyleSheets = [sheet];
    shadow.append(this.#view.root);
    // Keys are the page's own but where the focus is in here.
    this.#view.root.addEventListener('keydown', (event) => this.#pressed(event));
  }

  connectedCallback(): void {
    addEventListener('online', this.#wake);
    document.addEventListener('visibilitychange', this.#seen);
    void this.#speak();
    this.#begin();
  }

  disconnectedCallback(): void {
    removeEventListener('online', this.#wake);
    document.removeEventListener('visibilitychange', this.#seen);
    this.#session?.stop();
    this.#session = null;
  }

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (!this.isConnected || before === now) return;
    if (name === 'lang') void this.#speak();
    else this.#begin();
  }

  async #speak(): Promise<void> {
    const wanted = () => languageOf(this.closest<HTMLElement>('[lang]')?.lang);
    const language = await loadLanguage(HOME, wanted());
    // Another may have been asked for meanwhile, or its words may be missing.
    if (language.code !== wanted() && language.code !== 'en') return;
    this.#view.speak(language);
    if (this.#session) this.#view.show(this.#session);
  }

  undo(): void {
    this.#act('undo');
  }

  #begin(): void {
    this.#session?.stop();
    const session = new Session(
      {
        server: this.getAttribute('server')?.replace(/\/+$/, '') || HOME,
        project: this.getAttribute('project') ?? '',
        token: this.getAttribute('token') || null,
      },
      {
        changed: () => this.#session === session && this.#show(session),
        saved: (comparison) => this.#tell('tilt-answer', comparison),
        tokenExpired: () => this.#tell('tilt-token-expired', null),
      },
    );
    this.#session = session;
    this.#show(session);
    session.start();
  }

  #show(session: Session): void {
    const task = session.hand.tasks[0]?.task;
    if (task !== this.#timed) {
      this.#timed = task;
      this.#clock.restart(performance.now(), !document.hidden);
    }
    this.#view.show(session);
  }

  #act(action: Action): void {
    if (action === 'undo') this.#session?.undo();
    else this.#session?.answer(action, this.#clock.elapsed(performance.now()));
  }

  #pressed(event: KeyboardEvent): void {
    const action = actionOf(event);
    // Arrows scroll wide code.
    const scrolls = event.key.startsWith('Arrow') && (event.target as Element).matches('pre');
    if (!action || scrolls) return;
    event.preventDefault();
    this.#act(action);
  }

  #tell(type: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }

  readonly #wake = (): void => this.#session?.retryNow();

  readonly #seen = (): void => {
    if (document.hidden) {
      this.#clock.pause(performance.now());
    } else {
      this.#clock.resume(performance.now());
      this.#session?.retryNow();
    }
  };
}

// A page may load the script twice.
if (!customElements.get('tilt-compare')) customElements.define('tilt-compare', TiltCompare);
