// The context menu: this page, a link, what is selected.

import { isWebPage, quoted, renderedHtml, selection } from "./page.js";
import { save } from "./saving.js";
import { words } from "./words.js";

const WEB = ["http://*/*", "https://*/*"];

export async function create() {
  await chrome.contextMenus.removeAll();
  const items = {
    page: { contexts: ["page"], documentUrlPatterns: WEB },
    link: { contexts: ["link"], targetUrlPatterns: WEB },
    selection: { contexts: ["selection"], documentUrlPatterns: WEB },
  };
  for (const [id, item] of Object.entries(items)) {
    chrome.contextMenus.create({ id, title: words(`menu_${id}`), ...item });
  }
}

/** Saves what was chosen. */
export async function chosen(info, tab) {
  if (info.menuItemId === "link") {
    return save(info.linkUrl, { url: info.linkUrl });
  }
  const url = isWebPage(tab.url) ? tab.url : info.pageUrl;
  const body = { url, html: await renderedHtml(tab.id) };
  if (info.menuItemId === "selection") {
    body.notes = quoted(await selection(tab.id, info.frameId ?? 0, info.selectionText));
  }
  return save(tab.title, body);
}
