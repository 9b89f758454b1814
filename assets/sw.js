// The service worker: pages that work without a network, and saves that are sent when it is back.
//
// It keeps the files of the shell alone, which are the same for everybody, and nothing that it passes on:
// no answer of the API, no page of another build. `SHELL` is written before this text by the server
// (fuze_app/ui/app_shell.py): another build has another version, whose worker takes over when the last
// page of the former one is closed.

import { SYNC, deliver } from "./pwa/queue.js";

const { version, files } = self.SHELL;
const PREFIX = "fuze-shell-";
const CACHE = PREFIX + version;
const FILES = new Set(files);
const NAMED_BY_CONTENT = /^\/(assets|fonts)\//;
const AWAY = new Set([502, 503, 504]);

async function fill() {
  const cache = await caches.open(CACHE);
  await cache.addAll(files.map((file) => new Request(file, { cache: "no-cache" })));
}

function kept(path) {
  return caches.match(path, { cacheName: CACHE });
}

async function takeOver() {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(names.map((name) => caches.delete(name)));
  await self.clients.claim();
}

/** A page from the network; without one, the page that does without, at its own address. */
async function page(request, { pathname, search }) {
  let answer;
  try {
    answer = await fetch(request);
    if (!AWAY.has(answer.status)) return answer;
  } catch {
    answer = Response.error();
  }
  const own = FILES.has(pathname) && (await kept(pathname));
  if (own) return own;
  if (!(await kept("/offline"))) return answer;
  const [, id] = /^\/read\/(\d+)$/.exec(pathname) ?? [];
  const asked = new URLSearchParams({ ...(id && { id }), from: pathname + search });
  return Response.redirect(`/offline?${asked}`);
}

async function file(request, { pathname }) {
  if (NAMED_BY_CONTENT.test(pathname)) return (await kept(pathname)) ?? fetch(request);
  try {
    return await fetch(request);
  } catch {
    return (await kept(pathname)) ?? Response.error();
  }
}

self.addEventListener("install", (event) => event.waitUntil(fill()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname.startsWith("/api/")) return;
  if (request.mode === "navigate") event.respondWith(page(request, url));
  else if (FILES.has(url.pathname)) event.respondWith(file(request, url));
});

self.addEventListener("sync", (event) => {
  if (event.tag === SYNC) event.waitUntil(deliver());
});

// Signing out has emptied the cache; somebody has signed in again.
self.addEventListener("message", (event) => {
  if (event.data === "fill") event.waitUntil(kept("/offline").then((found) => found ?? fill()));
});
