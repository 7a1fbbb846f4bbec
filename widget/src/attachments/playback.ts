/**
 * What plays: one sound or film at a time in a chat. Sounds belong to it and not to the rows that
 * show them, so that they go on while one scrolls; it ends with the session, and when the widget is
 * closed or taken away.
 */
import type { Core } from '@parlor/sdk';
import type { ReactiveController } from 'lit';
import { panelOf, type PanelHost } from '../shared/panel-of.js';

const made = new WeakMap<Core, Playback>();

/** One for each chat. `inside` is somewhere in its panel. */
export function playbackOf(chat: Core, inside: HTMLElement): Playback {
  const known = made.get(chat) ?? new Playback(chat);
  made.set(chat, known);
  known.attach(inside);
  return known;
}

export class Playback implements ReactiveController {
  readonly #sounds = new Map<string, HTMLAudioElement>();
  #playing: HTMLMediaElement | undefined;
  #panel: PanelHost | undefined;
  /** How fast sounds play; the next one as the last. */
  #rate = 1;

  constructor(chat: Core) {
    let known = chat.auth.user.value?.id;
    chat.auth.user.subscribe((user) => {
      if (user?.id !== known) this.#end();
      known = user?.id;
    });
  }

  /** Once a sound was wanted, it is kept with where it was stopped. */
  sound(id: string): HTMLAudioElement | undefined {
    return this.#sounds.get(id);
  }

  make(id: string, url: string): HTMLAudioElement {
    const sound = new Audio(url);
    sound.preservesPitch = true;
    this.#sounds.set(id, sound);
    return sound;
  }

  forget(id: string): void {
    this.#sounds.get(id)?.pause();
    this.#sounds.delete(id);
  }

  get rate(): number {
    return this.#rate;
  }

  setRate(rate: number): void {
    this.#rate = rate;
    for (const sound of this.#sounds.values()) sound.playbackRate = rate;
  }

  /** Whatever else plays stops. */
  begin(media: HTMLMediaElement): void {
    if (this.#playing !== media) this.#playing?.pause();
    this.#playing = media;
    if (media instanceof HTMLAudioElement) media.playbackRate = this.#rate;
  }

  attach(inside: HTMLElement): void {
    if (this.#panel?.isConnected) return;
    this.#panel?.removeController(this);
    this.#panel = panelOf(inside);
    this.#panel?.addController(this);
  }

  hostUpdated(): void {
    if (!this.#panel?.shown) this.#playing?.pause();
  }

  hostDisconnected(): void {
    this.#end();
  }

  #end(): void {
    this.#playing?.pause();
    this.#playing = undefined;
    // Without an address nothing goes on loading.
    for (const sound of this.#sounds.values()) {
      sound.pause();
      sound.removeAttribute('src');
    }
    this.#sounds.clear();
  }
}
