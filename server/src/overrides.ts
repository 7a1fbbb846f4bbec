import type { PreviewOptions } from './features/previews/index.js';
import type { StreamTiming } from './features/streams/index.js';
import type { TypingTiming } from './features/typing/index.js';
import type { WebhookOptions } from './features/webhooks/index.js';
import type { CallsAtOnce } from './kernel/dispatcher.js';
import type { Environment } from './kernel/environment.js';
import type { Rates } from './kernel/limits.js';
import type { Log } from './kernel/log.js';
import type { UploadsAtOnce } from './kernel/receive-file.js';
import type { NodeTiming } from './kernel/node-timing.js';
import type { Pace } from './kernel/pacing.js';

/** What tests, seeds and embedders may set; production leaves all of it out. */
export interface Overrides {
  environment?: Environment;
  log?: Log;
  rates?: Partial<Rates>;
  /** Calls of one user and of one address that are worked on at a time. */
  callsAtOnce?: Partial<CallsAtOnce>;
  passwordCost?: number;
  /** Of those who guess the password of one account: the first pause. */
  firstPauseSeconds?: number;
  presenceGraceMs?: number;
  typing?: Partial<TypingTiming>;
  streams?: Partial<StreamTiming>;
  nodes?: Partial<NodeTiming>;
  /** Also switches previews on where the config does not. */
  previews?: PreviewOptions;
  webhooks?: WebhookOptions;
  /** How slow HTTP clients may be. */
  pace?: Partial<Pace>;
  uploadsAtOnce?: UploadsAtOnce;
  /** Bytes that may wait for one socket's reader. */
  maxUnread?: number;
  /** Sends that may wait for the writer. */
  maxWaitingSends?: number;
  /** Between two looks for events that another node has left without numbers. */
  eventsMs?: number;
  /** Between two writes of what was counted. */
  numbersMs?: number;
  /** Between two looks for files that are to be scanned. */
  scanMs?: number;
  /** Between two rounds of what is done beside the calls; `null`: nothing is. */
  janitorMs?: number | null;
  /** False: a schema that is not up to date is refused instead of migrated. */
  migrate?: boolean;
  /** Check every output, error code and event against the table. */
  checkWire?: boolean;
  /** The folder of the widget's script-tag build. */
  assets?: string;
  /** The folder of the console's build. */
  console?: string;
}
