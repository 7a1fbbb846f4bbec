/** A browser that lets a page sound takes no longer than this to begin, in milliseconds. */
const patience = 500;

let audio: AudioContext | undefined;

/**
 * Two short, soft notes, the second higher. Silent where the browser does not let a page sound
 * before it was touched: nobody waits for that.
 */
export async function playTone(): Promise<void> {
  audio ??= new AudioContext();
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

/** Lets go of what sounds. */
export function endTone(): void {
  void audio?.close();
  audio = undefined;
}
