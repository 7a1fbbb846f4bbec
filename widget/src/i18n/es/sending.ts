import type { TopicWords } from '../en.js';
import { pluralsOf } from '../plurals.js';

const plural = pluralsOf('es');

export const sending: TopicWords<'talk'>['sending'] = {
  tray: 'Archivos para enviar',
  chosen: (count) =>
    plural(count, { one: `${count} archivo para enviar`, other: `${count} archivos para enviar` }),
  remove: (name) => `Quitar ${name}`,
  drop: 'Suelta los archivos aquí para enviarlos',
  large: (name, most) => `${name} es demasiado grande. Un archivo puede tener ${most} como máximo.`,
  kind: (name) => `${name} no se puede enviar aquí: este tipo de archivo no está permitido.`,
  format: (name) =>
    `${name} tiene un formato de imagen que no se puede mostrar aquí. Guárdalo como JPEG o PNG y envíalo así.`,
  empty: (name) => `${name} está vacío.`,
  many: (count) =>
    plural(count, {
      one: 'Un mensaje lleva un solo archivo. Los demás se dejaron fuera.',
      other: `Un mensaje lleva ${count} archivos como máximo. Los demás se dejaron fuera.`,
    }),
  nearlyFull: (used, most) => `Con estos, tus archivos ocupan ${used} de ${most}.`,
  littleRoom: (left) => `Puede que estos archivos no quepan: quedan ${left}.`,
  noRoom: 'Ahora mismo no hay espacio para más archivos.',
  dismiss: 'Ocultar',
  voice: 'Mensaje de voz',
  recording: 'Grabando',
  stop: 'Detener',
  discard: 'Descartar',
  discarded: 'Grabación descartada.',
  undo: 'Deshacer',
  listen: 'Escuchar',
  pause: 'Pausa',
  left: (time) => `quedan ${time}`,
  full: 'La grabación ha llegado a su duración máxima.',
  denied:
    'El navegador no permite que esta página use el micrófono. Puedes permitirlo en los ajustes del navegador para esta página.',
  missing: 'No se encontró ningún micrófono.',
  broken: 'La grabación no funcionó. Inténtalo de nuevo.',
};
