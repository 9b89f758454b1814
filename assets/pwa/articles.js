// The texts that are kept for reading without a network: what is marked so, and the latest unread.

import { request, whoIsSignedIn } from "./api.js";
import { adopt, all, alone, forgetArticles, putOf, remove } from "./store.js";

const LATEST_UNREAD = 10;
const MOST_MARKED = 500;

/** Brings what is kept here up to what the library says. Throws Unreachable. */
export function bringUpToDate() {
  return alone("articles", async () => {
    const person = await whoIsSignedIn();
    if (person === null) return forgetArticles();
    await adopt(person);
    const wanted = await wantedArticles();
    const kept = new Map((await all("articles")).map((article) => [article.id, article]));
    for (const id of kept.keys()) if (!wanted.has(id)) await remove("articles", id);
    for (const bookmark of wanted.values()) {
      const version = JSON.stringify(bookmark);
      if (kept.get(bookmark.id)?.version !== version) await putOf(person, await read(bookmark, version));
    }
  });
}

/** Bookmarks by their ids; those that Fuze has not read yet have no text to keep. */
async function wantedArticles() {
  const unread = await request(`/api/bookmarks?state=unread&limit=${LATEST_UNREAD}`);
  const found = [...unread.body.items, ...(await marked())].filter(({ stage }) => stage !== "extract");
  return new Map(found.map((bookmark) => [bookmark.id, bookmark]));
}

async function marked() {
  const found = [];
  let cursor = "";
  do {
    const { body } = await request(`/api/bookmarks?keep_offline=true&limit=100${cursor}`);
    found.push(...body.items);
    cursor = body.next_cursor && `&cursor=${encodeURIComponent(body.next_cursor)}`;
  } while (cursor && found.length < MOST_MARKED);
  return found;
}

async function read(bookmark, version) {
  const { id, url, title, site, author, language, excerpt, reading_minutes: minutes } = bookmark;
  const { html, text } = (await request(`/api/bookmarks/${id}/content`)).body;
  return {
    ...{ id, url, title, site, author, language, excerpt, minutes, html, text, version },
    marked: bookmark.keep_offline,
    saved: bookmark.saved_at,
  };
}
