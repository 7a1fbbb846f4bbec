import type { PreviewOptions } from './features/previews/preview-follower.js';
import type { TypingTiming } from './features/typing/typing.js';
import type { Environment } from './kernel/environment.js';
import type { Rates } from './kernel/limits.js';
import type { Log } from './kernel/log.js';
import type { NodeTiming } from './kernel/node-timing.js';

/** What tests, seeds and embedders may set; production leaves all of it out. */
export interface Overrides {
  environment?: Environment;
  log?: Log;
  rates?: Partial<Rates>;
  passwordCost?: number;
  presenceGraceMs?: number;
  typing?: Partial<TypingTiming>;
  nodes?: Partial<NodeTiming>;
  /** Also switches previews on where the config does not. */
  previews?: PreviewOptions;
  /** Bytes that may wait for one socket's reader. */
  maxUnread?: number;
  /** Sends that may wait for the writer. */
  maxWaitingSends?: number;
  /** Between two rounds of what is done beside the calls; `null`: nothing is. */
  janitorMs?: number | null;
  /** Parse every output and event against the table. */
  checkWire?: boolean;
  /** The folder of the widget's script-tag build. */
  assets?: string;
}
