/**
 * The waveform of a sound in a field of 64 by 28: a bar for each of its peaks, or one line if they
 * are not known. `peaks` are bytes in base64.
 */
export function wavePath(peaks: string | undefined): string {
  const line = 'M1 14H63';
  if (!peaks) return line;
  try {
    const values = Array.from(atob(peaks), (character) => character.charCodeAt(0));
    if (values.length === 0) return line;
    return values
      .map((value, index) => {
        const height = Math.max(2, (value / 255) * 24);
        return `M${(((index + 0.5) * 64) / values.length).toFixed(2)} ${(14 - height / 2).toFixed(1)}v${height.toFixed(1)}`;
      })
      .join('');
  } catch {
    return line;
  }
}
