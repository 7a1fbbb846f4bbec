/**
 * The club's pictures, drawn here so that its pages load nothing from elsewhere. Colours by class
 * are in public/club.css.
 */

const petal = (x, y, turn, colour) => {
  const one = (angle) =>
    `<path transform="rotate(${angle})" d="M0 0 C-13 -10 -12 -30 0 -36 C12 -30 13 -10 0 0z"/>`;
  return `<g class="${colour}" transform="translate(${x} ${y}) rotate(${turn})">${[-96, -48, 0, 48, 96].map(one).join('')}<path class="throat" d="M-4 2 Q0 -22 3 -25 Q7 -20 4 2z"/></g>`;
};
const stalk = (x, y, lean) =>
  `<path class="stalk" d="M${x + lean} 470 Q${x + lean / 2} ${(y + 470) / 2} ${x} ${y}"/>`;
const leaf = (x, y, turn) =>
  `<path class="leaf" transform="translate(${x} ${y}) rotate(${turn})" d="M0 0 C-20 -14 -24 -40 -2 -50 Q0 -46 2 -50 C24 -40 20 -14 0 0z"/>`;

const flowers = [
  [78, 196, -14, 'red', 34],
  [142, 148, -4, 'yellow', 18],
  [212, 206, 3, 'blue', -4],
  [272, 142, 8, 'red', -26],
  [324, 212, 16, 'yellow', -44],
  [116, 268, -8, 'blue', 22],
  [288, 286, 12, 'blue', -30],
  [196, 300, 0, 'red', 2],
];
const leaves = [
  [106, 372, -38],
  [150, 356, 24],
  [178, 402, -30],
  [236, 366, 28],
  [262, 402, -18],
  [296, 382, 40],
  [122, 424, 20],
  [224, 430, -24],
];

/** This month's book. */
export const cover = `
<svg class="cover" viewBox="0 0 400 560" role="img" aria-label="The cover of Kew Gardens: red, blue and yellow flowers in an oval bed, a snail below">
  <path class="cloth" d="M0 0H400V560H0z"/>
  <path class="cloth-edge" d="M0 0H16V560H0z"/>
  <text x="208" y="62" text-anchor="middle" class="cover-title">Kew Gardens</text>
  <text x="208" y="90" text-anchor="middle" class="cover-author">Virginia Woolf</text>
  <ellipse class="bed" cx="204" cy="470" rx="158" ry="34"/>
  ${flowers.map(([x, y, , , lean]) => stalk(x, y, lean)).join('')}
  ${leaves.map((each) => leaf(...each)).join('')}
  ${flowers.map(([x, y, turn, colour]) => petal(x, y, turn, colour)).join('')}
  <g class="snail" transform="translate(242 492)"><path d="M-34 14 Q-10 16 40 14 Q52 12 54 0 Q48 -4 46 4 Q40 8 24 8 L-14 8 Q-26 8 -34 14z"/><circle class="shell" cx="8" cy="-6" r="18"/><path class="spiral" d="M8 -6 a5 5 0 0 1 8 3 a9 9 0 0 1 -16 4 a13 13 0 0 1 18 -17"/><path class="horn" d="M50 -1 l4 -10 M54 0 l7 -8"/></g>
</svg>`;

const shelf = [
  ['Middlemarch', 46, 206, 'spine-a'],
  ['Walden', 30, 168, 'spine-b'],
  ['The Moonstone', 40, 190, 'spine-c'],
  ['Passing', 24, 158, 'spine-d'],
  ['Dubliners', 28, 176, 'spine-e'],
  ['The Awakening', 32, 184, 'spine-b'],
  ['Moby-Dick', 54, 200, 'spine-f'],
  ['Cranford', 26, 164, 'spine-c'],
  ['My Ántonia', 34, 180, 'spine-a'],
];

