import type { Attachment } from '@parlor/sdk';

type Shape = Partial<Pick<Attachment, 'kind' | 'width' | 'height'>>;

/**
 * The height of a message's files, in pixels, independent of the available width: known before the
 * code that shows them is loaded, so that nothing shifts.
 */
export function filesHeight(files: readonly Shape[]): number {
  const pictures = files.filter(({ width }) => width).length;
  return files.reduce(
    (sum, { kind, width, height }) =>
      sum +
      (width
        ? pictures > 1
          ? 225 / pictures
          : Math.min(Math.max((300 * height!) / width, 90), 360)
        : kind === 'video'
          ? 225
          : 64),
    0,
  );
}
