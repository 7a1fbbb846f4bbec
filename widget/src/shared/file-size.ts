const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** "2.3 MB", with the units and digits of a language. */
export function fileSize(bytes: number, language: string): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
  const amount = bytes / 1000 ** power;
  return new Intl.NumberFormat(new Intl.Locale(language, { numberingSystem: 'latn' }), {
    style: 'unit',
    unit: units[power]!,
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: power > 1 && amount < 100 ? 1 : 0,
  }).format(amount);
}

/** 0:07, 1:02:03 */
export function playingTime(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const parts =
    whole < 3600
      ? [Math.floor(whole / 60)]
      : [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return [...parts, whole % 60]
    .map((part, index) => (index ? String(part).padStart(2, '0') : part))
    .join(':');
}
