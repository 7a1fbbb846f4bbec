import type { AttachmentKind } from '@parlor/sdk';
import type { TopicWords } from '../en.js';
import { listsOf } from '../lists.js';
import { pluralsOf } from '../plurals.js';
import { sending } from './sending.js';

const plural = pluralsOf('es');
const { apart, list } = listsOf('es', (count) => `${count} más`);

const counted: Record<AttachmentKind, (count: number) => string> = {
  picture: (count) => plural(count, { one: 'Imagen', other: `${count} imágenes` }),
  video: (count) => plural(count, { one: 'Vídeo', other: `${count} vídeos` }),
  audio: (count) => plural(count, { one: 'Archivo de audio', other: `${count} archivos de audio` }),
  file: (count) => plural(count, { one: 'Archivo', other: `${count} archivos` }),
};

export const talk: TopicWords<'talk'> = {
  attach: 'Adjuntar archivos',
  record: 'Grabar un mensaje de voz',
  sending,
  writes: 'escribiendo',
  writing: (names) =>
    names.length > 1
      ? `${list(names, 0)} están escribiendo`
      : `${apart(names[0] ?? '')} está escribiendo`,
  manyWriting: (count) =>
    plural(count, {
      one: `${count} persona está escribiendo`,
      other: `${count} personas están escribiendo`,
    }),
  addPeople: 'Añadir personas',
  search: {
    title: 'Buscar',
    all: 'Buscar personas y mensajes',
    here: (name) => `Buscar en los mensajes con ${name}`,
    hintTitle: 'Encuéntralo de nuevo',
    hintText: 'Personas, conversaciones y todo lo que se dijo.',
    hintHere: 'Escribe una palabra del mensaje que buscas.',
    conversations: 'Conversaciones',
    people: 'Personas',
    messages: 'Mensajes',
    noneTitle: 'No se encontró nada',
    noneText: 'Prueba otra palabra, o solo su comienzo.',
    failed: 'La búsqueda no funcionó.',
    found: (count) => plural(count, { one: `${count} resultado`, other: `${count} resultados` }),
  },
  mention: {
    list: 'Personas para mencionar',
    found: (count) =>
      plural(count, {
        one: `${count} persona para mencionar`,
        other: `${count} personas para mencionar`,
      }),
  },
  mute: {
    mute: 'Silenciar',
    muted: 'Silenciada',
    until: (time) => `Silenciada hasta ${time}`,
    unmute: 'Dejar de silenciar',
    hour: 'Durante 1 hora',
    hours: 'Durante 8 horas',
    morning: 'Hasta mañana por la mañana',
    week: 'Durante una semana',
    always: 'Hasta que yo lo cambie',
    unmuted: 'Ya no está silenciada',
    mentioned: 'Te han mencionado',
  },
  rows: {
    actions: (name) => `Acciones para ${apart(name)}`,
    pin: 'Fijar arriba',
    unpin: 'Dejar de fijar',
    pinned: 'Fijada',
    archive: 'Archivar',
    unarchive: 'Devolver a la lista',
    archived: 'Archivadas',
    restored: 'De nuevo en la lista',
    undo: 'Deshacer',
    markRead: 'Marcar como leída',
    markUnread: 'Marcar como no leída',
    clear: 'Eliminar para mí',
    clearTitle: '¿Eliminar esta conversación para ti?',
    clearText:
      'Lo dicho hasta ahora desaparece para ti en todos tus dispositivos. Los demás lo conservan.',
    cleared: 'Eliminada para ti',
    emptyTitle: 'No hay nada archivado',
    emptyText:
      'Aquí esperan las conversaciones que archivas. Un mensaje nuevo las devuelve a la lista.',
    failed: 'No se pudieron cargar las conversaciones archivadas.',
    draft: 'Borrador:',
  },
  files: {
    counted: (kind, count) => counted[kind](count),
    voice: 'Mensaje de voz',
    download: 'Descargar',
    play: 'Reproducir',
    pause: 'Pausa',
    speed: 'Velocidad',
    position: 'Posición',
    checking: 'Revisando…',
    refused: 'No pasó la revisión',
    broken: 'No se pudo cargar',
    cancel: 'Cancelar el envío',
  },
};
