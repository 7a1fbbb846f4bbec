import { thumbHashToRGBA } from 'thumbhash';

/** What a picture looks like before it is here: some 25 bytes. What is no hash is not drawn. */
export function drawThumbhash(canvas: HTMLCanvasElement, thumbhash: string): void {
  try {
    const { w, h, rgba } = thumbHashToRGBA(
      Uint8Array.from(atob(thumbhash), (character) => character.charCodeAt(0)),
    );
    [canvas.width, canvas.height] = [w, h];
    canvas.getContext('2d')?.putImageData(new ImageData(new Uint8ClampedArray(rgba), w, h), 0, 0);
  } catch {
    // Its own ground shows.
  }
}