/** The books of the past months, and one that leans. */
export function drawShelf() {
  let x = 6;
  const spines = shelf.map(([title, width, height, colour]) => {
    const left = x;
    x += width + 3;
    const middle = left + width / 2;
    return `<rect class="${colour}" x="${left}" y="${230 - height}" width="${width}" height="${height}" rx="2"/>
      <path class="band" d="M${left} ${230 - height + 14}h${width}M${left} 212h${width}"/>
      <text class="spine-title" transform="translate(${middle + 4} 204) rotate(-90)">${title}</text>`;
  });
  return `<svg class="shelf" viewBox="0 0 440 244" role="img" aria-label="The books we have read: ${shelf.map(([title]) => title).join(', ')}">
    ${spines.join('')}
    <g transform="rotate(-14 ${x + 38} 230)"><rect class="spine-e" x="${x + 38}" y="60" width="26" height="170" rx="2"/><path class="band" d="M${x + 38} 74h26M${x + 38} 212h26"/><text class="spine-title" transform="translate(${x + 55} 204) rotate(-90)">The Waves</text></g>
    <path class="plank" d="M0 230H440V240H0z"/></svg>`;
}

const looks = [
  {
    wall: '#f2c14e',
    cloth: '#2743b8',
    skin: '#f0c9a8',
    hair: '#4a2c1d',
    cut: 'M28 46 C26 24 38 16 50 16 C64 16 75 25 72 48 C78 60 74 66 70 68 L68 44 C58 42 48 38 42 32 C38 38 34 42 32 44 L30 68 C25 64 23 56 28 46z',
  },
  {
    wall: '#9ec5ab',
    cloth: '#24313f',
    skin: '#e9bd97',
    hair: '#8d8f94',
    cut: 'M29 42 C27 22 40 15 51 15 C66 15 75 25 71 43 C68 32 60 30 50 31 C40 30 33 33 29 42z M30 22 H71 V28 H30z',
  },
  {
    wall: '#e7a977',
    cloth: '#2b6f63',
    skin: '#8d5a3b',
    hair: '#17120f',
    cut: 'M28 44 C22 24 36 12 50 12 C66 12 78 24 72 44 C68 34 62 29 50 29 C38 29 32 34 28 44z',
  },
  {
    wall: '#8fa5ff',
    cloth: '#7a2f48',
    skin: '#efc8a0',
    hair: '#1f1a1c',
    cut: 'M27 50 C22 24 36 13 51 13 C67 13 78 25 73 50 C72 62 70 66 66 68 C70 52 68 40 60 32 C52 38 38 38 33 42 C31 52 32 60 34 68 C29 64 28 58 27 50z',
  },
  {
    wall: '#d8434e',
    cloth: '#f6efe0',
    skin: '#f3d1b4',
    hair: '#d9b36a',
    cut: 'M30 44 C26 26 36 14 52 16 C68 15 75 28 70 44 C68 36 66 32 62 30 C52 34 40 32 36 30 C32 34 31 38 30 44z',
  },
  {
    wall: '#c9b8e8',
    cloth: '#c8692f',
    skin: '#f0c9a8',
    hair: '#a3472b',
    cut: 'M27 54 C20 26 34 14 50 14 C67 14 80 27 73 54 C72 40 66 33 56 30 C46 36 34 36 31 40 C29 46 28 50 27 54z',
  },
];

/** A member's portrait, by the place in the list. */
export function drawPortrait(index) {
  const { wall, cloth, skin, hair, cut } = looks[index % looks.length];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><path fill="${wall}" d="M0 0h100v100H0z"/><path fill="${cloth}" d="M12 100c0-22 16-30 38-30s38 8 38 30z"/><path fill="${skin}" d="M41 60h18v12c0 8-18 8-18 0z"/><path fill="#0002" d="M41 64c6 5 12 5 18 0v4c-6 6-12 6-18 0z"/><ellipse cx="50" cy="45" rx="20" ry="23" fill="${skin}"/><path fill="${hair}" d="${cut}"/><path stroke="#2a1d16" stroke-width="2.6" stroke-linecap="round" fill="none" d="M43 47v1.5M57 47v1.5M45 57q5 3.6 10 0"/></svg>`;
}
