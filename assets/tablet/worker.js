/** Keeps the empty page and its style and scripts for a time without network; never any data. */

const KEPT = 'tablet';
const PATIENCE = 4000;

self.addEventListener('install', (event) => event.waitUntil(prepare()));
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('fetch', (event) => {
  const { pathname } = new URL(event.request.url);
  if (event.request.method !== 'GET') return;
  if (pathname === '/t' && event.request.mode === 'navigate') event.respondWith(page(event));
  else if (pathname.startsWith('/assets/')) event.respondWith(asset(event.request));
});

async function prepare() {
  await self.skipWaiting();
  const answer = await fetch('/t');
  if (answer.ok && !answer.redirected) await keepPage(answer);
}

/** The page and what it names; what older pages named goes. */
async function keepPage(answer) {
  const named = [...new Set((await answer.clone().text()).match(/\/assets\/[^"']+/g))];
  await caches.delete(KEPT);
  const kept = await caches.open(KEPT);
  await kept.addAll(named);
  await kept.put('/t', answer);
}

async function page(event) {
  try {
    const answer = await fetch(event.request, { signal: AbortSignal.timeout(PATIENCE) });
    if (answer.ok) event.waitUntil(renew(answer.clone()));
    return answer;
  } catch (fault) {
    const kept = await caches.match('/t');
    if (kept) return kept;
    throw fault;
  }
}

/** A new version of the page takes the place of the old one. */
async function renew(answer) {
  const kept = await caches.match('/t');
  if ((await kept?.text()) !== (await answer.clone().text())) await keepPage(answer);
}

async function asset(request) {
  return (await caches.match(request)) ?? fetch(request);
}
