import type { hostSiteOperations, SecretKey, SigningSecret } from '@parlor/sdk/protocol/host-site';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { SecretKey as Key } from './secret-keys.js';
import type { SiteSetup } from './site-setup.js';

interface Secret {
  kid: string;
  secret: string;
  createdAt: Date;
  expiresAt: Date | null;
}

export function siteSetupApi(setup: SiteSetup): Handlers<typeof hostSiteOperations> {
  return {
    'host.getSite': ({ siteId }) => setup.get(siteId),
    'host.updateSite': (call, change) => setup.update(call, change),

    'host.listOrigins': async ({ siteId }) => ({ origins: (await setup.get(siteId)).origins }),
    'host.addOrigin': async (call, { origin }) => ({
      origins: await setup.addOrigin(call, origin),
    }),
    'host.removeOrigin': async (call, { origin }) => ({
      origins: await setup.removeOrigin(call, origin),
    }),

    'host.listSightings': async ({ siteId }) => ({
      sightings: await setup.listSightings(siteId),
    }),

    'host.listKeys': async ({ siteId }) => ({
      keys: (await setup.listKeys(siteId)).map(presentKey),
    }),
    'host.addKey': async (call, input) => {
      const { key, secretKey } = await setup.addKey(call, input);
      return { key: presentKey(key), secretKey };
    },
    'host.rotateKey': async (call, { keyId, overlapSeconds }) => {
      const { key, secretKey } = await setup.rotateKey(call, keyId, overlapSeconds);
      return { key: presentKey(key), secretKey };
    },
    'host.revokeKey': async (call, { keyId }) => {
      await setup.revokeKey(call, keyId);
      return {};
    },

    'host.listSigningSecrets': async ({ siteId }) => ({
      signingSecrets: (await setup.listSecrets(siteId)).map(presentSecret),
    }),
    'host.addSigningSecret': async (call) => withSecret(await setup.addSecret(call)),
    'host.rotateSigningSecret': async (call, { kid, overlapSeconds }) =>
      withSecret(await setup.rotateSecret(call, kid, overlapSeconds)),
    'host.revokeSigningSecret': async (call, { kid, keepSessions = false }) => ({
      endedSessions: await setup.revokeSecret(call, kid, keepSessions),
    }),
  };
}

const presentKey = ({ createdAt, lastUsedAt, expiresAt, ...key }: Key): SecretKey => ({
  ...key,
  createdAt: createdAt.toISOString(),
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
  expiresAt: expiresAt?.toISOString() ?? null,
});

const presentSecret = ({ kid, createdAt, expiresAt }: Secret): SigningSecret => ({
  kid,
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt?.toISOString() ?? null,
});

const withSecret = (row: Secret) => ({ signingSecret: presentSecret(row), secret: row.secret });
