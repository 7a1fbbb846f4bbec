import type { streamOperations } from '@parlor/sdk/protocol/streams';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { Streams } from './streams.js';

export const streamsApi = (streams: Streams): Handlers<typeof streamOperations> => ({
  'streams.begin': (call, input) => streams.begin(call, input),
  'streams.append': async (call, input) => ({ length: await streams.append(call, input) }),
  'streams.end': (call, input) => streams.end(call, input),
  'streams.get': async (call, which) => ({ text: await streams.get(call, which) }),
});
