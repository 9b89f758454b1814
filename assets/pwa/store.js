// What this browser keeps for when there is no network: texts to read, and saves that wait to be sent. All
// of it belongs to one person, its owner, and goes with the first sign of another. Pages and the service
// worker share it.

const NAME = "fuze";
const OWNER = "owner";
const CHANNEL = "fuze-kept";
const SHELL = "fuze-shell-";

let opened;

function database() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("articles", { keyPath: "id" });
      request.result.createObjectStore("queue", { keyPath: "url" });
      request.result.createObjectStore("about");
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

/** Runs `work` on a transaction; resolves once that is committed, to what the request it returned found. */
async function within(stores, mode, work) {
  const transaction = (await database()).transaction(stores, mode);
  const ended = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error);
  });
  const request = work(transaction);
  await ended;
  return request?.result;
}

export function all(name) {
  return within(name, "readonly", (transaction) => transaction.objectStore(name).getAll());
}

export function get(name, key) {
  return within(name, "readonly", (transaction) => transaction.objectStore(name).get(key));
}

export async function put(name, value) {
  await within(name, "readwrite", (transaction) => transaction.objectStore(name).put(value));
  tell();
}

export async function remove(name, key) {
  await within(name, "readwrite", (transaction) => transaction.objectStore(name).delete(key));
  tell();
}

export function owner() {
  return get("about", OWNER);
}

/** Keeps an article of a person, unless somebody else, or nobody, owns what is kept by now. */
export async function putOf(person, article) {
  await within(["about", "articles"], "readwrite", (transaction) => {
    const known = transaction.objectStore("about").get(OWNER);
    known.onsuccess = () => {
      if (known.result === person) transaction.objectStore("articles").put(article);
    };
  });
  tell();
}

/** From now on all of this is of `person`; what was kept for somebody else goes. */
export async function adopt(person) {
  await within(["about", "articles", "queue"], "readwrite", (transaction) => {
    const about = transaction.objectStore("about");
    const known = about.get(OWNER);
    known.onsuccess = () => {
      if (known.result === person) return;
      if (known.result !== undefined) {
        transaction.objectStore("articles").clear();
        transaction.objectStore("queue").clear();
      }
      about.put(person, OWNER);
    };
  });
  tell();
}

/** The session has ended: nothing can be read here any more. Saves wait for their owner to sign in again. */
export async function forgetArticles() {
  await within("articles", "readwrite", (transaction) => transaction.objectStore("articles").clear());
  tell();
}

/** Somebody signs out: nothing stays. */
export async function forgetAll() {
  const stores = ["about", "articles", "queue"];
  await within(stores, "readwrite", (transaction) => {
    for (const name of stores) transaction.objectStore(name).clear();
  });
  tell();
  if (!globalThis.caches) return;
  const names = (await caches.keys()).filter((name) => name.startsWith(SHELL));
  await Promise.all(names.map((name) => caches.delete(name)));
}

const channel = new BroadcastChannel(CHANNEL);

/** Tells every page that something kept has changed. */
function tell() {
  channel.postMessage("");
}

/** Calls `show` now and whenever something kept has changed; returns what ends it. */
export function follow(show) {
  const heard = new BroadcastChannel(CHANNEL);
  heard.onmessage = show;
  show();
  return () => heard.close();
}

/** One at a time, whichever page or worker it is; browsers know locks only over HTTPS. */
export function alone(name, work) {
  return navigator.locks ? navigator.locks.request(`fuze-${name}`, work) : work();
}
