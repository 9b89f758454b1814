// Saving: sent at once, or kept for later when Fuze can't be reached.

import { Unreachable, request } from "./api.js";
import * as queue from "./queue.js";

/** Resolves to `{bookmark, created}`, or to `{queued: true}`. Throws Refused. */
export async function save(title, body) {
  try {
    const { answer, status } = await request("/api/bookmarks", { method: "POST", body });
    queue.send(); // whoever could be reached for this can take the others too
    return { bookmark: answer, created: status === 201 };
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    await queue.put(title, error.slow ? queue.light(body) : body);
    return { queued: true };
  }
}
