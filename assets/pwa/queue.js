// Saves that wait for Fuze to be reached. Sending one twice does no harm: saving a page that is saved adds
// nothing. So an entry leaves the queue only after Fuze has answered.

import { Refused, request, whoIsSignedIn } from "./api.js";
import { adopt, all, alone, get, owner, put, remove } from "./store.js";

/** The name of the background sync that sends what waits. */
export const SYNC = "fuze-queue";

/** Keeps a save until it was sent. A page that waits already takes up what is new. */
export async function keep(save, title) {
  const same = await get("queue", save.url);
  const entry = { url: save.url, at: Date.now(), owner: await owner(), title, save: merged(same?.save, save) };
  await put("queue", entry);
  await askForSync();
}

function merged(old = {}, save) {
  const tags = [...new Set([...(old.tags ?? []), ...(save.tags ?? [])])];
  const notes = [...new Set([old.notes, save.notes])].filter(Boolean).join("\n\n");
  return { ...save, tags, notes };
}

/** Where there is Background Sync, the browser sends what waits even when no page of Fuze is open. */
async function askForSync() {
  const registration = await globalThis.navigator.serviceWorker?.getRegistration();
  await registration?.sync?.register(SYNC).catch(() => {}); // the person has switched it off
}

/** Sends what waits for who is signed in. Throws Unreachable when it can't go on. */
export function deliver() {
  return alone("queue", async () => {
    if ((await all("queue")).length === 0) return;
    const person = await whoIsSignedIn();
    if (person === null) return;
    await adopt(person);
    for (const entry of await all("queue")) {
      if (!entry.problem) await send(entry);
    }
  });
}

async function send(entry) {
  try {
    await request("/api/bookmarks", { method: "POST", body: entry.save });
  } catch (error) {
    if (!(error instanceof Refused) || error.status === 401) throw error;
    await put("queue", { ...entry, problem: error.message });
    return;
  }
  await remove("queue", entry.url);
}
