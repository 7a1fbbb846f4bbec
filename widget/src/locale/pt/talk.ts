import type { TopicWords } from '../en.js';
import { listsOf } from '../lists.js';
import { pluralsOf } from '../plurals.js';

const plural = pluralsOf('pt');
const { apart, list } = listsOf('pt', (count) => `mais ${count}`);

export const talk: TopicWords<'talk'> = {
  attach: 'Anexar arquivos',
  record: 'Gravar uma mensagem de voz',
  writes: 'escrevendo',
  writing: (names) => (names.length > 1 ? `${list(names, 0)} estão escrevendo` : `${apart(names[0] ?? '')} está escrevendo`),
  manyWriting: (count) => plural(count, { one: `${count} pessoa está escrevendo`, other: `${count} pessoas estão escrevendo` }),
  search: {
    title: 'Busca',
    all: 'Buscar pessoas e mensagens',
    here: (name) => `Buscar com ${name}`,
    hintTitle: 'Encontre de novo',
    hintText: 'Pessoas, conversas e tudo o que foi dito.',
    hintHere: 'Digite uma palavra da mensagem que procura.',
    conversations: 'Conversas',
    people: 'Pessoas',
    messages: 'Mensagens',
    noneTitle: 'Nada encontrado',
    noneText: 'Tente outra palavra, ou só o começo dela.',
    failed: 'A busca não funcionou.',
    found: (count) => plural(count, { one: `${count} resultado`, other: `${count} resultados` }),
  },
  mention: {
    list: 'Pessoas para mencionar',
    found: (count) => plural(count, { one: `${count} pessoa para mencionar`, other: `${count} pessoas para mencionar` }),
  },
};
