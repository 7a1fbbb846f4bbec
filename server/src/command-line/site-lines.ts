/** How a site is told of, in lines to read and as data. */
import type { AttachmentRules, Site } from '../features/sites/sites.js';
import type { PinnedLoader } from '../kernel/assets.js';

export const describeSite = ({
  id,
  name,
  publicKey,
  origins,
  ways,
  editMinutes,
  deleteMinutes,
  whoMayWrite,
  linkPreviews,
  attachments,
}: Site) => ({
  id,
  name,
  publicKey,
  origins: [...origins],
  identity: [...ways],
  editMinutes,
  deleteMinutes,
  whoMayWrite,
  linkPreviews,
  attachments,
});

export const siteLines = (site: Site): string[] => [
  `site         ${site.name}`,
  `public key   ${site.publicKey}`,
  `origins      ${[...site.origins].join(', ') || 'none yet: no page can use it'}`,
  `identity     ${[...site.ways].join(', ')}`,
  `may edit     ${howLong(site.editMinutes)}`,
  `may delete   ${howLong(site.deleteMinutes)}`,
  `may write    ${site.whoMayWrite}`,
  `previews     ${site.linkPreviews ? 'on' : 'off'}`,
  `files        ${describeFiles(site.attachments)}`,
];

const describeFiles = ({ kinds, maxBytes, maxCount }: AttachmentRules): string =>
  kinds.length === 0 ? 'none' : `${kinds.join(', ')}; up to ${maxBytes / 1024 / 1024} MB each, ${maxCount} a message`;

const howLong = (minutes: number | null) => (minutes === null ? 'always' : minutes === 0 ? 'never' : `for ${minutes} minutes`);

export const scriptTag = (publicUrl: string, publicKey: string) =>
  `<script async src="${publicUrl}/parlor.js" data-site="${publicKey}"></script>`;

export const pinnedScriptTag = (publicUrl: string, publicKey: string, { path, integrity }: PinnedLoader) =>
  `<script async src="${publicUrl}${path}" integrity="${integrity}" crossorigin="anonymous" data-site="${publicKey}"></script>`;
