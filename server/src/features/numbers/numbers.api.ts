import type { hostNumberOperations } from '@parlor/sdk/protocol/host-numbers';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { Numbers } from './numbers.js';

export const numbersApi = (numbers: Numbers): Handlers<typeof hostNumberOperations> => ({
  'host.getNumbers': ({ siteId }, query) => numbers.get(siteId, query),
  'host.listRefusals': ({ siteId }, query) => numbers.refusals(siteId, query),
});
