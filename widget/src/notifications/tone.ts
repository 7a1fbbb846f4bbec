/** How long the browser may take to allow a sound, in milliseconds. */
const patience = 500;

/** The sound of a new message: two short, soft notes, the second higher. */
export class Tone {
  #audio: AudioContext | undefined;

  /** Silent if the browser does not allow sounds before the user has touched the page. */
  async play(): Promise<void> {
    const audio = (this.#audio ??= new AudioContext());
    if (audio.state === 'suspended')
      await Promise.race([audio.resume(), new Promise((over) => setTimeout(over, patience))]);
    if (audio.state !== 'running') return;
    for (const [pitch, delay] of [
      [660, 0],
      [880, 0.11],
    ] as const) {
      const start = audio.currentTime + delay;
      const [note, volume] = [audio.createOscillator(), audio.createGain()];
      note.type = 'sine';
      note.frequency.value = pitch;
      volume.gain.setValueAtTime(0, start);
      volume.gain.linearRampToValueAtTime(0.12, start + 0.012);
      volume.gain.exponentialRampToValueAtTime(0.0001, start + 0.32);
      note.connect(volume).connect(audio.destination);
      note.start(start);
      note.stop(start + 0.34);
    }
  }

  /** Ends what sounds. The next `play` starts again. */
  close(): void {
    void this.#audio?.close();
    this.#audio = undefined;
  }
}
