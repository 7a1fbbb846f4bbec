import type { AttachmentKind } from '@parlor/sdk';
import type { TopicWords } from '../en.js';
import { listsOf } from '../lists.js';
import { pluralsOf } from '../plurals.js';
import { sending } from './sending.js';

const plural = pluralsOf('pt');
const { apart, list } = listsOf('pt', (count) => `mais ${count}`);

const counted: Record<AttachmentKind, (count: number) => string> = {
  picture: (count) => plural(count, { one: 'Imagem', other: `${count} imagens` }),
  video: (count) => plural(count, { one: 'Vídeo', other: `${count} vídeos` }),
  audio: (count) => plural(count, { one: 'Arquivo de áudio', other: `${count} arquivos de áudio` }),
  file: (count) => plural(count, { one: 'Arquivo', other: `${count} arquivos` }),
};

export const talk: TopicWords<'talk'> = {
  attach: 'Anexar arquivos',
  record: 'Gravar uma mensagem de voz',
  sending,
  writes: 'escrevendo',
  writing: (names) =>
    names.length > 1
      ? `${list(names, 0)} estão escrevendo`
      : `${apart(names[0] ?? '')} está escrevendo`,
  manyWriting: (count) =>
    plural(count, {
      one: `${count} pessoa está escrevendo`,
      other: `${count} pessoas estão escrevendo`,
    }),
  addPeople: 'Adicionar pessoas',
  search: {
    title: 'Busca',
    all: 'Buscar pessoas e mensagens',
    here: (name) => `Buscar nas mensagens com ${name}`,
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
    found: (count) =>
      plural(count, {
        one: `${count} pessoa para mencionar`,
        other: `${count} pessoas para mencionar`,
      }),
  },
  mute: {
    mute: 'Silenciar',
    muted: 'Silenciada',
    until: (time) => `Silenciada até ${time}`,
    unmute: 'Deixar de silenciar',
    hour: 'Por 1 hora',
    hours: 'Por 8 horas',
    morning: 'Até amanhã de manhã',
    week: 'Por uma semana',
    always: 'Até eu reativar',
    unmuted: 'Não está mais silenciada',
    mentioned: 'Mencionaram você',
  },
  rows: {
    actions: (name) => `Ações para ${apart(name)}`,
    pin: 'Fixar no topo',
    unpin: 'Desafixar',
    pinned: 'Fixada',
    archive: 'Arquivar',
    unarchive: 'Voltar para a lista',
    archived: 'Arquivadas',
    restored: 'De volta à lista',
    undo: 'Desfazer',
    markRead: 'Marcar como lida',
    markUnread: 'Marcar como não lida',
    clear: 'Excluir para mim',
    clearTitle: 'Excluir esta conversa para você?',
    clearText:
      'O que foi dito até agora some para você em todos os seus dispositivos. Os outros continuam com tudo.',
    cleared: 'Excluída para você',
    emptyTitle: 'Nada arquivado',
    emptyText:
      'As conversas que você arquiva esperam aqui. Uma nova mensagem as traz de volta à lista.',
    failed: 'Não foi possível carregar as conversas arquivadas.',
    draft: 'Rascunho:',
  },
  files: {
    counted: (kind, count) => counted[kind](count),
    voice: 'Mensagem de voz',
    download: 'Baixar',
    play: 'Reproduzir',
    pause: 'Pausar',
    speed: 'Velocidade',
    position: 'Posição',
    checking: 'Verificando…',
    refused: 'Não passou na verificação',
    broken: 'Não foi possível carregar',
    cancel: 'Cancelar envio',
  },
};
