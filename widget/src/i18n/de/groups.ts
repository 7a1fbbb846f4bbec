import type { TopicWords } from '../en.js';
import { listsOf } from '../lists.js';
import { pluralsOf } from '../plurals.js';

const plural = pluralsOf('de');
const { apart } = listsOf('de', String);
const people = (count: number) =>
  plural(count, { one: `${count} Person`, other: `${count} Personen` });
const hours = (count: number) =>
  plural(count, { one: `${count} Stunde`, other: `${count} Stunden` });
const minutes = (seconds: number) => {
  const count = Math.round(seconds / 60);
  return count < 60
    ? plural(count, { one: `${count} Minute`, other: `${count} Minuten` })
    : hours(Math.round(count / 60));
};

export const groups: TopicWords<'groups'> = {
  cancel: 'Abbrechen',
  done: 'Fertig',
  more: 'Mehr anzeigen',
  failed: 'Diese Gruppe konnte nicht geladen werden.',
  listFailed: 'Diese Liste konnte nicht geladen werden.',

  title: 'Gruppen',
  search: 'Gruppen durchsuchen',
  create: 'Neue Gruppe',
  invitations: 'Einladungen',
  asked: 'Wartet auf Antwort',
  owned: 'Deine eigenen Gruppen',
  memberOf: 'Gruppen, in denen du bist',
  couldJoin: 'Gruppen zum Beitreten',
  emptyTitle: 'Noch keine Gruppen',
  emptyText: 'Bring ein paar Leute zusammen und gib der Gruppe einen Namen.',
  noMatchTitle: 'Keine Gruppe mit diesem Namen',
  noMatchText: 'Gesucht wird am Anfang jedes Wortes.',
  open: 'Offene Gruppe',
  private: 'Private Gruppe',
  roles: { owner: 'Leitung', admin: 'Admin', member: 'Mitglied' },
  join: 'Beitreten',
  joinGroup: (title) => `${apart(title)} beitreten`,
  joinThis: 'Gruppe beitreten',
  invitedBy: (name) => `${apart(name)} lädt dich ein`,
  accept: 'Annehmen',
  acceptGroup: (title) => `Einladung zu ${apart(title)} annehmen`,
  decline: 'Ablehnen',
  declineGroup: (title) => `Einladung zu ${apart(title)} ablehnen`,
  waiting: 'Du möchtest beitreten',
  withdraw: 'Zurücknehmen',
  withdrawFrom: (title) => `Anfrage an ${apart(title)} zurücknehmen`,
  bannedYou: 'Diese Gruppe lässt dich nicht herein.',

  name: 'Name',
  namePlaceholder: 'Wie heißt sie?',
  needName: 'Bitte gib der Gruppe einen Namen.',
  description: 'Beschreibung',
  descriptionPlaceholder: 'Worum geht es?',
  access: 'Wer beitreten kann',
  accessPrivate: 'Privat',
  accessPrivateHint: 'Man kommt auf Einladung oder bittet um Einlass.',
  accessOpen: 'Offen',
  accessOpenHint: 'Alle hier können sie finden und beitreten.',
  next: 'Weiter: Personen',
  createAlone: 'Gruppe erstellen',
  existing: 'Mit diesen Personen hast du schon eine Unterhaltung',
  createAnyway: 'Trotzdem neue Gruppe erstellen',
  createWith: (count) => `Mit ${people(count)} erstellen`,
  contacts: 'Deine Kontakte',
  everybodyElse: 'Alle anderen',
  notAccepted:
    'Eine dieser Personen kannst du nicht hinzufügen. Schick ihr stattdessen einen Link.',
  settingsTitle: 'Einstellungen der Gruppe',
  posting: 'Wer schreiben kann',
  postingAll: 'Alle',
  postingAllHint: 'Alle Mitglieder schreiben und lesen.',
  postingAdmins: 'Nur Leitung und Admins',
  postingAdminsHint: 'Für Ankündigungen: Alle anderen lesen und reagieren.',
  history: 'Was neue Mitglieder sehen',
  historyAll: 'Alles',
  historyAllHint: 'Auch, was vorher gesagt wurde.',
  historyJoined: 'Ab ihrem Beitritt',
  historyJoinedHint: 'Nichts von dem, was vorher gesagt wurde.',
  slow: 'Langsamer Modus',
  slowHint:
    'Wie lange Mitglieder zwischen zwei Nachrichten warten. Leitung und Admins warten nicht.',
  slowStep: (seconds) =>
    seconds === 0
      ? 'Aus'
      : seconds < 60
        ? plural(seconds, { one: `${seconds} Sekunde`, other: `${seconds} Sekunden` })
        : minutes(seconds),

  about: 'Über diese Gruppe',
  people: 'Personen',
  add: 'Hinzufügen',
  link: 'Link',
  settings: 'Einstellungen',
  leave: 'Verlassen',
  managing: 'Wer hereinkommt',
  requests: 'Beitrittsanfragen',
  invited: 'Eingeladene Personen',
  bannedPeople: 'Gesperrte Personen',
  searchMembers: 'Mitglieder durchsuchen',
  actionsFor: (name) => `Aktionen für ${apart(name)}`,
  silencedUntil: (when) => `Kann bis ${when} nicht schreiben`,
  outsideTitle: 'Du bist nicht in dieser Gruppe',
  outsideText: 'Du hast sie verlassen oder wurdest entfernt.',
  notManagingTitle: 'Nur für Leitung und Admins',
  notManagingText: 'Du gehörst hier nicht oder nicht mehr dazu.',

  makeAdmin: 'Zum Admin machen',
  makeMember: 'Zum Mitglied machen',
  makeOwner: 'Zur Leitung machen',
  makeOwnerTitle: (name) => `${apart(name)} zur Leitung machen?`,
  makeOwnerText:
    'Die Leitung kann hier alles tun, auch dich entfernen. Du bleibst ebenfalls in der Leitung.',
  makeOwnerYes: 'Zur Leitung machen',
  handOver: 'Gruppe übergeben',
  handOverTitle: (name) => `Die Gruppe an ${apart(name)} übergeben?`,
  handOverText: 'Du wirst Admin und kannst das nicht selbst zurücknehmen.',
  handOverAndLeaveText: 'Die Gruppe gehört dann dieser Person, und du verlässt sie.',
  handOverYes: 'Übergeben',
  madeRole: (name, role) =>
    `${apart(name)} ist jetzt ${{ owner: 'Leitung', admin: 'Admin', member: 'Mitglied' }[role]}`,
  silence: 'Eine Zeit lang nicht schreiben lassen',
  unsilence: 'Wieder schreiben lassen',
  forHour: 'Für eine Stunde',
  forDay: 'Für einen Tag',
  forWeek: 'Für eine Woche',
  forMonth: 'Für 30 Tage',
  silencedMember: (name) => `${apart(name)} kann vorerst nicht schreiben`,
  unsilencedMember: (name) => `${apart(name)} kann wieder schreiben`,
  remove: 'Aus der Gruppe entfernen',
  removeTitle: (name) => `${apart(name)} entfernen?`,
  removeText:
    'Die Person verlässt die Gruppe sofort und kann zurückkommen, wenn sie wieder hereingelassen wird.',
  removeYes: 'Entfernen',
  removed: (name) => `${apart(name)} wurde entfernt`,
  ban: 'Für die Gruppe sperren',
  banTitle: (name) => `${apart(name)} sperren?`,
  banText:
    'Die Person verlässt die Gruppe sofort und kann nicht zurückkommen, bis du die Sperre aufhebst.',
  banYes: 'Sperren',
  banned: (name) => `${apart(name)} wurde gesperrt`,

  leaveTitle: 'Diese Gruppe verlassen?',
  leaveText: 'Zurück kommst du nur auf Einladung oder wenn du um Einlass bittest.',
  leaveDirectTitle: 'Diese Unterhaltung verlassen?',
  leaveDirectText:
    'Sie verschwindet aus deiner Liste, und was die anderen schreiben, erreicht dich nicht mehr. Für sie wird sie zu einer Gruppe.',
  leaveOpenText: 'Sie ist offen: Du kannst jederzeit wieder beitreten.',
  leaveLastText:
    'Außer dir ist niemand mehr hier. In eine leere Gruppe kommt niemand mehr, auch du nicht.',
  left: 'Du hast die Gruppe verlassen',
  lastOwnerTitle: 'Wer übernimmt?',
  lastOwnerText: 'Nur du leitest die Gruppe. Übergib sie einer Person, die bleibt, bevor du gehst.',
  handOverNow: 'Auswählen',

  noRequestsTitle: 'Niemand wartet',
  noRequestsText: 'Wer beitreten möchte, erscheint hier.',
  noInvitedTitle: 'Niemand ist eingeladen',
  noInvitedText: 'Noch nicht beantwortete Einladungen erscheinen hier.',
  noBannedTitle: 'Niemand ist gesperrt',
  noBannedText: 'Das ist ein gutes Zeichen.',
  letIn: 'Hereinlassen',
  letInPerson: (name) => `${apart(name)} hereinlassen`,
  declinePerson: (name) => `${apart(name)} ablehnen`,
  withdrawPerson: (name) => `Einladung an ${apart(name)} zurücknehmen`,
  unban: 'Sperre aufheben',
  unbanPerson: (name) => `Sperre aufheben: ${apart(name)}`,

  addPeople: 'Personen hinzufügen',
  addNow: 'Jetzt hinzufügen',
  invite: 'Einladen',
  isMember: 'Schon in der Gruppe',
  isInvited: 'Schon eingeladen',
  someoneBanned: 'Eine dieser Personen ist für diese Gruppe gesperrt.',
  isAsked: 'Eingeladen',
  strangersAsked: 'Wer dich nicht als Kontakt angenommen hat, bekommt eine Einladung.',
  everybodyAsked: 'Alle bekommen eine Einladung.',
  tooMany:
    'Das sind im Moment zu viele Personen. Wähle weniger aus oder schick ihnen stattdessen einen Link.',
  broughtText: 'Wer die Einladung annimmt, kommt in die Gruppe.',
  openGroup: 'Gruppe öffnen',
  addedSaid: (count) => `${people(count)} hinzugefügt`,
  invitedSaid: (count) => `${people(count)} eingeladen`,

  linksTitle: 'Einladungslink',
  linkText: 'Wer den Link hat, kann ohne Rückfrage beitreten.',
  linkLasts: 'Gültig',
  linkUses: 'Nutzbar für',
  lasts: (days) =>
    days === 0
      ? 'Unbegrenzt'
      : days === 7
        ? 'Eine Woche'
        : plural(days, { one: `${days} Tag`, other: `${days} Tage` }),
  usedBy: (count) => (count === 0 ? 'Alle' : people(count)),
  makeLink: 'Link erstellen',
  freshText: 'Kopiere ihn jetzt: Zur Sicherheit wird er nicht noch einmal angezeigt.',
  copy: 'Link kopieren',
  copied: 'Kopiert',
  copyFailed: 'Der Browser hat das Kopieren nicht erlaubt. Bitte kopiere ihn von Hand.',
  links: 'Gültige Links',
  noLinks: 'Noch keine.',
  unused: 'Noch nicht benutzt',
  used: (count, max) =>
    max === null ? `${people(count)} beigetreten` : `${count} von ${people(max)} beigetreten`,
  until: (when) => `Bis ${when}`,
  end: 'Beenden',
  endLink: (until) => `Link beenden: ${until}`,
  endTitle: 'Diesen Link beenden?',
  endText: 'Niemand kann mehr darüber beitreten. Wer schon beigetreten ist, bleibt.',
  linkEnded: 'Der Link ist beendet',
  tooManyLinks: (max) => `Eine Gruppe hat höchstens ${max} Links. Beende zuerst einen.`,

  joinTitle: 'Einer Gruppe beitreten',
  endedTitle: 'Dieser Link gilt nicht mehr',
  endedText: 'Er ist abgelaufen oder wurde so oft genutzt, wie er darf. Bitte um einen neuen.',
  noLinkTitle: 'Dieser Link funktioniert nicht',
  noLinkText: 'Er wurde beendet oder ist nicht vollständig. Bitte um einen neuen.',
  noGroupTitle: 'Diese Gruppe gibt es nicht',
  noGroupText: 'Vielleicht gibt es sie nicht mehr, oder die Adresse ist nicht vollständig.',
  bannedTitle: 'Diese Gruppe lässt dich nicht herein',
  bannedText: 'So haben es ihre Leitung oder Admins entschieden.',
  fullTitle: 'Diese Gruppe ist voll',
  fullText: 'Für weitere Personen ist kein Platz.',
  askText: 'Diese Gruppe ist privat. Leitung und Admins entscheiden, wer hereinkommt.',
  note: 'Ein paar Worte an sie (freiwillig)',
  ask: 'Um Einlass bitten',
  askedTitle: 'Du hast um Einlass gebeten',
  askedText: 'Die Gruppe erscheint unter deinen Unterhaltungen, sobald dich jemand hereinlässt.',
};
