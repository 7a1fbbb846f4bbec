/** The words of signing in, and of why a user was signed out. */
export const words = {
  title: (site: string) => `Welcome to ${site}`,
  text: 'Talk with the people here.',
  guestName: 'Your name',
  guestHint: 'Optional. You can change it later.',
  guest: 'Start chatting',
  or: 'or',
  register: 'Create an account',
  registerText: 'Keep your conversations on all your devices.',
  login: 'Sign in',
  loginText: 'Good to see you again.',
  haveAccount: 'Already have an account?',
  noAccount: 'New here?',
  signedTitle: 'Sign in to chat',
  signedText: (site: string) => `Sign in on ${site} first, then come back here.`,
  signed: 'I have signed in',
  none: 'This website does not accept new people in its chat right now.',
  /** Why the user was signed out without having asked for it. */
  ended: {
    signed_out: (_until: string | null) =>
      'You signed out on another device. Sign in again to go on.',
    expired: (_until: string | null) => 'You were away for a long time. Sign in again to go on.',
    revoked: (_until: string | null) =>
      'You were signed out by this website. Sign in again to go on.',
    banned: (until: string | null) =>
      until
        ? `You are banned from this chat until ${until}. Afterwards you can sign in again.`
        : 'You were banned from this chat. If you think this is a mistake, please contact this website.',
    deactivated: (_until: string | null) =>
      'This account was deactivated. If you think this is a mistake, please contact this website.',
    deleted: (_until: string | null) =>
      'This account was deleted, and its sign-in no longer works.',
  },
};
