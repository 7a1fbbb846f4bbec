/** Diagnostics: why the chat does not work on this page. */
export { doctor } from './diagnostics.js';
export { explainFailure } from './explain-failure.js';
