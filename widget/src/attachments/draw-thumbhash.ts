import { thumbHashToRGBA } from 'thumbhash';

/**
 * Draws a picture's preview from some 25 bytes, before the picture is loaded. An invalid hash is
 * not drawn.
 */
export function drawThumbhash(canvas: HTMLCanvasElement, thumbhash: string): void {
  try {
    const { w, h, rgba } = thumbHashToRGBA(
      Uint8Array.from(atob(thumbhash), (character) => character.charCodeAt(0)),
    );
    [canvas.width, canvas.height] = [w, h];
    canvas.getContext('2d')?.putImageData(new ImageData(new Uint8ClampedArray(rgba), w, h), 0, 0);
  } catch {
    // The element's own background stays visible.
  }
}
