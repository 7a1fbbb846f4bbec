import type { TopicWords } from '../en.js';
import { listsOf } from '../lists.js';
import { pluralsOf } from '../plurals.js';

const plural = pluralsOf('fr');
const { apart } = listsOf('fr', String);
const people = (count: number) =>
  plural(count, { one: `${count} personne`, other: `${count} personnes` });
const hours = (count: number) => plural(count, { one: `${count} heure`, other: `${count} heures` });
const minutes = (seconds: number) => {
  const count = Math.round(seconds / 60);
  return count < 60
    ? plural(count, { one: `${count} minute`, other: `${count} minutes` })
    : hours(Math.round(count / 60));
};

export const groups: TopicWords<'groups'> = {
  cancel: 'Annuler',
  done: 'Terminé',
  more: 'Afficher plus',
  failed: 'Ce groupe n’a pas pu être chargé.',
  listFailed: 'Cette liste n’a pas pu être chargée.',

  title: 'Groupes',
  search: 'Rechercher des groupes',
  create: 'Nouveau groupe',
  invitations: 'Invitations',
  asked: 'En attente de réponse',
  owned: 'Vos propres groupes',
  memberOf: 'Groupes dont vous êtes membre',
  couldJoin: 'Groupes à rejoindre',
  emptyTitle: 'Pas encore de groupes',
  emptyText: 'Réunissez quelques personnes et donnez un nom au groupe.',
  noMatchTitle: 'Aucun groupe de ce nom',
  noMatchText: 'On cherche au début de chaque mot du nom.',
  open: 'Groupe ouvert',
  private: 'Groupe privé',
  roles: { owner: 'Propriétaire', admin: 'Admin', member: 'Membre' },
  join: 'Rejoindre',
  joinGroup: (title) => `Rejoindre ${apart(title)}`,
  joinThis: 'Rejoindre le groupe',
  invitedBy: (name) => `${apart(name)} vous invite`,
  accept: 'Accepter',
  acceptGroup: (title) => `Accepter l’invitation à ${apart(title)}`,
  decline: 'Refuser',
  declineGroup: (title) => `Refuser l’invitation à ${apart(title)}`,
  waiting: 'Vous avez demandé à entrer',
  withdraw: 'Retirer',
  withdrawFrom: (title) => `Retirer votre demande à ${apart(title)}`,
  bannedYou: 'Ce groupe ne vous laisse pas entrer.',

  name: 'Nom',
  namePlaceholder: 'Comment s’appelle-t-il ?',
  needName: 'Veuillez donner un nom au groupe.',
  description: 'Description',
  descriptionPlaceholder: 'De quoi parle-t-il ?',
  access: 'Qui peut rejoindre',
  accessPrivate: 'Privé',
  accessPrivateHint: 'On vient sur invitation, ou on demande à entrer.',
  accessOpen: 'Ouvert',
  accessOpenHint: 'Tout le monde ici peut le trouver et le rejoindre.',
  next: 'Suivant : personnes',
  createAlone: 'Créer le groupe',
  existing: 'Vous avez déjà une conversation avec ces personnes',
  createAnyway: 'Créer quand même un nouveau groupe',
  createWith: (count) => `Créer avec ${people(count)}`,
  contacts: 'Vos contacts',
  everybodyElse: 'Toutes les autres personnes',
  notAccepted: 'Vous ne pouvez pas ajouter l’une de ces personnes. Envoyez-lui plutôt un lien.',
  settingsTitle: 'Réglages du groupe',
  posting: 'Qui peut écrire',
  postingAll: 'Tout le monde',
  postingAllHint: 'Tous les membres écrivent et lisent.',
  postingAdmins: 'Propriétaires et admins seulement',
  postingAdminsHint: 'Pour les annonces : les autres lisent et réagissent.',
  history: 'Ce que voient les nouveaux membres',
  historyAll: 'Tout',
  historyAllHint: 'Y compris ce qui a été dit avant leur arrivée.',
  historyJoined: 'À partir de leur arrivée',
  historyJoinedHint: 'Rien de ce qui a été dit avant.',
  slow: 'Mode lent',
  slowHint:
    'Le temps d’attente entre deux messages d’un membre. Les propriétaires et admins n’attendent pas.',
  slowStep: (seconds) =>
    seconds === 0
      ? 'Désactivé'
      : seconds < 60
        ? plural(seconds, { one: `${seconds} seconde`, other: `${seconds} secondes` })
        : minutes(seconds),

  about: 'À propos de ce groupe',
  people: 'Personnes',
  add: 'Ajouter',
  link: 'Lien',
  settings: 'Réglages',
  leave: 'Quitter',
  managing: 'Qui peut entrer',
  requests: 'Demandes d’entrée',
  invited: 'Personnes invitées',
  bannedPeople: 'Personnes bannies',
  searchMembers: 'Rechercher des membres',
  actionsFor: (name) => `Actions pour ${apart(name)}`,
  silencedUntil: (when) => `Ne peut pas écrire jusqu’à : ${when}`,
  outsideTitle: 'Vous n’êtes pas dans ce groupe',
  outsideText: 'Vous l’avez quitté, ou quelqu’un vous en a fait sortir.',
  notManagingTitle: 'Réservé aux propriétaires et admins',
  notManagingText: 'Vous n’en faites pas partie ici, ou n’en faites plus partie.',

  makeAdmin: 'Nommer admin',
  makeMember: 'Nommer membre',
  makeOwner: 'Nommer propriétaire',
  makeOwnerTitle: (name) => `Nommer ${apart(name)} propriétaire ?`,
  makeOwnerText:
    'Les propriétaires peuvent tout faire ici, même vous retirer. Vous restez aussi propriétaire.',
  makeOwnerYes: 'Nommer propriétaire',
  handOver: 'Céder le groupe',
  handOverTitle: (name) => `Céder le groupe à ${apart(name)} ?`,
  handOverText: 'Vous devenez admin, et ne pourrez pas revenir en arrière.',
  handOverAndLeaveText: 'Le groupe appartient alors à cette personne, et vous le quittez.',
  handOverYes: 'Céder',
  madeRole: (name, role) =>
    `${apart(name)} est maintenant ${{ owner: 'propriétaire', admin: 'admin', member: 'membre' }[role]}`,
  silence: 'Empêcher d’écrire un temps',
  unsilence: 'Laisser de nouveau écrire',
  forHour: 'Pendant une heure',
  forDay: 'Pendant un jour',
  forWeek: 'Pendant une semaine',
  forMonth: 'Pendant 30 jours',
  silencedMember: (name) => `${apart(name)} ne peut plus écrire pour le moment`,
  unsilencedMember: (name) => `${apart(name)} peut de nouveau écrire`,
  remove: 'Retirer du groupe',
  removeTitle: (name) => `Retirer ${apart(name)} ?`,
  removeText:
    'Cette personne quitte aussitôt le groupe, et peut revenir si on la laisse de nouveau entrer.',
  removeYes: 'Retirer',
  removed: (name) => `${apart(name)} ne fait plus partie du groupe`,
  ban: 'Bannir du groupe',
  banTitle: (name) => `Bannir ${apart(name)} ?`,
  banText:
    'Cette personne quitte aussitôt le groupe et ne peut pas revenir tant que vous ne levez pas le bannissement.',
  banYes: 'Bannir',
  banned: (name) => `Vous avez banni ${apart(name)}`,

  leaveTitle: 'Quitter ce groupe ?',
  leaveText: 'Pour revenir, il vous faudra une invitation, ou demander à entrer.',
  leaveDirectTitle: 'Quitter cette conversation ?',
  leaveDirectText:
    'Elle disparaîtra de votre liste et vous ne recevrez plus ce que les autres écrivent. Pour eux, elle deviendra un groupe.',
  leaveOpenText: 'Il est ouvert : vous pourrez le rejoindre à tout moment.',
  leaveLastText:
    'Il ne reste que vous ici. Personne ne peut entrer dans un groupe vide, vous non plus.',
  left: 'Vous avez quitté le groupe',
  lastOwnerTitle: 'Qui prend la suite ?',
  lastOwnerText:
    'Personne d’autre n’est propriétaire. Avant de partir, cédez le groupe à quelqu’un qui reste.',
  handOverNow: 'Choisir',

  noRequestsTitle: 'Personne n’attend',
  noRequestsText: 'Les personnes qui demandent à entrer apparaîtront ici.',
  noInvitedTitle: 'Aucune personne invitée',
  noInvitedText: 'Les invitations encore sans réponse apparaissent ici.',
  noBannedTitle: 'Aucune personne bannie',
  noBannedText: 'C’est bon signe.',
  letIn: 'Laisser entrer',
  letInPerson: (name) => `Laisser entrer ${apart(name)}`,
  declinePerson: (name) => `Refuser ${apart(name)}`,
  withdrawPerson: (name) => `Retirer l’invitation envoyée à ${apart(name)}`,
  unban: 'Lever le bannissement',
  unbanPerson: (name) => `Lever le bannissement de ${apart(name)}`,

  addPeople: 'Ajouter des personnes',
  addNow: 'Ajouter maintenant',
  invite: 'Inviter',
  isMember: 'Déjà dans le groupe',
  isInvited: 'A déjà une invitation',
  someoneBanned: 'L’une de ces personnes est bannie de ce groupe.',
  isAsked: 'Invitation envoyée',
  strangersAsked:
    'Les personnes qui ne vous ont pas accepté comme contact reçoivent une invitation.',
  everybodyAsked: 'Tout le monde reçoit une invitation.',
  tooMany: 'C’est trop de personnes pour l’instant. Choisissez-en moins ou envoyez-leur un lien.',
  broughtText: 'Les personnes invitées rejoignent le groupe quand elles acceptent.',
  openGroup: 'Ouvrir le groupe',
  addedSaid: (count) =>
    plural(count, { one: `${count} personne ajoutée`, other: `${count} personnes ajoutées` }),
  invitedSaid: (count) =>
    plural(count, { one: `${count} personne invitée`, other: `${count} personnes invitées` }),

  linksTitle: 'Lien d’invitation',
  linkText: 'Toute personne qui a le lien peut rejoindre le groupe sans demander.',
  linkLasts: 'Durée',
  linkUses: 'Utilisable par',
  lasts: (days) =>
    days === 0
      ? 'Sans fin'
      : days === 7
        ? 'Une semaine'
        : plural(days, { one: `${days} jour`, other: `${days} jours` }),
  usedBy: (count) => (count === 0 ? 'Tout le monde' : people(count)),
  makeLink: 'Créer un lien',
  freshText: 'Copiez-le maintenant : par sécurité, il ne sera plus affiché.',
  copy: 'Copier le lien',
  copied: 'Copié',
  copyFailed: 'Le navigateur n’a pas permis de copier. Veuillez copier le lien à la main.',
  links: 'Liens valables',
  noLinks: 'Aucun pour l’instant.',
  unused: 'Pas encore utilisé',
  used: (count, max) =>
    max === null
      ? plural(count, {
          one: `${count} personne entrée par ce lien`,
          other: `${count} personnes entrées par ce lien`,
        })
      : plural(count, {
          one: `${count} entrée sur ${max} par ce lien`,
          other: `${count} entrées sur ${max} par ce lien`,
        }),
  until: (when) => `Jusqu’à : ${when}`,
  end: 'Désactiver',
  endLink: (until) => `Désactiver le lien : ${until}`,
  endTitle: 'Désactiver ce lien ?',
  endText: 'Plus personne ne pourra entrer par ce lien. Les personnes déjà entrées restent.',
  linkEnded: 'Le lien est désactivé',
  tooManyLinks: (max) => `Un groupe a au plus ${max} liens. Désactivez-en d’abord un.`,

  joinTitle: 'Rejoindre un groupe',
  endedTitle: 'Ce lien n’est plus valable',
  endedText: 'Il a expiré, ou a servi autant de fois que permis. Demandez-en un nouveau.',
  noLinkTitle: 'Ce lien ne fonctionne pas',
  noLinkText: 'Il a été désactivé, ou n’est pas complet. Demandez-en un nouveau.',
  noGroupTitle: 'Ce groupe n’existe pas',
  noGroupText: 'Peut-être n’existe-t-il plus, ou l’adresse n’est pas complète.',
  bannedTitle: 'Ce groupe ne vous laisse pas entrer',
  bannedText: 'Ses propriétaires ou admins en ont décidé ainsi.',
  fullTitle: 'Ce groupe est complet',
  fullText: 'Il n’y a plus de place.',
  askText: 'Ce groupe est privé. Ses propriétaires et admins décident qui peut entrer.',
  note: 'Quelques mots à leur intention (facultatif)',
  ask: 'Demander à entrer',
  askedTitle: 'Vous avez demandé à entrer',
  askedText:
    'Le groupe apparaîtra parmi vos conversations dès que quelqu’un vous aura laissé entrer.',
};
