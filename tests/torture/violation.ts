/** What each check stands for. */
export type Rule =
  | 'acknowledged sends are stored'
  | 'nothing is stored twice'
  | 'nothing is invented'
  | 'a repeated send gets the same answer'
  | 'numbers have no holes'
  | 'one order for everybody'
  | 'pages are whole'
  | 'changes are kept'
  | 'nobody sees what is not theirs'
  | 'marks only move forward'
  | 'unread is exact'
  | 'what a client shows has no holes'
  | 'clients agree with the database';

export interface Violation {
  rule: Rule;
  says: string;
}

export type Check = (says: (rule: Rule, text: string) => void) => void;
