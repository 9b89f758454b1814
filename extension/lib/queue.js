// Saves that wait for Fuze to be reached. Sending one twice does no harm: saving a page that is saved
// adds nothing. So an entry leaves the queue only after Fuze has answered.

import { Refused, Unreachable, store } from "./api.js";

export const ALARM = "send-queue";
const RETRY_MINUTES = 1;
const LOCK = "fuze-queue";

/** `[{id, at, title, body, project?, problem?}]`, the oldest first. */
export async function queued() {
  const { queue } = await chrome.storage.local.get("queue");
  return queue ?? [];
}

/** A page that waits already takes up what is new: it is one save to the person, and one to Fuze. */
export function put(title, body, project) {
  return locked(async () => {
    const entries = await queued();
    const same = entries.find((entry) => entry.body.url === body.url);
    const entry = { id: crypto.randomUUID(), at: Date.now(), title, body: merged(same?.body, body) };
    entry.project = project || same?.project;
    const others = entries.filter((other) => other !== same);
    try {
      await keep([...others, entry]);
    } catch {
      await keep([...others, { ...entry, body: light(entry.body) }]); // no room for the page itself
    }
  });
}

/** A save without the page itself, which Fuze then fetches: where there is no room, or no time to send it. */
export function light({ html: _, ...body }) {
  return body;
}

function merged(old = {}, body) {
  const tags = [...new Set([...(old.tags ?? []), ...(body.tags ?? [])])];
  const notes = [...new Set([old.notes, body.notes])].filter(Boolean).join("\n\n");
  return { ...old, ...body, tags, notes };
}

export function forget(id) {
  return locked(async () => keep((await queued()).filter((entry) => entry.id !== id)));
}

/** Sends what waits, and stops at the first that can't be sent now. Resolves to how many were sent. */
export function send() {
  return locked(async () => {
    let sent = 0;
    for (const entry of (await queued()).filter(({ problem }) => !problem)) {
      try {
        await store(entry.body, entry.project);
      } catch (error) {
        if (error.slow) await keep(replaced(await queued(), { ...entry, body: light(entry.body) }));
        if (error instanceof Unreachable || error.status === 401) break;
        if (!(error instanceof Refused)) throw error;
        await keep(replaced(await queued(), { ...entry, problem: error.message }));
        continue;
      }
      await keep((await queued()).filter(({ id }) => id !== entry.id));
      sent += 1;
    }
    await schedule();
    return sent;
  });
}

function replaced(entries, entry) {
  return entries.map((other) => (other.id === entry.id ? entry : other));
}

async function keep(queue) {
  await chrome.storage.local.set({ queue });
  await schedule();
}

/** Tries again every minute while something waits. */
async function schedule() {
  const waits = (await queued()).some(({ problem }) => !problem);
  if (waits) await chrome.alarms.create(ALARM, { periodInMinutes: RETRY_MINUTES });
  else await chrome.alarms.clear(ALARM);
}

/** One at a time, whichever of the extension's pages it is. */
function locked(work) {
  return navigator.locks.request(LOCK, work);
}
