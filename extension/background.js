// The service worker: the context menu, the shortcut, the queue, the badge, and saves of the popup, which
// may close before they are done.

import { Refused, Unreachable } from "./lib/api.js";
import * as badge from "./lib/badge.js";
import * as menus from "./lib/menus.js";
import { activeTab, isWebPage, renderedHtml } from "./lib/page.js";
import * as queue from "./lib/queue.js";
import { save } from "./lib/saving.js";
import { connection } from "./lib/storage.js";

chrome.runtime.onInstalled.addListener(menus.create);
chrome.runtime.onStartup.addListener(() => Promise.all([queue.send(), badge.refresh()]));
chrome.alarms.onAlarm.addListener(({ name }) => {
  if (name === queue.ALARM) return queue.send();
  if (name === badge.ALARM) return badge.refresh();
});
chrome.contextMenus.onClicked.addListener((info, tab) => saveVisibly(tab, () => menus.chosen(info, tab)));
chrome.commands.onCommand.addListener(async (command, tab) => {
  if (command === "save-page") await saveVisibly(tab ?? (await activeTab()), savePage);
});
chrome.tabs.onUpdated.addListener(badge.update);

async function savePage(tab) {
  return save(tab.title, { url: tab.url, html: await renderedHtml(tab.id) });
}

/** Saves what `work` says, and shows on the tab's icon how it went. */
async function saveVisibly(tab, work) {
  if (!(await connection())) return chrome.runtime.openOptionsPage();
  if (!isWebPage(tab?.url) && work === savePage) return badge.flash(tab?.id, "failed");
  try {
    const result = await work(tab);
    if (result.bookmark) await badge.note(result.bookmark.url, true);
    await badge.flash(tab.id, result.queued ? "queued" : "saved");
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    await badge.flash(tab.id, "failed", error.message);
  }
}

const REQUESTS = {
  /** From the popup: `{title, tabId, body, project}`. `tabId` when the page itself may go along. */
  async save({ title, tabId, body, project }) {
    const html = tabId === undefined ? undefined : await renderedHtml(tabId);
    const result = await save(title, { ...body, html }, project);
    if (result.bookmark) await badge.note(result.bookmark.url, true);
    return result;
  },
  sendQueue: () => queue.send(),
  noteDeleted: ({ url }) => badge.note(url, false),
  refreshBadge: () => badge.refresh(),
};

chrome.runtime.onMessage.addListener((message, _sender, respond) => {
  const work = REQUESTS[message.request];
  if (!work) return false;
  work(message).then(
    (result) => respond({ result }),
    (error) => respond({ problem: error.message, passing: error instanceof Unreachable, status: error.status }),
  );
  return true; // the answer comes later
});
