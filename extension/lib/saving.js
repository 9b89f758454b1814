// Saving: sent at once, or kept for later when Fuze can't be reached.

import { Unreachable, store } from "./api.js";
import * as queue from "./queue.js";

/** Resolves to `{bookmark, created}`, or to `{queued: true}`. `project`: the id of one to add it to. Throws Refused. */
export async function save(title, body, project) {
  try {
    const stored = await store(body, project);
    queue.send(); // whoever could be reached for this can take the others too
    return stored;
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    await queue.put(title, error.slow ? queue.light(body) : body, project);
    return { queued: true };
  }
}
