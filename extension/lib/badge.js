// The mark on the icon: how a save went and, for those who want it, whether a tab's page is saved.
//
// For the latter the keys of all saved pages are kept here and compared here: no address that is visited
// leaves the browser. A page saved elsewhere shows within REFRESH_MINUTES.

import { keyOf } from "./addresses.js";
import { Refused, Unreachable, request } from "./api.js";
import { isWebPage } from "./page.js";
import { choices, connection } from "./storage.js";
import { words } from "./words.js";

export const ALARM = "refresh-badge";
const REFRESH_MINUTES = 15;
const FLASH_MS = 2_500;
const MARKS = {
  saved: { text: "✓", color: "#1f7a5f" },
  queued: { text: "…", color: "#8a6100" },
  failed: { text: "!", color: "#b3261e" },
};

let known = null;

/** Shows how a save went, for a moment. */
export async function flash(tabId, mark, title = words(`flash_${mark}`)) {
  await show(tabId, MARKS[mark], title);
  await new Promise((resolve) => setTimeout(resolve, FLASH_MS));
  const tab = await chrome.tabs.get(tabId).catch(() => null);
  if (tab) await markTab(tab);
}

async function show(tabId, { text, color }, title) {
  const settled = [
    chrome.action.setBadgeText({ tabId, text }),
    chrome.action.setBadgeBackgroundColor({ tabId, color }),
    chrome.action.setBadgeTextColor({ tabId, color: "#ffffff" }),
    chrome.action.setTitle({ tabId, title }),
  ];
  await Promise.allSettled(settled); // the tab may be gone
}

/** A tab has another page now. */
export async function update(_tabId, { url, status }, tab) {
  if ((url || status === "complete") && (await choices()).badge) await markTab(tab);
}

async function markTab(tab) {
  const saved = (await choices()).badge && isWebPage(tab.url) && (await keys()).has(await keyOf(tab.url));
  if (saved) await show(tab.id, MARKS.saved, words("badge_saved"));
  else await show(tab.id, { text: "", color: MARKS.saved.color }, words("name"));
}

async function keys() {
  if (known) return known;
  const { keys } = await chrome.storage.local.get("keys");
  known = new Set(keys?.items ?? []);
  return known;
}

/** The person has saved or deleted a page here: no need to wait for the next refresh. */
export async function note(url, isSaved) {
  if (!(await choices()).badge) return;
  const { keys: stored } = await chrome.storage.local.get("keys");
  const [all, key] = [await keys(), await keyOf(url)];
  if (isSaved) all.add(key);
  else all.delete(key);
  await chrome.storage.local.set({ keys: { ...stored, items: [...all] } });
  for (const tab of await chrome.tabs.query({ active: true })) await markTab(tab);
}

/** Fetches the keys when the library has changed, and marks the open tabs; forgets all when not wanted. */
export async function refresh() {
  if (!(await choices()).badge || !(await connection())) {
    known = null;
    await chrome.storage.local.remove("keys");
    await chrome.alarms.clear(ALARM);
  } else {
    await chrome.alarms.create(ALARM, { periodInMinutes: REFRESH_MINUTES });
    await fetchKeys();
  }
  for (const tab of await chrome.tabs.query({})) await markTab(tab);
}

async function fetchKeys() {
  const { keys: stored } = await chrome.storage.local.get("keys");
  const items = [];
  let etag = null;
  let cursor = null;
  try {
    do {
      const path = cursor ? `/api/bookmarks/keys?cursor=${encodeURIComponent(cursor)}` : "/api/bookmarks/keys";
      const headers = !cursor && stored?.etag ? { "If-None-Match": stored.etag } : {};
      const { status, answer, response } = await request(path, { headers });
      if (status === 304) return;
      etag ??= response.headers.get("ETag");
      items.push(...answer.items);
      cursor = answer.next_cursor;
    } while (cursor);
  } catch (error) {
    if (error instanceof Unreachable || error instanceof Refused) return; // what is known stays
    throw error;
  }
  known = new Set(items);
  await chrome.storage.local.set({ keys: { etag, items } });
}
