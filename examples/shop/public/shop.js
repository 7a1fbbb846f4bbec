/**
 * The shop's own pinch of script: the light, the bag, and walking from lamp to lamp without a page
 * load.
 */
const page = document.documentElement;
const evening = matchMedia('(prefers-color-scheme: dark)');
const cord = document.getElementById('cord');
const bag = document.getElementById('bag');

const isEvening = () => (page.dataset.light ? page.dataset.light === 'evening' : evening.matches);

function showLight() {
  cord.setAttribute('aria-pressed', String(isEvening()));
  // The chat follows the system by itself; here somebody chose.
  if (page.dataset.light)
    document.querySelector('parlor-chat')?.setAttribute('theme', isEvening() ? 'dark' : 'light');
}

cord.addEventListener('click', () => {
  page.dataset.light = isEvening() ? 'day' : 'evening';
  localStorage.setItem('vesper-light', page.dataset.light);
  cord.classList.remove('pulled');
  requestAnimationFrame(() => cord.classList.add('pulled'));
  showLight();
});
evening.addEventListener('change', showLight);
// The chat's script is async, and may have put its element on the page only by then.
addEventListener('load', showLight);

function showBag() {
  bag.value = sessionStorage.getItem('vesper-bag') ?? '0';
}

/** One listener for everything inside <main>, as walking replaces what is in there. */
document.addEventListener('click', async (event) => {
  const target = event.target instanceof Element ? event.target : null;
  const copy = target?.closest('[data-copy]');
  const link = target?.closest('a[data-soft]');
  if (target?.closest('[data-add]')) {
    sessionStorage.setItem('vesper-bag', String(Number(bag.value) + 1));
    showBag();
  } else if (target?.closest('[data-chat]')) {
    openChat();
  } else if (copy) {
    await navigator.clipboard?.writeText(copy.dataset.copy);
    copy.classList.add('copied');
    setTimeout(() => copy.classList.remove('copied'), 1_200);
  } else if (link && document.querySelector('main.product') && plain(event)) {
    event.preventDefault();
    await walk(link.href, { remember: true });
  }
});

/** The attribute means the same before and after the chat's code is here. */
function openChat() {
  document.querySelector('parlor-chat')?.setAttribute('open', '');
}

/** A click that the browser would follow in this very tab. */
function plain(event) {
  return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
}

/**
 * Goes to another lamp as a single-page app does: only <main> changes, and what else lives on the
 * page stays, the chat included.
 */
async function walk(address, { remember }) {
  const answer = await fetch(address).catch(() => null);
  if (!answer?.ok) {
    location.assign(address);
    return;
  }
  const next = new DOMParser().parseFromString(await answer.text(), 'text/html');
  if (remember) history.pushState(null, '', address);
  const swap = () => {
    const main = document.getElementById('main');
    main.className = next.getElementById('main').className;
    main.replaceChildren(...next.getElementById('main').childNodes);
    document.title = next.title;
    scrollTo({ top: 0, behavior: 'instant' });
    main.focus({ preventScroll: true });
  };
  if (document.startViewTransition && !matchMedia('(prefers-reduced-motion: reduce)').matches)
    document.startViewTransition(swap);
  else swap();
}

addEventListener('popstate', () => {
  if (location.pathname.startsWith('/lamps/')) void walk(location.href, { remember: false });
  else if (document.querySelector('main.product')) location.reload();
});

showLight();
showBag();
