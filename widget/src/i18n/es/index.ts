/** Spanish. */
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

const plural = pluralsOf('es');
const { people, apart } = listsOf('es', (count) =>
  plural(count, { one: `${count} más`, other: `${count} más` }),
);
const members = (count: number) =>
  plural(count, { one: `${count} persona`, other: `${count} personas` });
const unread = (count: number, label: string) =>
  plural(count, { one: `${label} mensaje sin leer`, other: `${label} mensajes sin leer` });
const roles = { owner: 'titular', admin: 'admin', member: 'miembro' };

const you = 'Tú';
type Name = string | undefined;
const did = (by: Name, [yours, theirs]: readonly [string, string], rest = '') =>
  by === undefined ? `${yours}${rest}` : `${apart(by)} ${theirs}${rest}`;
const didTo = (by: Name, verb: readonly [string, string], whom: Name, rest = '') =>
  whom === undefined
    ? `${apart(by ?? you)} te ${verb[1]}${rest}`
    : did(by, verb, ` a ${apart(whom)}${rest}`);

const added = ['Añadiste', 'añadió'] as const;
const made = ['Nombraste', 'nombró'] as const;
const entries: SystemWords = {
  created: ({ by, title }, name) => did(name(by), ['Creaste', 'creó'], ` «${apart(title ?? '')}»`),
  joined: ({ by, userIds: [first = '', ...more], userIds }, name) =>
    first === by
      ? did(name(by), ['Te uniste', 'se unió'])
      : more.length > 0
        ? did(name(by), added, ` a ${people(userIds.map((id) => name(id) ?? 'ti'))}`)
        : didTo(name(by), added, name(first)),
  left: ({ userId }, name) => did(name(userId), ['Saliste', 'salió'], ' del grupo'),
  removed: ({ by, userId, banned }, name) =>
    didTo(name(by), banned ? ['Vetaste', 'vetó'] : ['Eliminaste', 'eliminó'], name(userId)),
  closed: ({ by }, name) => did(name(by), ['Terminaste', 'terminó'], ' esta conversación'),
  renamed: ({ by, title }, name) =>
    did(name(by), ['Cambiaste', 'cambió'], ` el nombre a «${apart(title)}»`),
  role: ({ by, userId, role }, name) => didTo(name(by), made, name(userId), ` ${roles[role]}`),
  transferred: ({ by, userId }, name) => didTo(name(by), made, name(userId), ' titular'),
  changed: ({ by }, name) => did(name(by), ['Cambiaste', 'cambió'], ' los ajustes'),
};

export const words: Translation = {
  language: 'es',
  dir: 'ltr',
  launcher: { open: 'Abrir el chat', close: 'Cerrar el chat', unread },
  panel: {
    title: 'Chat',
    close: 'Cerrar el chat',
    back: 'Atrás',
    loading: 'Cargando',
    brokenView: 'Esta parte del chat no se cargó.',
    failed: 'No se pudo acceder al chat.',
  },
  failure: (code: ChatErrorCode) => failures[code] ?? 'Eso no funcionó. Inténtalo de nuevo.',
  views: ready(views),
  moderation: ready(moderation),
  actions: ready(actions),
  attention: ready(attention),
  opening: ready(opening),
  groups: ready(groups),
  restrictions: ready(restrictions),
  peopleWords: ready(peopleWords),
  talk: ready(talk),
  tryAgain: 'Intentar de nuevo',
  search: 'Buscar',
  people,
  system: (entry, name) =>
    (entries as Partial<SystemWords>)[entry.type]?.(entry as never, name) ?? '',
  someone: 'Alguien',
  notesToSelf: 'Notas personales',
  notesToSelfHint: 'Solo tú puedes verlas',
  conversations: {
    title: 'Mensajes',
    newMessage: 'Mensaje nuevo',
    people: 'Personas',
    profile: 'Tu perfil',
    emptyTitle: 'Aún no hay mensajes',
    emptyText: 'Busca a alguien en este sitio y saluda.',
    own: (text) => `Tú: ${apart(text)}`,
    by: (name, text) => `${apart(name)}: ${apart(text)}`,
    unread,
    list: 'Conversaciones',
    failed: 'No se pudieron cargar tus conversaciones.',
  },
  presence: {
    online: 'En línea',
    lastSeen: (ago) => `En línea ${ago}`,
    justNow: 'En línea hace un momento',
    members,
    membersOnline: (count, online) => `${members(count)}, ${online} en línea`,
    guest: 'Sin cuenta',
    bot: 'Bot',
    moderator: 'Moderación',
    admin: 'Admin',
    notStaff: 'No es del equipo',
    notStaffText:
      'Este nombre se parece al de alguien de moderación o administración. Esta persona no forma parte del equipo.',
  },
  days: { today: 'Hoy', yesterday: 'Ayer' },
  messages: {
    log: (name) => `Mensajes con ${name}`,
    notes: 'Tus notas',
    you,
    said: (name) => `${name}: `,
    deleted: 'Este mensaje se eliminó',
    hidden: 'Eliminaste este mensaje',
    edited: 'editado',
    unread: 'Mensajes nuevos',
    latest: 'Ir al último mensaje',
    latestUnread: (count) =>
      plural(count, {
        one: `${count} mensaje nuevo, ir al último`,
        other: `${count} mensajes nuevos, ir al último`,
      }),
    arrived: (name, text) => `${name}: ${text}`,
    sending: 'Enviando',
    queued: 'Esperando la conexión',
    later: 'Se enviará solo en un momento',
    sent: 'Enviado',
    delivered: 'Entregado',
    seen: 'Visto',
    notSent: 'No enviado.',
    retry: 'Reintentar',
    discard: 'Eliminar',
    emptyTitle: (name) => `Saluda a ${name}`,
    emptyText: 'El primer mensaje inicia la conversación.',
    notesTitle: 'Un lugar para tus ideas',
    notesText: 'Enlaces, recordatorios, borradores: nadie más puede verlos.',
    failed: 'No se pudieron cargar los mensajes.',
    olderFailed: 'No se pudieron cargar los mensajes anteriores.',
  },
  composer: {
    label: 'Mensaje',
    placeholder: 'Escribe un mensaje',
    notesPlaceholder: 'Escribe una nota',
    emoji: 'Emojis',
    send: 'Enviar',
    left: (count) =>
      plural(count, { one: `Queda ${count} carácter`, other: `Quedan ${count} caracteres` }),
    tooLong: (count) =>
      plural(count, { one: `Sobra ${count} carácter`, other: `Sobran ${count} caracteres` }),
  },
};
