import type { ChatErrorCode } from '@parlor/sdk';
import type { TopicWords } from '../en.js';
import { pluralsOf } from '../plurals.js';
import { moderation } from './moderation.js';

const plural = pluralsOf('de');

export const failures: Record<ChatErrorCode, string> = {
  invalid_input: 'Da stimmt etwas nicht. Bitte prüf es und versuch es noch einmal.',
  malformed_request: 'Das hat nicht geklappt. Bitte lade die Seite neu und versuch es noch einmal.',
  unauthenticated: 'Bitte melde dich wieder an.',
  token_expired: 'Bitte melde dich wieder an.',
  session_ended: 'Du wurdest abgemeldet. Bitte melde dich wieder an.',
  invalid_credentials: 'E-Mail und Passwort passen nicht zusammen.',
  signed_token_rejected:
    'Diese Website konnte nicht bestätigen, wer du bist. Bitte lade die Seite neu.',
  unknown_site: 'Der Chat ist auf dieser Website nicht richtig eingerichtet.',
  forbidden: 'Das darfst du nicht.',
  origin_not_allowed: 'Der Chat ist für diese Webadresse nicht freigeschaltet.',
  identity_disabled: 'Diese Art der Anmeldung bietet die Website nicht an.',
  not_accepted: 'Dieser Person kann man nicht schreiben.',
  user_deactivated: 'Dieses Konto wurde deaktiviert.',
  user_banned: 'Du wurdest hier gesperrt.',
  silenced: 'Du darfst vorerst nicht schreiben.',
  message_refused: 'Diese Website erlaubt diesen Text nicht.',
  message_held: 'Das sieht sich zuerst jemand von der Moderation an.',
  not_found: 'Das gibt es hier nicht mehr.',
  method_not_allowed:
    'Das hat nicht geklappt. Bitte lade die Seite neu und versuch es noch einmal.',
  email_taken: 'Mit dieser E-Mail gibt es schon ein Konto. Möchtest du dich anmelden?',
  identity_taken: 'Dieses Konto gehört hier schon jemand anderem.',
  client_id_reused:
    'Diese Nachricht wurde schon mit anderen Worten gesendet. Bitte schreib sie neu.',
  limit_reached: 'Hierfür ist kein Platz mehr.',
  banned: 'Diese Gruppe lässt diese Person nicht herein.',
  invite_ended: 'Diese Einladung gilt nicht mehr.',
  too_large: 'Das ist zu lang zum Senden.',
  unsupported_media_type:
    'Das hat nicht geklappt. Bitte lade die Seite neu und versuch es noch einmal.',
  file_refused: 'Solche Dateien gehen hier nicht, oder die Datei ist beschädigt.',
  rate_limited: 'Das war etwas schnell. Bitte warte einen Moment.',
  internal: 'Bei uns ist etwas kaputtgegangen. Bitte versuch es noch einmal.',
  unavailable: 'Der Chat ist gerade ausgelastet. Bitte versuch es gleich noch einmal.',
  network_error: 'Keine Verbindung. Bitte prüf dein Netz und versuch es noch einmal.',
  timed_out: 'Das hat zu lange gedauert. Bitte versuch es noch einmal.',
  aborted: 'Abgebrochen.',
  signed_out: 'Bitte melde dich wieder an.',
  closed: 'Der Chat wurde geschlossen.',
  bad_answer: 'Der Chat ist von dieser Website aus gerade nicht erreichbar.',
};

