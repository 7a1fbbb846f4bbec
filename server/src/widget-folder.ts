import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where rollup leaves the script tag's files. */
export function widgetFolder(): string {
  return join(
    dirname(fileURLToPath(import.meta.resolve('@parlor/widget/package.json'))),
    'dist',
    'cdn',
  );
}
