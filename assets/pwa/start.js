// Starts the service worker, and keeps what it needs up to date while Fuze is open.

import { bringUpToDate } from "./articles.js";
import { Refused, Unreachable } from "./api.js";
import { deliver } from "./queue.js";

const AT_MOST_EVERY = 60_000;

let last = 0;
let running = Promise.resolve();

async function catchUp() {
  try {
    await deliver();
    await bringUpToDate();
    const registration = await navigator.serviceWorker.getRegistration();
    registration?.active?.postMessage("fill");
  } catch (error) {
    // Away, signed out, or storage is blocked: the next time does it.
    if (![Unreachable, Refused, DOMException].some((kind) => error instanceof kind)) throw error;
  }
}

/** Sends what waits, renews what is kept. Without HTTPS browsers have no service workers: nothing to do. */
export function keepUp() {
  if (!navigator.serviceWorker) return Promise.resolve();
  last = Date.now();
  running = running.then(catchUp);
  return running;
}

function isMember() {
  try {
    return localStorage.getItem("fuze.member") !== null;
  } catch {
    return false; // Storage is blocked: then nothing can be kept either.
  }
}

/** The same, when somebody is signed in here and it was not done just now. */
function keepUpNow() {
  if (isMember() && navigator.onLine && Date.now() - last > AT_MOST_EVERY) keepUp();
}

// What the worker fetches must hold up neither the page nor somebody who is just signing in.
window.addEventListener("load", () => {
  if (isMember()) navigator.serviceWorker?.register("/sw.js", { type: "module" }).catch(() => {}); // forbidden
  setTimeout(keepUpNow);
});
window.addEventListener("online", () => {
  last = 0;
  keepUpNow();
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") keepUpNow();
});
