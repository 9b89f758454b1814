// What an app or a bookmarklet hands over, made sense of: apps put the link into whichever of the three
// fields they like, with words around it.

const LINK = /https?:\/\/[^\s<>"']+/i;
const AROUND = /[)\]}>.,;:!?'"»”’]+$/;

/** `{url, title, text}` of an address's query; `url` is empty where there is none. */
export function understood(query) {
  const given = ["url", "text", "title"].map((name) => (query.get(name) ?? "").trim());
  const url = given.map(linkIn).find(Boolean) ?? "";
  const [, text, title] = given.map((field) => field.replace(url, "").replace(/\s+/g, " ").trim());
  return { url, title: title || "", text: text === title ? "" : text };
}

/** The first link of a text, without the punctuation of the sentence that it stands in. */
function linkIn(text) {
  const [found = ""] = LINK.exec(text) ?? [];
  const bare = found.replace(AROUND, "");
  // A closing bracket belongs to the link when it was opened there: /wiki/Fuse_(explosives)
  const closes = found[bare.length] === ")" && bare.includes("(");
  return closes ? `${bare})` : bare;
}
