// What a tab shows: its address and title, the rendered page, the selection. Reading a page needs a
// click on the extension (activeTab); nothing is read otherwise.

import { choices } from "./storage.js";

export const LONGEST_HTML = 5_000_000;

/** Whether Fuze can save it: browsers' own pages and files have no address for others. */
export function isWebPage(url) {
  return /^https?:\/\//i.test(url ?? "");
}

export async function activeTab() {
  const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
  return tab ?? null;
}

/** The page of a tab as HTML, when that is allowed in the settings and possible, else undefined. */
export async function renderedHtml(tabId) {
  if (!(await choices()).sendPage) return undefined;
  const html = await run(tabId, [0], readDocument);
  if (!html) return undefined;
  const storable = html.replaceAll("\0", "").toWellFormed();
  return new TextEncoder().encode(storable).length <= LONGEST_HTML ? storable : undefined;
}

/** What is selected in a frame, with its line breaks. */
export async function selection(tabId, frameId, otherwise) {
  return (await run(tabId, [frameId], readSelection)) || otherwise;
}

/** A text as a quotation in Markdown. */
export function quoted(text) {
  const lines = text.trim().split(/\r?\n/);
  return lines.map((line) => `> ${line.trimEnd()}`.trimEnd()).join("\n");
}

async function run(tabId, frameIds, func) {
  try {
    const [{ result }] = await chrome.scripting.executeScript({ target: { tabId, frameIds }, func });
    return result;
  } catch {
    return undefined; // a page that browsers keep extensions out of, such as their own stores
  }
}

// The functions below run in the page, in a world of their own: they can use nothing of this module.

/** Text, links and metadata. Without what runs, and without forms: what was typed stays here. */
function readDocument() {
  if (!["text/html", "application/xhtml+xml"].includes(document.contentType)) return null;
  const copy = document.documentElement.cloneNode(true);
  const unwanted =
    "script:not([type='application/ld+json']), style, link[rel~='stylesheet'], template, iframe, object, " +
    "embed, input, textarea, select";
  for (const element of copy.querySelectorAll(unwanted)) element.remove();
  return `<!doctype html>\n${copy.outerHTML}`;
}

function readSelection() {
  return getSelection()?.toString() ?? "";
}
