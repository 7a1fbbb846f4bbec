import type { LitElement, ReactiveController } from 'lit';
import { createFormats, type Formats } from '../i18n/formats.js';
import { en, type Catalogue } from '../i18n/en.js';
import { languageOf, launcherWords, type Language } from '../i18n/language.js';
import type { HostWords } from '../i18n/overridden.js';
import { load } from '../load.js';

/**
 * The words and formats of the element. Follows changes of its `lang`, of the page's `lang` and of
 * the host's own words. Fetches nothing before `load`.
 */
export class LanguageController implements ReactiveController {
  /** English, until `load` is done. */
  t: Catalogue = en;
  formats: Formats | undefined;

  #language: Language | undefined;
  #words: HostWords | undefined;
  #loading: Promise<void> | undefined;
  readonly #observer = new MutationObserver(() => this.host.requestUpdate());

  constructor(private readonly host: LitElement & { words: HostWords | undefined }) {
    host.addController(this);
  }

  /** The label of the launcher, also before anything is fetched. */
  get open(): string {
    return this.formats
      ? this.t.launcher.open
      : (this.host.words?.launcher?.open ?? launcherWords(this.host));
  }

  /**
   * The direction of the words. Undefined if the element sets one, or if the language is the page's
   * and the page sets one.
   */
  get dir(): string | undefined {
    const { host } = this;
    return !host.closest('[dir]') || (host.lang && !host.dir) ? this.t.dir : undefined;
  }

  hostConnected(): void {
    for (const element of [this.host, document.documentElement])
      this.#observer.observe(element, { attributeFilter: ['lang', 'dir'] });
  }

  hostDisconnected(): void {
    this.#observer.disconnect();
  }

  hostUpdate(): void {
    if (this.#loading) void this.load();
  }

  /** Resolves when the words that are needed now are loaded. Never rejects. */
  load(): Promise<void> {
    const language = languageOf(this.host);
    const { words } = this.host;
    if (this.#loading && language === this.#language && words === this.#words) return this.#loading;
    this.#language = language;
    this.#words = words;
    return (this.#loading = this.#fetch(language, words));
  }

  async #fetch(language: Language, words: HostWords | undefined): Promise<void> {
    const isOurs = language === 'en' && !words;
    // English if other words cannot be fetched.
    const t = isOurs
      ? en
      : await load(() => import('../i18n/languages.js'))
          .then(({ wordsIn }) => wordsIn(language, words))
          .catch(() => en);
    if (language !== this.#language || words !== this.#words) return this.#loading;
    this.t = t;
    this.formats = createFormats(t, navigator.languages);
    this.host.requestUpdate();
  }
}
