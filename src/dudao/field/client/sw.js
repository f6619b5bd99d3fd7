// Keeps the app on the phone. A new version waits until the app says "take" (docs/sync.md).
const CACHE = "field-__VERSION__";
const FILES = __FILES__;

async function keep(cache, path) {
  const answer = await fetch(path, { cache: "reload", credentials: "omit" });
  // A redirect would be a page to sign in on: kept as the app, it would lock everybody out.
  if (!answer.ok || answer.redirected) throw new Error(`${path}: ${answer.status}`);
  await cache.put(path, answer);
}

async function install() {
  const cache = await caches.open(CACHE);
  await Promise.all(FILES.map((path) => keep(cache, path)));
}

async function activate() {
  const old = (await caches.keys()).filter((name) => name.startsWith("field-") && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function answer(request, path) {
  const cache = await caches.open(CACHE);
  return (await cache.match(path)) ?? fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", (event) => event.data === "take" && self.skipWaiting());
self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  const ours = method === "GET" && origin === location.origin && pathname.startsWith("/field/");
  if (!ours || pathname.startsWith("/field/sync/")) return;
  event.respondWith(answer(event.request, mode === "navigate" ? "/field/" : pathname));
});
