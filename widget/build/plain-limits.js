/**
 * The protocol's limits as the numbers that they are: `limits.messageText` becomes `8000`, and the
 * table stays out of the bundle.
 */
import { limits } from '@parlor/sdk/protocol/limits';

const ours = /\/(widget\/src|sdk\/dist)\/.*\.(ts|js)$/;

export function plainLimits() {
  return {
    name: 'plain-limits',
    transform(code, id) {
      if (!ours.test(id) || !code.includes('limits')) return null;
      return {
        code: code.replace(/\blimits\.(\w+)/g, (whole, name) => limits[name] ?? whole),
        map: null,
      };
    },
  };
}
