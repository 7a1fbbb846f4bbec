/**
 * What is fetched once the chat is open, put together from the words of the features that take
 * part: views, failures, the state of the connection.
 */
import type { FailureWords } from '../failure-words.js';
import { words as files } from '../../attachments/files-view-words.js';
import { words as directory } from '../../people/directory-words.js';
import { words as profile } from '../../profile/words.js';
import { words as signIn } from '../../sign-in/words.js';

export const failures: FailureWords = {
  invalid_input: 'This input is not valid. Please check it and try again.',
  malformed_request: 'That did not work. Please reload the page and try again.',
  unauthenticated: 'Please sign in again.',
  token_expired: 'Please sign in again.',
  session_ended: 'You were signed out. Please sign in again.',
  invalid_credentials: 'That email and password do not match.',
  signed_token_rejected: 'This website could not confirm who you are. Please reload the page.',
  unknown_site: 'The chat is not set up correctly on this website.',
  forbidden: 'You are not allowed to do that.',
  origin_not_allowed: 'The chat is not enabled for this web address.',
  identity_disabled: 'This website does not offer that way of signing in.',
  not_accepted: 'You cannot write to this person.',
  user_deactivated: 'This account was deactivated.',
  user_banned: 'You are banned from this chat.',
  silenced: 'You cannot write for now.',
  message_refused: 'This website does not allow that text.',
  message_held: 'A moderator will review this message first.',
  not_found: 'This is no longer available.',
  method_not_allowed: 'That did not work. Please reload the page and try again.',
  email_taken: 'There is already an account with this email. Sign in instead?',
  identity_taken: 'That account already belongs to another user here.',
  client_id_reused: 'This message was already sent with different content. Please write it again.',
  limit_reached: 'The maximum number has been reached.',
  banned: 'This person is banned from this group.',
  invite_ended: 'This invite has ended.',
  too_large: 'That is too long to send.',
  unsupported_media_type: 'That did not work. Please reload the page and try again.',
  file_refused: 'This kind of file is not accepted here, or the file is damaged.',
  rate_limited: 'You are doing this too quickly. Please wait a moment.',
  internal: 'An error occurred on the server. Please try again.',
  unavailable: 'The chat is busy right now. Please try again in a moment.',
  network_error: 'No connection. Please check your network and try again.',
  timed_out: 'That took too long. Please try again.',
  aborted: 'Stopped.',
  signed_out: 'Please sign in again.',
  closed: 'The chat was closed.',
  bad_answer: 'The chat cannot be reached from this website right now.',
};

export const words = {
  tryAgainIn: (seconds: number) => `Try again in ${seconds} s`,
  cancel: 'Cancel',
  directory,
  signIn,
  profile,
  files,
  account: {
    name: 'Name',
    email: 'Email',
    password: 'Password',
    passwordHint: (least: number) => `At least ${least} characters`,
    needName: 'Please enter a name.',
    needEmail: 'Please enter an email address, like name@example.com.',
    needPassword: 'Please enter your password.',
    shortPassword: (least: number) => `Please use at least ${least} characters.`,
  },
  /** Of oneself or of a group: choosing it, and cutting a square from it. */
  picture: {
    choose: 'Choose a picture',
    change: 'Change picture',
    remove: 'Remove',
    place: 'Place the picture',
    placeHint: 'Drag it, or use the arrow keys.',
    zoom: 'Zoom',
    use: 'Use picture',
    uploading: 'Uploading',
    broken: 'This picture cannot be opened here. Please try another one.',
    set: 'The picture is set',
    removed: 'The picture was removed',
  },
  connection: {
    connecting: 'Connecting…',
    waiting: (seconds: number) => `Offline. Trying again in ${seconds} s`,
    waitingNow: 'Offline. Trying again…',
    degraded: 'Connected. New messages arrive a few seconds late.',
    retry: 'Retry now',
    back: 'Connected again',
  },
};
