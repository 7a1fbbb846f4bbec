import type { TopicWords } from '../en.js';
import { listsOf } from '../lists.js';
import { pluralsOf } from '../plurals.js';

const plural = pluralsOf('es');
const { apart, list } = listsOf('es', (count) => `${count} más`);

export const talk: TopicWords<'talk'> = {
  attach: 'Adjuntar archivos',
  record: 'Grabar un mensaje de voz',
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
};
