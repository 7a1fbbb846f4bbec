/**
 * The playground's buttons. Every one logs what it did, or how it failed, so that a test can read
 * it.
 */
const bench = document.querySelector('.bench');
const { parlorUrl, parlorSite } = bench.dataset;
const byId = (id) => document.getElementById(id);

function chat() {
  const element = document.querySelector('parlor-chat');
  if (!element) throw new Error('There is no chat on the page: add it first.');
  return element;
}

const actions = {
  'add-script': () =>
    new Promise((resolve, reject) => {
      const script = document.createElement('script');
      script.async = true;
      script.src = `${parlorUrl}/parlor.js`;
      script.dataset.site = parlorSite;
      script.onload = () => resolve('The script is loaded.');
      script.onerror = () => reject(new Error(`${script.src} could not be loaded.`));
      document.head.append(script);
    }),
  boot: () => {
    window.Parlor.boot({ site: parlorSite, server: parlorUrl });
    return 'Parlor.boot() returned.';
  },
  destroy: () => {
    window.Parlor.destroy();
    return 'Parlor.destroy() returned.';
  },
  show: () => {
    chat().setAttribute('open', '');
    return 'The open attribute is set.';
  },
  hide: () => {
    chat().removeAttribute('open');
    return 'The open attribute is removed.';
  },
  'replace-body': () => {
    const heading = document.querySelector('.bench h1');
    heading.textContent = heading.textContent === 'Playground' ? 'Another page' : 'Playground';
    history.pushState(null, '', `#${heading.textContent.replace(' ', '-').toLowerCase()}`);
    return 'The page is another one now; the chat should not have noticed.';
  },
};

for (const [id, act] of Object.entries(actions)) {
  byId(id).addEventListener('click', async () => {
    const entry = document.createElement('li');
    try {
      entry.textContent = await act();
    } catch (error) {
      const early = error instanceof TypeError && !window.Parlor;
      entry.textContent = early
        ? 'There is no window.Parlor yet: add the script tag first.'
        : error.message;
      entry.className = 'failed';
    }
    byId('log').prepend(entry);
    read();
  });
}

function read() {
  byId('reading-elements').textContent = document.querySelectorAll('parlor-chat').length;
  byId('reading-global').textContent = window.Parlor ? Object.keys(window.Parlor).join(', ') : 'no';
  byId('reading-files').textContent = performance
    .getEntriesByType('resource')
    .filter((entry) => entry.name.startsWith(parlorUrl)).length;
  byId('reading-keys').textContent = localStorage.length;
}

read();
setInterval(read, 500);
