// The service worker. It keeps the shop's style, scripts and drawings, and one page a language that
// says that there is no network. It keeps no page of the shop: those are somebody's own.
// The server writes the list in place of __TOLD__.

const told = __TOLD__;
const SHELL = `shell-${told.version}`;
const FILES = "files";
const MOST = 120; // files beside the shell

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const shell = await caches.open(SHELL);
    // Without cookies: what is kept is what a stranger would get.
    const plainly = { credentials: "omit", cache: "no-cache" };
    await shell.addAll(told.shell.map((url) => new Request(url, plainly)));
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const names = await caches.keys();
    const old = names.filter((name) => name !== SHELL && name !== FILES);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.registration.navigationPreload?.enable(); // the page is asked for while this starts
    await self.clients.claim();
  })());
});

const isFile = (path) => path.startsWith(told.assets) || path.startsWith(told.styles);

async function page(event) {
  const { request } = event;
  try {
    return (await event.preloadResponse) || (await fetch(request));
  } catch {
    const code = new URL(request.url).pathname.split("/")[1];
    const shell = await caches.open(SHELL);
    const kept = await shell.match(told.offline[code] || told.offline[told.other]);
    return kept || Response.error();
  }
}

async function file(request) {
  const shell = await caches.open(SHELL);
  const known = await shell.match(request);
  if (known) return known;
  const files = await caches.open(FILES);
  const fresh = fetch(request).then(async (answer) => {
    if (answer.ok && answer.type === "basic") {
      await files.put(request, answer.clone());
      const keys = await files.keys();
      if (keys.length > MOST) await files.delete(keys[0]);
    }
    return answer;
  });
  const kept = await files.match(request);
  if (!kept) return fresh;
  fresh.catch(() => {}); // it is newer next time, or not
  return kept;
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (isFile(url.pathname)) event.respondWith(file(request));
});
