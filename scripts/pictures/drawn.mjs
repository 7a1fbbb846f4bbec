/**
 * Pictures that the topics show: hills at some hour, with a sun or a moon, each another one by its
 * seed.
 */
import sharp from 'sharp';

export async function drawn(width, height, seed) {
  const hue = (seed * 47 + 18) % 360;
  const colours = [
    `hsl(${hue} 62% 78%)`,
    `hsl(${(hue + 40) % 360} 58% 64%)`,
    `hsl(${(hue + 70) % 360} 40% 40%)`,
    `hsl(${(hue + 80) % 360} 42% 28%)`,
    `hsl(${(hue + 90) % 360} 45% 18%)`,
  ];
  const hill = (level, color, bend) =>
    `<path fill="${color}" d="M0 ${height * level} C ${width * 0.25} ${height * (level - bend)}, ${width * 0.45} ${height * (level + bend)}, ${width * 0.65} ${height * (level - bend / 2)} S ${width * 0.9} ${height * (level + bend / 3)}, ${width} ${height * (level - bend)} V ${height} H 0 Z"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <defs><linearGradient id="s" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${colours[1]}"/><stop offset="1" stop-color="${colours[0]}"/></linearGradient></defs>
    <rect width="100%" height="100%" fill="url(#s)"/>
    <circle cx="${width * (0.25 + ((seed * 0.17) % 0.5))}" cy="${height * 0.3}" r="${Math.min(width, height) * 0.09}" fill="hsl(${(hue + 30) % 360} 90% 92%)"/>
    ${hill(0.58, colours[2], 0.12)}${hill(0.72, colours[3], -0.1)}${hill(0.86, colours[4], 0.07)}
  </svg>`;
  return sharp(Buffer.from(svg)).jpeg({ quality: 88 }).toBuffer();
}
