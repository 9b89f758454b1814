// Connecting to a Fuze and leaving it again.
//
// The settings page opens SERVER/connect with a challenge and watches that one tab. When the person
// allows it there, the page's fragment holds a code; the code and the verifier, which has never left this
// module, are exchanged for a token (PKCE). The token is in no address and in no page.

import { Refused, Unreachable, ask, request } from "./api.js";
import { connection, setConnection } from "./storage.js";
import { words } from "./words.js";

/** The origin that a person means by what they typed; http for names of this machine. Throws Refused. */
export function serverOf(typed) {
  const text = typed.trim();
  const local = /^(localhost|127\.|\[::1\])/i.test(text);
  const complete = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `${local ? "http" : "https"}://${text}`;
  let url;
  try {
    url = new URL(complete);
  } catch {
    throw new Refused(words("address_invalid"), 0, null);
  }
  if (!["http:", "https:"].includes(url.protocol) || url.username || url.password) {
    throw new Refused(words("address_invalid"), 0, null);
  }
  return url.origin;
}

/** What has to be granted for a server; browsers leave ports out of it. */
export function pattern(server) {
  const { protocol, hostname } = new URL(server);
  return `${protocol}//${hostname}/*`;
}

/** Must be called from a click, before anything is awaited: only then browsers ask. */
export function requestAccess(server) {
  return chrome.permissions.request({ origins: [pattern(server)] });
}

/** Throws Unreachable or Refused unless a Fuze answers there. */
export async function requireFuze(server) {
  try {
    const { answer } = await ask(server, "/health/live");
    if (answer?.ok === true) return;
  } catch (error) {
    if (error instanceof Unreachable) throw error;
  }
  throw new Refused(words("no_fuze_there"), 0, null);
}

/** Has a person allow it in a tab, and connects. Resolves to false when they closed the tab. */
export async function connect(server) {
  const verifier = base64url(crypto.getRandomValues(new Uint8Array(32)));
  const challenge = base64url(await sha256(verifier));
  const code = await allowedIn(`${server}/connect?challenge=${challenge}`, server);
  if (code === null) return false;
  const { answer } = await ask(server, "/api/connect/token", { method: "POST", body: { code, verifier } });
  const { answer: account } = await ask(server, "/api/auth/me", { token: answer.token });
  await setConnection({ server, token: answer.token, username: account.username });
  return true;
}

/** Opens a page of the server, and waits for the code in its fragment. */
async function allowedIn(url, server) {
  const tab = await chrome.tabs.create({ url });
  return new Promise((resolve) => {
    const finish = (code) => {
      chrome.tabs.onUpdated.removeListener(updated);
      chrome.tabs.onRemoved.removeListener(removed);
      resolve(code);
    };
    const updated = (id, { url: address }) => {
      if (id !== tab.id || !address || new URL(address).origin !== server) return;
      const code = new URLSearchParams(new URL(address).hash.slice(1)).get("code");
      if (!code) return;
      finish(code);
      chrome.tabs.remove(id);
    };
    const removed = (id) => id === tab.id && finish(null);
    chrome.tabs.onUpdated.addListener(updated);
    chrome.tabs.onRemoved.addListener(removed);
  });
}

/** Forgets the connection, and has the server revoke the token. Resolves to whether the server did. */
export async function disconnect() {
  const connected = await connection();
  if (!connected) return true;
  let revoked = true;
  try {
    await request("/api/tokens/current", { method: "DELETE" });
  } catch (error) {
    revoked = error instanceof Refused && error.status === 401;
  }
  await setConnection(null);
  await chrome.permissions.remove({ origins: [pattern(connected.server)] }).catch(() => false);
  return revoked;
}

async function sha256(text) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
}

function base64url(bytes) {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}
