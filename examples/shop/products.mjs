/** What the shop sells. Pictures are in lamps.mjs, colours in public/shop.css, both by slug. */
export const products = [
  {
    slug: 'marlo',
    name: 'Marlo',
    kind: 'Desk lamp',
    price: '€ 148',
    line: 'Leans in when you do.',
    story:
      'Two arms, one spring, no screws to tighten. Marlo stays where you leave it, from low over a drawing to high over a keyboard. The shade turns all the way round, so it can light the wall when the page is done.',
    details: {
      Shade: 'Spun steel, 18 cm',
      Reach: '72 cm',
      Light: '2,700 K, 540 lumen, dims to 5 %',
      Cord: 'Cotton, 2.2 m',
    },
  },
  {
    slug: 'pleat',
    name: 'Pleat',
    kind: 'Table lamp',
    price: '€ 96',
    line: 'Forty folds of paper, one warm evening.',
    story:
      'A single sheet of cotton paper, folded by hand into forty pleats and closed without glue. The light comes through soft and without an edge. When the shade has had its years, a new one costs less than dinner.',
    details: {
      Shade: 'Cotton paper, 34 cm',
      Foot: 'Oiled ash',
      Light: '2,400 K, 380 lumen',
      Cord: 'Linen, 1.8 m',
    },
  },
  {
    slug: 'tern',
    name: 'Tern',
    kind: 'Pendant',
    price: '€ 212',
    line: 'A wide wing over the table.',
    story:
      'Tern hangs low, sixty centimetres over the plates, and keeps its light on the food and out of everybody’s eyes. The rim is rolled, so there is no glare to squint at when you stand up.',
    details: {
      Shade: 'Enamelled steel, 52 cm',
      Drop: '40 to 180 cm',
      Light: '2,700 K, 900 lumen, dims to 1 %',
      Canopy: 'Same colour, 9 cm',
    },
  },
  {
    slug: 'porcino',
    name: 'Porcino',
    kind: 'Table lamp',
    price: '€ 174',
    line: 'All glass, blown in one breath.',
    story:
      'Cap and stem are blown in one piece, so the whole lamp glows and nothing shows where the bulb sits. It stands on a shelf like something that grew there overnight.',
    details: {
      Body: 'Opal glass, 29 cm',
      Weight: '2.1 kg',
      Light: '2,400 K, 300 lumen',
      Switch: 'Touch, three steps',
    },
  },
  {
    slug: 'heron',
    name: 'Heron',
    kind: 'Floor lamp',
    price: '€ 289',
    line: 'Stands behind you and reads along.',
    story:
      'One bent tube, one heavy foot. The arc reaches over the back of an armchair and puts its light on your book, about where a patient friend would hold a torch.',
    details: {
      Height: '158 cm',
      Reach: '74 cm',
      Light: '2,700 K, 620 lumen, dims to 5 %',
      Foot: 'Cast iron, 7 kg',
    },
  },
  {
    slug: 'ember',
    name: 'Ember',
    kind: 'Portable lamp',
    price: '€ 84',
    line: 'Take the evening outside.',
    story:
      'Eleven hours on one charge, and rain does not bother it. Carry it by the handle to the garden, the tent or the fuse box. Turn the lid to dim.',
    details: {
      Body: 'Ribbed glass and aluminium',
      Battery: '11 h at half light, can be replaced',
      Light: '2,200 K, 240 lumen',
      Rating: 'IP54',
    },
  },
];

export const findProduct = (slug) => products.find((product) => product.slug === slug);
