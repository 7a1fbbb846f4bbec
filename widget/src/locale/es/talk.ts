import type { TopicWords } from '../en.js';
import { listsOf } from '../lists.js';
import { pluralsOf } from '../plurals.js';

const plural = pluralsOf('es');
const { apart, list } = listsOf('es', (count) => `${count} más`);

export const talk: TopicWords<'talk'> = {
  writes: 'escribe',
  writing: (names) => (names.length > 1 ? `${list(names, 0)} escriben` : `${apart(names[0] ?? '')} escribe`),
  manyWriting: (count) => plural(count, { one: `${count} persona escribe`, other: `${count} personas escriben` }),
  search: {
    title: 'Buscar',
    all: 'Buscar personas y mensajes',
    here: (name) => `Buscar con ${name}`,
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
    found: (count) => plural(count, { one: `${count} persona para mencionar`, other: `${count} personas para mencionar` }),
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
};
