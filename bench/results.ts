/** What was measured, beside its floor and its goal. */
export interface Figure {
  bench: string;
  contender: string;
  /** Figures by name, with their unit in the name. */
  values: Readonly<Record<string, number>>;
  /** Of the goal's figure to the floor's, in the same run. */
  ratio?: number;
  goal?: string;
  /** Whether the goal is met; left out where there is none. */
  met?: boolean;
}

export function table(figures: readonly Figure[]): string {
  const rows = figures.map(({ bench, contender, values, ratio, goal, met }) => [
    bench,
    contender,
    Object.entries(values)
      .map(([name, value]) => `${name} ${shown(value)}`)
      .join(', '),
    ratio === undefined ? '' : `${ratio.toFixed(2)}x`,
    goal ?? '',
    met === undefined ? '' : met ? 'met' : 'MISSED',
  ]);
  const all = [['bench', 'contender', 'measured', 'ratio', 'goal', ''], ...rows];
  const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function shown(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(value >= 10 ? 1 : 2);
}
