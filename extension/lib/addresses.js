// The key of a page, as the server computes it (fuze_app/core/urls.py and tracking.py): so that a page can
// be known as saved without asking the server, which then never learns what is visited. A test holds
// both against each other.

import tracking from "./tracking.json" with { type: "json" };

const KEY_BYTES = 8;
const WWW = /^(?:www\.)+(?=[^.]+\.)/;
const ALWAYS_SAFE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~";
const SAFE_IN_PATH = new Set(`${ALWAYS_SAFE}!$&'()*+,;=:@`);
const SAFE_IN_QUERY = new Set(`${ALWAYS_SAFE}/:,@`);
const EVERYWHERE = new Set(tracking.everywhere);

/** The first bytes of SHA-256 of the normalised address, in base64url. */
export async function keyOf(address) {
  const text = new TextEncoder().encode(normalised(address));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", text)).slice(0, KEY_BYTES);
  return btoa(String.fromCharCode(...digest))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

export function normalised(address) {
  const url = new URL(address);
  url.protocol = "https:";
  url.hostname = url.hostname.replace(/\.$/, "");
  const host = url.hostname.replace(WWW, "");
  const port = url.port ? `:${url.port}` : "";
  return `https://${host}${port}${pathKey(url.pathname)}${queryKey(url.search.slice(1), host)}${route(url.hash)}`;
}

function pathKey(path) {
  const segments = path.split("/").map((segment) => encoded(decoded(segment), SAFE_IN_PATH));
  return segments.join("/").replace(/\/+$/, "") || "/";
}

function queryKey(query, host) {
  const kept = query
    .split("&")
    .filter(Boolean)
    .map(pairOf)
    .filter(([name]) => !isTracking(new TextDecoder().decode(name), host))
    .map((pair) => pair.map((part) => encoded(part, SAFE_IN_QUERY)))
    .sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
  return kept.length ? `?${kept.map((pair) => pair.join("=")).join("&")}` : "";
}

/** Name and value as bytes; only the name where there is no equals sign. */
function pairOf(pair) {
  const at = pair.indexOf("=");
  const parts = at < 0 ? [pair] : [pair.slice(0, at), pair.slice(at + 1)];
  return parts.map((part) => decoded(part.replaceAll("+", " ")));
}

function isTracking(name, host) {
  const lower = name.toLowerCase();
  if (EVERYWHERE.has(lower) || tracking.prefixes.some((prefix) => lower.startsWith(prefix))) return true;
  const labels = host.split(".");
  return labels.slice(1).some((_, start) => {
    const parent = labels.slice(start).join(".");
    return Object.hasOwn(tracking.bySite, parent) && tracking.bySite[parent].includes(lower);
  });
}

/** The fragment when it names a view of a page built in the browser, else nothing. */
function route(hash) {
  const name = hash.slice(1).split(":~:")[0];
  return /^[!/]/.test(name) && !/^[!/]*$/.test(name) ? `#${name}` : "";
}

function decoded(text) {
  const bytes = [];
  for (const part of text.split(/(%[0-9a-f]{2})/i)) {
    if (/^%[0-9a-f]{2}$/i.test(part)) bytes.push(Number.parseInt(part.slice(1), 16));
    else bytes.push(...new TextEncoder().encode(part));
  }
  return new Uint8Array(bytes);
}

function encoded(bytes, safe) {
  const letters = Array.from(bytes, (byte) => String.fromCharCode(byte));
  const hex = (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
  return letters.map((letter) => (safe.has(letter) ? letter : hex(letter))).join("");
}
