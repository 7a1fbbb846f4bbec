/** How a site is told of, in lines to read and as data. */
import type { AttachmentRules, Site, SiteQuotas } from '../features/sites/sites.js';
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
  whoMayAdd,
  linkPreviews,
  attachments,
  quotas,
}: Site) => ({
  id,
  name,
  publicKey,
  origins: [...origins],
  identity: [...ways],
  editMinutes,
  deleteMinutes,
  whoMayWrite,
  whoMayAdd,
  linkPreviews,
  attachments,
  quotas,
});

export const siteLines = (site: Site): string[] => [
  `site         ${site.name}`,
  `public key   ${site.publicKey}`,
  `origins      ${[...site.origins].join(', ') || 'none yet: no page can use it'}`,
  `identity     ${[...site.ways].join(', ')}`,
  `may edit     ${howLong(site.editMinutes)}`,
  `may delete   ${howLong(site.deleteMinutes)}`,
  `may write    ${site.whoMayWrite}`,
  `may add      ${site.whoMayAdd}`,
  `previews     ${site.linkPreviews ? 'on' : 'off'}`,
  `files        ${describeFiles(site.attachments)}`,
  `quotas       ${describeQuotas(site.quotas)}`,
];

const describeFiles = ({ kinds, maxBytes, maxCount }: AttachmentRules): string =>
  kinds.length === 0 ? 'none' : `${kinds.join(', ')}; up to ${maxBytes / 1024 / 1024} MB each, ${maxCount} a message`;

const describeQuotas = ({ person, guest, address, site }: SiteQuotas): string => {
  const mb = (quota: number | null) => (quota === null ? 'none' : `${quota} MB`);
  return `a person ${mb(person)}, a guest ${mb(guest)}, an address ${mb(address)} a day, the site ${mb(site)}`;
};

const howLong = (minutes: number | null) => (minutes === null ? 'always' : minutes === 0 ? 'never' : `for ${minutes} minutes`);

export const scriptTag = (publicUrl: string, publicKey: string) =>
  `<script async src="${publicUrl}/parlor.js" data-site="${publicKey}"></script>`;

export const pinnedScriptTag = (publicUrl: string, publicKey: string, { path, integrity }: PinnedLoader) =>
  `<script async src="${publicUrl}${path}" integrity="${integrity}" crossorigin="anonymous" data-site="${publicKey}"></script>`;