export const views: TopicWords<'views'> = {
  moderation: async () => moderation,
  tryAgainIn: (seconds) => `Erneut versuchen in ${seconds} s`,
  cancel: 'Abbrechen',
  directory: {
    title: 'Neue Nachricht',
    search: 'Personen suchen',
    several: 'Mehreren schreiben',
    severalHint: (max) => `Wähle bis zu ${max}`,
    several_on: 'Personen auswählen',
    groups: 'Gruppen',
    groupsHint: 'Deine, neue und offene',
    chosen: (count) =>
      plural(count, { one: `${count} Person ausgewählt`, other: `${count} Personen ausgewählt` }),
    remove: (name) => `${name} entfernen`,
    start: 'Chat beginnen',
    list: 'Personen',
    emptyTitle: 'Noch niemand da',
    emptyText: 'Wer auf dieser Website dazukommt, erscheint hier.',
    unlistedTitle: 'Hier wird niemand angezeigt',
    unlistedText:
      'Diese Website zeigt keine Liste ihrer Leute. Deine Unterhaltungen stehen unter „Nachrichten“.',
    noMatchTitle: 'Niemand mit diesem Namen',
    noMatchText: 'Gesucht wird am Anfang jedes Wortes.',
    found: (count) =>
      plural(count, { one: `${count} Person gefunden`, other: `${count} Personen gefunden` }),
    failed: 'Die Liste der Personen konnte nicht geladen werden.',
  },
  signIn: {
    title: (site) => `Willkommen bei ${site}`,
    text: 'Sprich mit den Leuten hier.',
    guestName: 'Dein Name',
    guestHint: 'Freiwillig. Du kannst ihn später ändern.',
    guest: 'Chat beginnen',
    or: 'oder',
    register: 'Konto erstellen',
    registerText: 'Behalte deine Unterhaltungen auf allen Geräten.',
    login: 'Anmelden',
    loginText: 'Schön, dass du wieder da bist.',
    haveAccount: 'Schon ein Konto?',
    noAccount: 'Neu hier?',
    signedTitle: 'Anmelden zum Chatten',
    signedText: (site) => `Melde dich zuerst bei ${site} an und komm dann zurück.`,
    signed: 'Ich bin angemeldet',
    none: 'Diese Website nimmt gerade niemand Neuen in ihren Chat auf.',
    ended: {
      signed_out: () =>
        'Du hast dich auf einem anderen Gerät abgemeldet. Melde dich wieder an, um weiterzumachen.',
      expired: () => 'Du warst lange nicht da. Melde dich wieder an, um weiterzumachen.',
      revoked: () => 'Diese Website hat dich abgemeldet. Melde dich wieder an, um weiterzumachen.',
      banned: (until) =>
        until
          ? `Du bist bis ${until} aus diesem Chat verbannt. Danach kannst du dich wieder anmelden.`
          : 'Du wurdest aus diesem Chat verbannt. Wenn du das für einen Irrtum hältst, wende dich bitte an diese Website.',
      deactivated: () =>
        'Dieses Konto wurde deaktiviert. Wenn du das für einen Irrtum hältst, wende dich bitte an diese Website.',
      deleted: () => 'Dieses Konto wurde gelöscht, die Anmeldung funktioniert nicht mehr.',
    },
  },
  account: {
    name: 'Name',
    email: 'E-Mail',
    password: 'Passwort',
    passwordHint: (least) => `Mindestens ${least} Zeichen`,
    needName: 'Bitte gib einen Namen ein.',
    needEmail: 'Bitte gib eine E-Mail-Adresse ein, etwa name@beispiel.de.',
    needPassword: 'Bitte gib dein Passwort ein.',
    shortPassword: (least) => `Bitte nimm mindestens ${least} Zeichen.`,
  },
  profile: {
    title: 'Dein Profil',
    name: 'Name',
    bio: 'Über dich',
    bioPlaceholder: 'Ein, zwei Sätze',
    save: 'Speichern',
    saved: 'Gespeichert',
    guestTitle: 'Du bist als Gast hier',
    guestText:
      'Deine Unterhaltungen gibt es nur auf diesem Gerät. Mit einem Konto behältst du sie, auf allen deinen Geräten.',
    upgrade: 'Konto erstellen',
    upgradeDone: 'Dein Konto ist bereit',
    signOut: 'Abmelden',
    signOutGuestTitle: 'Abmelden und deine Unterhaltungen zurücklassen?',
    signOutGuestText:
      'Als Gast kommst du nicht zu ihnen zurück. Erstelle zuerst ein Konto, um sie zu behalten.',
    signOutTitle: 'Auf diesem Gerät abmelden?',
    signOutText: 'Deine Unterhaltungen bleiben. Melde dich wieder an, um sie zu sehen.',
    signOutUntold:
      'Du bist auf diesem Gerät abgemeldet. Der Server war nicht erreichbar, deine Sitzung dort endet deshalb später von selbst.',
  },
  picture: {
    choose: 'Bild wählen',
    change: 'Bild ändern',
    remove: 'Entfernen',
    place: 'Bild ausrichten',
    placeHint: 'Zieh es, oder nimm die Pfeiltasten.',
    zoom: 'Zoom',
    use: 'Bild verwenden',
    uploading: 'Wird hochgeladen',
    broken: 'Dieses Bild lässt sich hier nicht öffnen. Bitte versuch es mit einem anderen.',
    set: 'Das Bild ist gesetzt',
    removed: 'Das Bild wurde entfernt',
  },
  files: {
    title: 'Bilder, Dateien und Links',
    pictures: 'Bilder',
    files: 'Dateien',
    links: 'Links',
    noPictures: 'Noch keine Bilder',
    noFiles: 'Noch keine Dateien',
    noLinks: 'Noch keine Links',
    emptyText: 'Was in dieser Unterhaltung gesendet wird, steht hier beisammen.',
    failed: 'Diese Liste konnte nicht geladen werden.',
    scanning: 'Wird geprüft',
    refused: 'Hat die Prüfung nicht bestanden',
    download: 'Herunterladen',
    inConversation: 'In der Unterhaltung zeigen',
  },
  connection: {
    connecting: 'Verbindung wird aufgebaut …',
    waiting: (seconds) => `Offline. Neuer Versuch in ${seconds} s`,
    waitingNow: 'Offline. Neuer Versuch …',
    degraded: 'Verbunden. Neue Nachrichten kommen mit ein paar Sekunden Verzögerung.',
    retry: 'Jetzt versuchen',
    back: 'Wieder verbunden',
  },
};
