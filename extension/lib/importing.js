// Sending the browser's bookmarks to Fuze, and following how far they are. The import is the server's: it goes
// on when this page is closed, and is followed again when it is opened.

import { Refused, Unreachable, request } from "./api.js";

const LOOK_MS = 500;
const SENDING_MS = 600_000; // a hundred thousand bookmarks over a slow line
const CURRENT = "bookmarkImport";

/** Must be called from a click, before anything is awaited: only then browsers ask. */
export function requestAccess() {
  return chrome.permissions.request({ permissions: ["bookmarks"] });
}

/** Sends all bookmarks. Resolves to the import, which has been started; null when there are none. */
export async function send() {
  const list = (await chrome.bookmarks.getTree()).flatMap((root) => bookmarksIn(root, []));
  if (list.length === 0) return null;
  const options = { method: "POST", body: list, timeout: SENDING_MS };
  const { answer } = await request("/api/imports?start=true", options);
  await chrome.storage.local.set({ [CURRENT]: answer.id });
  return answer;
}

/** The bookmarks in a folder. The root and its folders (the bar, others, mobile) are no person's own folders. */
function bookmarksIn(node, path, depth = 0) {
  const within = depth < 2 ? path : [...path, node.title];
  return (node.children ?? []).flatMap((child) =>
    child.children ? bookmarksIn(child, within, depth + 1) : child.url ? [described(child, within)] : [],
  );
}

function described({ url, title, dateAdded }, folder) {
  const created = dateAdded ? new Date(dateAdded).toISOString() : undefined;
  return { url, title, folder, created };
}

/** Calls `show` with the import that was sent last, now and as it goes on, until all is added; if there is one. */
export async function follow(show) {
  const id = (await chrome.storage.local.get(CURRENT))[CURRENT];
  if (id === undefined) return;
  for (;;) {
    try {
      const { answer } = await request(`/api/imports/${id}`);
      show(answer);
      if (answer.status !== "adding") return forget();
    } catch (error) {
      if (error instanceof Refused) return forget();
      if (!(error instanceof Unreachable)) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

function forget() {
  return chrome.storage.local.remove(CURRENT);
}
