/**
 * The page in the frame of the view "Look": the real chat, as the script tag adds it, on a page
 * that stands for one of the site's. It shows what the console sends, also what is not saved.
 */
import type { HostSite } from '@parlor/sdk/protocol/host-site';
import type { Site } from '@parlor/sdk/protocol/sites';
import { applyLook } from '../../../../widget/src/shared/look.js';
import type { ParlorQueue } from '../../../../widget/src/shared/embedding.js';
import { type PreviewMessage, previewReady } from './preview-message.js';
import { conversationId } from './sample-data.js';
import { serveSamples } from './sample-server.js';

const key = 'pk_preview';

const sheet = new CSSStyleSheet();
sheet.replaceSync(`
  :root { color-scheme: light dark; }
  body {
    margin: 0;
    padding: 28px;
    min-block-size: 100vh;
    box-sizing: border-box;
    background:
      linear-gradient(#8883 0 0) 28px 28px / 45% 26px no-repeat,
      repeating-linear-gradient(#8882 0 10px, #0000 0 26px) 28px 84px / calc(100% - 56px) 182px no-repeat,
      repeating-linear-gradient(#8882 0 10px, #0000 0 26px) 28px 310px / 70% 104px no-repeat,
      light-dark(#fff, #1b1d1f);
  }
`);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

/** As the server presents it to pages; the look is applied apart from it. */
const publicSite = ({ id, name, signIn, logoUrl, promise, ...site }: HostSite): Site => ({
  id,
  name,
  identity: {
    guest: signIn.includes('guest'),
    account: signIn.includes('account'),
    signed: signIn.includes('signed'),
  },
  whoMayWrite: site.whoMayWrite,
  directory: site.directory,
  attachments: site.attachments,
  messages: { editMinutes: site.editMinutes, deleteMinutes: site.deleteMinutes },
  welcome: { logoUrl, promise, staff: [] },
  serverTime: new Date().toISOString(),
});

function show({ site, look, scene }: PreviewMessage): void {
  const boot = (window as { Parlor?: ParlorQueue }).Parlor?.boot;
  if (!boot) return;
  if (!document.querySelector('parlor-chat')) {
    // Nothing of an earlier preview.
    for (const name of Object.keys(localStorage))
      if (name.includes(key)) localStorage.removeItem(name);
    serveSamples(publicSite(site));
    boot({
      site: key,
      attention: 'none',
      ...(scene === 'conversation'
        ? { auth: () => Promise.resolve('preview'), target: { conversationId } }
        : { open: true }),
    });
  }
  const element = document.querySelector<HTMLElement>('parlor-chat');
  if (element) applyLook([{ element }], key, look);
}

addEventListener('message', ({ data, origin, source }: MessageEvent<PreviewMessage>) => {
  if (origin === location.origin && source === parent && data.type === 'parlor-preview') show(data);
});
parent.postMessage(previewReady, location.origin);
