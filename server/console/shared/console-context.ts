/** What the shell hands to every view. */
import type { OperatorAccount, OperatorSite } from '@parlor/sdk/protocol/operators';
import type { Scope } from '@parlor/sdk/protocol/scopes';
import type { Call } from './api.js';
import type { Route } from './route.js';

/** A question before an action with consequences. */
export interface Question {
  title: string;
  text: string;
  /** The label of the button that confirms: a verb. */
  action: string;
  danger?: boolean;
  /** What must be typed before the button works, such as the name of a site. */
  type?: string;
  /** Runs when it is confirmed; a failure is shown in the dialog. */
  act: () => Promise<unknown>;
}

export interface ToastOptions {
  /** Takes the action back. Shows "Undo". */
  undo?: () => Promise<unknown>;
}

export interface NavigateOptions {
  /** Replaces the entry of the history, for filters and searches. */
  replace?: boolean;
}

export interface ConsoleContext {
  /**
   * Calls an operation; `host.*` on the site of this context, also when the operator has gone on to
   * another one, as with an undo. Throws `ApiError`.
   */
  readonly call: Call;
  /** `null` on the views before sign-in. */
  readonly account: OperatorAccount | null;
  readonly sites: readonly OperatorSite[];
  /** The site that the address names. */
  readonly site: OperatorSite | null;
  /** Whether the operator's role on the current site includes the scope. */
  can(scope: Scope): boolean;
  /** Opens an address of the console, such as `/sites/7/people`. */
  navigate(path: string, options?: NavigateOptions): void;
  /** The route that the address names now. */
  readonly route: Route;
  /** A message at the bottom of the page, also for screen readers. */
  toast(text: string, options?: ToastOptions): void;
  /** A text for screen readers alone. */
  announce(text: string): void;
  /** Whether it was confirmed and the action was done. */
  confirm(question: Question): Promise<boolean>;
  /** Reads account and sites again, after a change of them. */
  refresh(): Promise<void>;
  /** Forgets the account, after it was signed out. */
  signedOut(): void;
}
