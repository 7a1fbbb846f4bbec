/** Portuguese, as written in Brazil. */
import type { ChatErrorCode } from '@parlor/sdk';
import type { Translation, SystemWords } from '../en.js';
import { listsOf } from '../lists.js';
import { pluralsOf } from '../plurals.js';
import { ready } from '../topic.js';
import { actions } from './actions.js';
import { attention } from './attention.js';
import { groups } from './groups.js';
import { moderation } from './moderation.js';
import { opening } from './opening.js';
import { people as peopleWords } from './people.js';
import { restrictions } from './restrictions.js';
import { talk } from './talk.js';
import { failures, views } from './views.js';

const plural = pluralsOf('pt');
const { people, apart } = listsOf('pt', (count) =>
  plural(count, { one: `mais ${count}`, other: `mais ${count}` }),
);
const members = (count: number) =>
  plural(count, { one: `${count} pessoa`, other: `${count} pessoas` });
const unread = (count: number, label: string) =>
  plural(count, { one: `${label} mensagem não lida`, other: `${label} mensagens não lidas` });
const roles = { owner: 'titular', admin: 'admin', member: 'membro' };

const you = 'Você';
const who = (name: string | undefined) => (name === undefined ? you : apart(name));
const whom = (name: string | undefined) => (name === undefined ? 'você' : apart(name));
const entries: SystemWords = {
  created: ({ by, title }, name) => `${who(name(by))} criou “${apart(title ?? '')}”`,
  joined: ({ by, userIds }, name) =>
    userIds[0] === by
      ? `${who(name(by))} entrou`
      : `${who(name(by))} adicionou ${people(userIds.map((id) => name(id) ?? 'você'))}`,
  left: ({ userId }, name) => `${who(name(userId))} saiu`,
  removed: ({ by, userId, banned }, name) =>
    `${who(name(by))} ${banned ? 'baniu' : 'removeu'} ${whom(name(userId))}`,
  closed: ({ by }, name) => `${who(name(by))} encerrou esta conversa`,
  renamed: ({ by, title }, name) => `${who(name(by))} mudou o nome para “${apart(title)}”`,
  role: ({ by, userId, role }, name) =>
    `${who(name(by))} tornou ${whom(name(userId))} ${roles[role]}`,
  transferred: ({ by, userId }, name) => `${who(name(by))} tornou ${whom(name(userId))} titular`,
  changed: ({ by }, name) => `${who(name(by))} alterou as configurações`,
};

export const words: Translation = {
  language: 'pt',
  dir: 'ltr',
  launcher: { open: 'Abrir o chat', close: 'Fechar o chat', unread },
  panel: {
    title: 'Chat',
    close: 'Fechar o chat',
    back: 'Voltar',
    loading: 'Carregando',
    brokenView: 'Esta parte do chat não carregou.',
    failed: 'Não foi possível acessar o chat.',
  },
  failure: (code: ChatErrorCode) => failures[code] ?? 'Isso não funcionou. Tente de novo.',
  views: ready(views),
  moderation: ready(moderation),
  actions: ready(actions),
  attention: ready(attention),
  opening: ready(opening),
  groups: ready(groups),
  restrictions: ready(restrictions),
  peopleWords: ready(peopleWords),
  talk: ready(talk),
  tryAgain: 'Tentar de novo',
  search: 'Buscar',
  people,
  system: (entry, name) =>
    (entries as Partial<SystemWords>)[entry.type]?.(entry as never, name) ?? '',
  someone: 'Alguém',
  notesToSelf: 'Notas pessoais',
  notesToSelfHint: 'Só você pode ver',
  conversations: {
    title: 'Mensagens',
    newMessage: 'Nova mensagem',
    people: 'Pessoas',
    profile: 'Seu perfil',
    emptyTitle: 'Ainda não há mensagens',
    emptyText: 'Encontre alguém neste site e diga olá.',
    own: (text) => `Você: ${apart(text)}`,
    by: (name, text) => `${apart(name)}: ${apart(text)}`,
    unread,
    list: 'Conversas',
    failed: 'Não foi possível carregar suas conversas.',
  },
  presence: {
    online: 'Online',
    lastSeen: (ago) => `Online ${ago}`,
    justNow: 'Online agora há pouco',
    members,
    membersOnline: (count, online) => `${members(count)}, ${online} online`,
    guest: 'Visitante',
    bot: 'Bot',
    moderator: 'Moderação',
    admin: 'Admin',
    notStaff: 'Não é da equipe',
    notStaffText:
      'Este nome se parece com o de alguém da moderação ou administração. Esta pessoa não faz parte da equipe.',
  },
  days: { today: 'Hoje', yesterday: 'Ontem' },
  messages: {
    log: (name) => `Mensagens com ${name}`,
    notes: 'Suas notas',
    you,
    said: (name) => `${name}: `,
    deleted: 'Esta mensagem foi apagada',
    hidden: 'Você apagou esta mensagem',
    edited: 'editada',
    unread: 'Novas mensagens',
    latest: 'Ir para a última mensagem',
    latestUnread: (count) =>
      plural(count, {
        one: `${count} nova mensagem, ir para a última`,
        other: `${count} novas mensagens, ir para a última`,
      }),
    arrived: (name, text) => `${name}: ${text}`,
    sending: 'Enviando',
    queued: 'Aguardando conexão',
    later: 'Será enviada sozinha em instantes',
    sent: 'Enviada',
    delivered: 'Entregue',
    seen: 'Vista',
    notSent: 'Não enviada.',
    retry: 'Tentar de novo',
    discard: 'Apagar',
    emptyTitle: (name) => `Diga olá para ${name}`,
    emptyText: 'A primeira mensagem começa a conversa.',
    notesTitle: 'Um lugar para suas ideias',
    notesText: 'Links, lembretes, rascunhos: ninguém mais pode ver.',
    failed: 'Não foi possível carregar as mensagens.',
    olderFailed: 'Não foi possível carregar mensagens mais antigas.',
  },
  composer: {
    label: 'Mensagem',
    placeholder: 'Escreva uma mensagem',
    notesPlaceholder: 'Escreva uma nota',
    emoji: 'Emojis',
    send: 'Enviar',
    left: (count) =>
      plural(count, { one: `${count} caractere restante`, other: `${count} caracteres restantes` }),
    tooLong: (count) =>
      plural(count, { one: `${count} caractere a mais`, other: `${count} caracteres a mais` }),
  },
};
