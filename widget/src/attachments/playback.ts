import type { Core } from '@parlor/sdk';
import type { ReactiveController } from 'lit';
import type { PanelHost } from '../shared/slots.js';

/**
 * Plays one sound or video at a time in a panel. Sounds belong to it and not to the rows that show
 * them, so that they continue while the user scrolls. Playing ends with the session, and when the
 * chat is closed or removed.
 */
export class Playback implements ReactiveController {
  readonly #sounds = new Map<string, HTMLAudioElement>();
  #playing: HTMLMediaElement | undefined;
  /** How fast all sounds play. */
  #rate = 1;

  constructor(
    chat: Core,
    private readonly panel: PanelHost,
  ) {
    panel.addController(this);
    let known = chat.auth.user.value?.id;
    chat.auth.user.subscribe((user) => {
      if (user?.id !== known) this.#end();
      known = user?.id;
    });
  }

  /** A sound that was played before, at the position where it was paused. */
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

  /** Pauses what plays now. */
  begin(media: HTMLMediaElement): void {
    if (this.#playing !== media) this.#playing?.pause();
    this.#playing = media;
    if (media instanceof HTMLAudioElement) media.playbackRate = this.#rate;
  }

  hostUpdated(): void {
    if (!this.panel.shown) this.#playing?.pause();
  }

  hostDisconnected(): void {
    this.#end();
  }

  #end(): void {
    this.#playing?.pause();
    this.#playing = undefined;
    // Without an address nothing loads any more.
    for (const sound of this.#sounds.values()) {
      sound.pause();
      sound.removeAttribute('src');
    }
    this.#sounds.clear();
  }
}
