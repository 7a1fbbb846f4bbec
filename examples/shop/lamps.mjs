/**
 * The pictures, drawn here so that the shop loads nothing from elsewhere. Colours come from
 * shop.css by class: by day the lamps are off, in the evening the same drawing is lit. Each is 400
 * by 440, the table or floor at 380.
 */
const glow = (id, cx, cy, r) => `
  <defs><radialGradient id="glow-${id}"><stop class="glow-1" offset="0"/><stop class="glow-2" offset=".25"/><stop class="glow-3" offset=".5"/><stop class="glow-4" offset=".75"/><stop class="glow-5" offset="1"/></radialGradient></defs>
  <circle cx="${cx}" cy="${cy}" r="${r}" fill="url(#glow-${id})"/>`;

const beam = (id, points) => `
  <defs><linearGradient id="beam-${id}" x2="0" y2="1"><stop class="beam-near" offset="0"/><stop class="beam-far" offset="1"/></linearGradient></defs>
  <path d="${points}" fill="url(#beam-${id})"/>`;

const table = (shadowX, shadowWidth) => `
  <path class="ground" d="M0 380H400V440H0z"/>
  <ellipse class="shadow" cx="${shadowX}" cy="384" rx="${shadowWidth}" ry="7"/>`;

const pleats = Array.from({ length: 19 }, (_, index) => {
  const part = (index + 1) / 20;
  return `M${(138 + 124 * part).toFixed(1)} 112 L${(84 + 232 * part).toFixed(1)} 264`;
}).join(' ');

const ribs = Array.from({ length: 9 }, (_, index) => `M${160 + index * 10} 214 V338`).join(' ');

const drawings = {
  marlo: `
    ${table(138, 84)}
    ${glow('marlo', 262, 190, 190)}
    ${beam('marlo', 'M216 196 L300 150 L390 380 H196z')}
    <path class="metal line-8" d="M138 368 L96 226 L232 128"/>
    <circle class="metal-deep" cx="96" cy="226" r="11"/><circle class="metal-light" cx="96" cy="226" r="4"/>
    <path class="metal-deep" d="M76 380 a62 15 0 0 1 124 0z"/>
    <g transform="translate(238 136) rotate(-29)">
      <path class="shade" d="M-50 52 C-50 8 -30 -16 0 -16 C30 -16 50 8 50 52z"/>
      <path class="shade-side" d="M14 -14 C36 -8 50 12 50 52 H26 C28 20 24 0 14 -14z"/>
      <path class="shade" d="M-11 -28 H11 L14 -14 H-14z"/>
      <ellipse class="bulb" cx="0" cy="52" rx="50" ry="9"/>
    </g>`,
  pleat: `
    ${table(200, 92)}
    ${glow('pleat', 200, 200, 200)}
    <path class="wood" d="M188 262 H212 V346 H188z"/><path class="wood-side" d="M203 262 H212 V346 H203z"/>
    <path class="wood" d="M146 380 C146 356 176 344 200 344 C224 344 254 356 254 380z"/>
    <path class="wood-side" d="M204 344 C230 345 254 356 254 380 H226 C226 362 218 350 204 344z"/>
    <path class="shade" d="M138 112 H262 L316 264 H84z"/>
    <path class="shade-side" d="M214 112 H262 L316 264 H226z"/>
    <path class="fold" d="${pleats}"/>
    <path class="fold-edge" d="M138 112 H262 M84 264 H316"/>`,
  tern: `
    ${table(200, 120)}
    ${beam('tern', 'M74 196 H326 L388 380 H12z')}
    ${glow('tern', 200, 206, 190)}
    <path class="metal line-2" d="M200 0 V112"/>
    <path class="metal-deep" d="M190 108 H210 L214 132 H186z"/>
    <path class="shade" d="M60 196 C92 146 150 128 200 128 C250 128 308 146 340 196z"/>
    <path class="shade-side" d="M222 129 C266 134 312 152 340 196 H286 C274 162 252 140 222 129z"/>
    <ellipse class="bulb" cx="200" cy="196" rx="140" ry="9"/>
    <path class="bowl" d="M136 344 H264 C262 368 238 382 200 382 C162 382 138 368 136 344z"/>
    <path class="pear" d="M168 344 C158 326 168 314 176 308 C178 298 190 298 192 308 C202 316 206 330 198 344z"/>
    <path class="plum" d="M196 344 a23 23 0 0 1 46 0z"/>
    <path class="metal line-2" d="M183 300 l4 -9"/>`,
  porcino: `
    ${table(200, 80)}
    ${glow('porcino', 200, 220, 210)}
    <path class="glass" d="M166 206 C178 262 170 326 142 374 Q200 388 258 374 C230 326 222 262 234 206z"/>
    <path class="glass-side" d="M206 206 H234 C222 262 230 326 258 374 Q240 380 220 381 C204 330 202 262 206 206z"/>
    <path class="shade" d="M80 208 C80 132 138 92 200 92 C262 92 320 132 320 208 C320 226 262 236 200 236 C138 236 80 226 80 208z"/>
    <path class="shade-side" d="M226 94 C278 102 320 140 320 208 C320 222 284 230 240 234 C276 198 272 130 226 94z"/>
    <path class="shine" d="M108 184 C112 152 132 128 160 118"/>`,
  heron: `
    ${table(112, 66)}
    ${beam('heron', 'M246 178 H342 L392 380 H196z')}
    ${glow('heron', 294, 200, 170)}
    <path class="metal line-6" d="M112 372 V134 a91 91 0 0 1 182 0 v6"/>
    <path class="metal-deep" d="M62 380 a50 12 0 0 1 100 0z"/>
    <path class="shade" d="M278 134 H310 L344 180 H244z"/>
    <path class="shade-side" d="M298 134 H310 L344 180 H312z"/>
    <ellipse class="bulb" cx="294" cy="180" rx="50" ry="6"/>
    <path class="book-a" d="M238 362 H346 V380 H238z"/><path class="book-b" d="M250 346 H336 V362 H250z"/><path class="book-c" d="M246 332 H322 V346 H246z"/>
    <path class="page-edge" d="M246 366 H346 M246 376 H346"/>`,
  ember: `
    ${table(204, 78)}
    ${glow('ember', 200, 276, 190)}
    <path class="metal line-6" d="M148 196 C148 96 252 96 252 196"/>
    <path class="shade" d="M140 192 H260 V214 H140z"/><path class="shade-side" d="M222 192 H260 V214 H222z"/>
    <path class="shade" d="M160 172 H240 L252 192 H148z"/>
    <path class="glass" d="M148 214 H252 V338 H148z"/>
    <path class="flame" d="M200 236 C226 266 222 316 200 318 C178 316 174 266 200 236z"/>
    <path class="rib" d="${ribs}"/>
    <path class="shade" d="M140 338 H260 V366 C260 374 252 380 244 380 H156 C148 380 140 374 140 366z"/>
    <path class="shade-side" d="M222 338 H260 V366 C260 374 252 380 244 380 H222z"/>`,
};

/**
 * A lamp on its wall. With a label it is a picture of its own, else it decorates a text that names
 * the lamp.
 */
export function drawLamp(slug, { label = '', id = slug } = {}) {
  const drawing =
    id === slug
      ? drawings[slug]
      : drawings[slug].replaceAll(`-${slug}"`, `-${id}"`).replaceAll(`-${slug})`, `-${id})`);
  const naming = label ? `role="img" aria-label="${label}"` : 'aria-hidden="true"';
  return `<svg class="lamp" viewBox="0 0 400 440" preserveAspectRatio="xMidYMax slice" ${naming}>${drawing}</svg>`;
}
