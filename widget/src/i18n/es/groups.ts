import type { TopicWords } from '../en.js';
import { listsOf } from '../lists.js';
import { pluralsOf } from '../plurals.js';

const plural = pluralsOf('es');
const { apart } = listsOf('es', String);
const people = (count: number) =>
  plural(count, { one: `${count} persona`, other: `${count} personas` });
const hours = (count: number) => plural(count, { one: `${count} hora`, other: `${count} horas` });
const minutes = (seconds: number) => {
  const count = Math.round(seconds / 60);
  return count < 60
    ? plural(count, { one: `${count} minuto`, other: `${count} minutos` })
    : hours(Math.round(count / 60));
};

export const groups: TopicWords<'groups'> = {
  cancel: 'Cancelar',
  done: 'Listo',
  more: 'Ver más',
  failed: 'No se pudo cargar este grupo.',
  listFailed: 'No se pudo cargar esta lista.',

  title: 'Grupos',
  search: 'Buscar grupos',
  create: 'Grupo nuevo',
  invitations: 'Invitaciones',
  asked: 'Esperando respuesta',
  owned: 'Grupos tuyos',
  memberOf: 'Grupos en los que estás',
  couldJoin: 'Grupos a los que puedes unirte',
  emptyTitle: 'Aún no hay grupos',
  emptyText: 'Reúne a unas cuantas personas y ponle un nombre al grupo.',
  noMatchTitle: 'Ningún grupo con ese nombre',
  noMatchText: 'Se busca desde el inicio de cada palabra.',
  open: 'Grupo abierto',
  private: 'Grupo privado',
  roles: { owner: 'Titular', admin: 'Admin', member: 'Miembro' },
  join: 'Unirse',
  joinGroup: (title) => `Unirse a ${apart(title)}`,
  joinThis: 'Unirse al grupo',
  invitedBy: (name) => `${apart(name)} te invita`,
  accept: 'Aceptar',
  acceptGroup: (title) => `Aceptar la invitación a ${apart(title)}`,
  decline: 'Rechazar',
  declineGroup: (title) => `Rechazar la invitación a ${apart(title)}`,
  waiting: 'Has pedido unirte',
  withdraw: 'Retirar',
  withdrawFrom: (title) => `Retirar la solicitud de unirte a ${apart(title)}`,
  bannedYou: 'Este grupo no te deja entrar.',

  name: 'Nombre',
  namePlaceholder: '¿Cómo se llama?',
  needName: 'Ponle un nombre al grupo.',
  description: 'Descripción',
  descriptionPlaceholder: '¿De qué trata?',
  access: 'Quién puede unirse',
  accessPrivate: 'Privado',
  accessPrivateHint: 'Se entra por invitación o pidiéndolo.',
  accessOpen: 'Abierto',
  accessOpenHint: 'Cualquiera de este sitio puede encontrarlo y unirse.',
  next: 'Siguiente: personas',
  createAlone: 'Crear grupo',
  existing: 'Ya tienes una conversación con estas personas',
  createAnyway: 'Crear un grupo nuevo de todos modos',
  createWith: (count) => `Crear con ${people(count)}`,
  contacts: 'Tus contactos',
  everybodyElse: 'Las demás personas',
  notAccepted: 'No puedes añadir a una de estas personas. Puedes enviarle un enlace.',
  settingsTitle: 'Ajustes del grupo',
  posting: 'Quién puede escribir',
  postingAll: 'Todo el mundo',
  postingAllHint: 'Todos los miembros escriben y leen.',
  postingAdmins: 'Solo titulares y admins',
  postingAdminsHint: 'Para anuncios: el resto lee y reacciona.',
  history: 'Qué ven los nuevos miembros',
  historyAll: 'Todo',
  historyAllHint: 'También lo que se dijo antes de que llegaran.',
  historyJoined: 'Desde que se unen',
  historyJoinedHint: 'Nada de lo que se dijo antes.',
  slow: 'Modo lento',
  slowHint: 'Cuánto esperan los miembros entre dos mensajes. Titulares y admins no esperan.',
  slowStep: (seconds) =>
    seconds === 0
      ? 'Desactivado'
      : seconds < 60
        ? plural(seconds, { one: `${seconds} segundo`, other: `${seconds} segundos` })
        : minutes(seconds),

  about: 'Sobre este grupo',
  people: 'Personas',
  add: 'Añadir',
  link: 'Enlace',
  settings: 'Ajustes',
  leave: 'Salir',
  managing: 'Quién puede entrar',
  requests: 'Solicitudes para unirse',
  invited: 'Personas invitadas',
  bannedPeople: 'Personas vetadas',
  searchMembers: 'Buscar miembros',
  actionsFor: (name) => `Acciones para ${apart(name)}`,
  silencedUntil: (when) => `No puede escribir hasta: ${when}`,
  outsideTitle: 'No estás en este grupo',
  outsideText: 'Saliste de él o alguien te eliminó.',
  notManagingTitle: 'Solo para titulares y admins',
  notManagingText: 'Aquí no lo eres, o ya no.',

  makeAdmin: 'Nombrar admin',
  makeMember: 'Nombrar miembro',
  makeOwner: 'Nombrar titular',
  makeOwnerTitle: (name) => `¿Nombrar titular a ${apart(name)}?`,
  makeOwnerText:
    'Cualquier titular puede hacerlo todo aquí, incluso eliminarte. Tú sigues siendo titular.',
  makeOwnerYes: 'Nombrar titular',
  handOver: 'Ceder el grupo',
  handOverTitle: (name) => `¿Ceder el grupo a ${apart(name)}?`,
  handOverText: 'Pasas a ser admin y no puedes deshacerlo por tu cuenta.',
  handOverAndLeaveText: 'El grupo pasa a ser de esa persona y tú sales de él.',
  handOverYes: 'Ceder',
  madeRole: (name, role) =>
    `${apart(name)} ahora es ${{ owner: 'titular', admin: 'admin', member: 'miembro' }[role]}`,
  silence: 'No dejar escribir por un tiempo',
  unsilence: 'Dejar escribir de nuevo',
  forHour: 'Durante una hora',
  forDay: 'Durante un día',
  forWeek: 'Durante una semana',
  forMonth: 'Durante 30 días',
  silencedMember: (name) => `${apart(name)} no puede escribir por ahora`,
  unsilencedMember: (name) => `${apart(name)} puede escribir de nuevo`,
  remove: 'Eliminar del grupo',
  removeTitle: (name) => `¿Eliminar a ${apart(name)}?`,
  removeText: 'Sale del grupo al momento y puede volver si se le deja entrar de nuevo.',
  removeYes: 'Eliminar',
  removed: (name) => `Se eliminó a ${apart(name)}`,
  ban: 'Vetar del grupo',
  banTitle: (name) => `¿Vetar a ${apart(name)}?`,
  banText: 'Sale del grupo al momento y no puede volver hasta que levantes el veto.',
  banYes: 'Vetar',
  banned: (name) => `Se vetó a ${apart(name)}`,

  leaveTitle: '¿Salir de este grupo?',
  leaveText: 'Para volver tendrás que recibir una invitación o pedir que te dejen entrar.',
  leaveDirectTitle: '¿Salir de esta conversación?',
  leaveDirectText:
    'Desaparecerá de tu lista y no te llegará lo que escriban los demás. Para ellos pasará a ser un grupo.',
  leaveOpenText: 'Es abierto: puedes volver a unirte cuando quieras.',
  leaveLastText: 'Ya no queda nadie más aquí. En un grupo vacío nadie puede entrar, tampoco tú.',
  left: 'Saliste del grupo',
  lastOwnerTitle: '¿Quién toma el relevo?',
  lastOwnerText: 'Nadie más es titular. Antes de salir, cede el grupo a alguien que se quede.',
  handOverNow: 'Elegir',

  noRequestsTitle: 'Nadie está esperando',
  noRequestsText: 'Quienes pidan unirse aparecerán aquí.',
  noInvitedTitle: 'No hay nadie invitado',
  noInvitedText: 'Las invitaciones sin respuesta aparecen aquí.',
  noBannedTitle: 'No hay nadie vetado',
  noBannedText: 'Es una buena señal.',
  letIn: 'Dejar entrar',
  letInPerson: (name) => `Dejar entrar a ${apart(name)}`,
  declinePerson: (name) => `Rechazar a ${apart(name)}`,
  withdrawPerson: (name) => `Retirar la invitación a ${apart(name)}`,
  unban: 'Levantar el veto',
  unbanPerson: (name) => `Levantar el veto a ${apart(name)}`,

  addPeople: 'Añadir personas',
  addNow: 'Añadir ya',
  invite: 'Invitar',
  isMember: 'Ya está en el grupo',
  isInvited: 'Ya tiene invitación',
  someoneBanned: 'Una de estas personas está vetada en este grupo.',
  isAsked: 'Invitación enviada',
  strangersAsked: 'Quienes no te hayan aceptado como contacto recibirán una invitación.',
  everybodyAsked: 'Todas las personas recibirán una invitación.',
  tooMany: 'Son demasiadas personas por ahora. Elige menos o envíales un enlace.',
  broughtText: 'Las personas invitadas entran cuando aceptan.',
  openGroup: 'Abrir el grupo',
  addedSaid: (count) =>
    plural(count, { one: `${count} persona añadida`, other: `${count} personas añadidas` }),
  invitedSaid: (count) =>
    plural(count, { one: `${count} persona invitada`, other: `${count} personas invitadas` }),

  linksTitle: 'Enlace de invitación',
  linkText: 'Quien tenga el enlace puede unirse sin pedirlo.',
  linkLasts: 'Duración',
  linkUses: 'Pueden usarlo',
  lasts: (days) =>
    days === 0
      ? 'Sin fin'
      : days === 7
        ? 'Una semana'
        : plural(days, { one: `${days} día`, other: `${days} días` }),
  usedBy: (count) => (count === 0 ? 'Todo el mundo' : people(count)),
  makeLink: 'Crear enlace',
  freshText: 'Cópialo ahora: por seguridad no se vuelve a mostrar.',
  copy: 'Copiar enlace',
  copied: 'Copiado',
  copyFailed: 'El navegador no permitió copiarlo. Cópialo a mano.',
  links: 'Enlaces activos',
  noLinks: 'Aún no hay ninguno.',
  unused: 'Aún sin usar',
  used: (count, max) =>
    max === null
      ? plural(count, {
          one: `${count} persona se unió con él`,
          other: `${count} personas se unieron con él`,
        })
      : `Se unieron ${count} de ${people(max)}`,
  until: (when) => `Hasta: ${when}`,
  end: 'Desactivar',
  endLink: (until) => `Desactivar el enlace: ${until}`,
  endTitle: '¿Desactivar este enlace?',
  endText: 'Nadie más podrá unirse con él. Quien ya se unió se queda.',
  linkEnded: 'El enlace se desactivó',
  tooManyLinks: (max) => `Un grupo tiene como máximo ${max} enlaces. Desactiva uno antes.`,

  joinTitle: 'Unirse a un grupo',
  endedTitle: 'Este enlace ya no vale',
  endedText: 'Caducó o se usó tantas veces como podía. Pide uno nuevo.',
  noLinkTitle: 'Este enlace no funciona',
  noLinkText: 'Se desactivó o no está completo. Pide uno nuevo.',
  noGroupTitle: 'No existe ese grupo',
  noGroupText: 'Quizá ya no esté, o la dirección no está completa.',
  bannedTitle: 'Este grupo no te deja entrar',
  bannedText: 'Así lo decidieron sus titulares o admins.',
  fullTitle: 'Este grupo está completo',
  fullText: 'No hay sitio para más personas.',
  askText: 'Este grupo es privado. Sus titulares y admins deciden quién entra.',
  note: 'Unas palabras para quienes deciden (opcional)',
  ask: 'Pedir unirse',
  askedTitle: 'Has pedido unirte',
  askedText: 'El grupo aparecerá entre tus conversaciones cuando alguien te deje entrar.',
};
