// What the browser does by itself: signing in and out (the cookie is HttpOnly, so only a fetch can
// set it), the rail, and times that stay true. Everything else is Reflex.

import { deliver } from "./pwa/queue.js";
import { keepUp } from "./pwa/start.js";
import { alone, forgetAll, forgetArticles } from "./pwa/store.js";

/** What went wrong with a request, by field where it can be told. */
function problem(body, status) {
  const errors = {};
  for (const { field, detail } of body.errors ?? []) errors[field] ??= detail;
  const told = Object.keys(errors).length > 0;
  const message = told ? "" : (body.detail ?? `The server answered with an error (${status}).`);
  return { ok: false, message, errors };
}

async function send(method, url, body) {
  try {
    const response = await fetch(url, {
      method,
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: body && JSON.stringify(body),
    });
    const answer = await response.json().catch(() => ({}));
    return response.ok ? { ok: true, message: "", errors: {} } : problem(answer, response.status);
  } catch {
    return { ok: false, message: "Fuze can't be reached. Check your connection and try again.", errors: {} };
  }
}

/** Loads a page anew with a new tab identity, so that no state of another person is left. */
function enter(path) {
  sessionStorage.removeItem("token");
  location.assign(path);
}

function remember(member) {
  try {
    const known = localStorage.getItem("fuze.member");
    if (member) localStorage.setItem("fuze.member", "1");
    else localStorage.removeItem("fuze.member");
    if (member && !known) keepUp();
  } catch {
    // Storage is blocked: the hint is missed, nothing else.
  }
}

async function signIn({ login, password }, next) {
  const answer = await send("POST", "/api/auth/session", { login, password });
  if (answer.ok) {
    leaveLater(false);
    await forgetArticles().catch(() => {}); // whose they were is not known here; they come anew
    remember(true);
    enter(next);
  }
  return answer;
}

async function signUp({ email, username, password }, next) {
  const answer = await send("POST", "/api/auth/register", { email, username, password });
  return answer.ok ? signIn({ login: username, password }, next) : answer;
}

/** Whether the session is still to be ended: somebody has signed out while Fuze could not be reached. */
function leaveLater(later) {
  try {
    if (later) localStorage.setItem("fuze.leaving", "1");
    else localStorage.removeItem("fuze.leaving");
  } catch {
    // Storage is blocked: then signing out without a network is not possible.
  }
}

/** What waits is sent first; what is kept here goes in any case. */
async function signOut() {
  await deliver().catch(() => {});
  // Not while articles are being kept: the last of them would come after all had been forgotten.
  const { ok } = await alone("articles", async () => {
    const answer = await send("DELETE", "/api/auth/session");
    await forgetAll().catch(() => {}); // storage is blocked: nothing was kept
    return answer;
  });
  leaveLater(!ok);
  remember(false);
  enter("/");
}

async function leaveNow() {
  try {
    if (!localStorage.getItem("fuze.leaving")) return;
  } catch {
    return; // storage is blocked: nothing was left undone
  }
  const { ok } = await send("DELETE", "/api/auth/session");
  if (!ok) return;
  leaveLater(false);
  enter("/");
}

leaveNow();
window.addEventListener("online", leaveNow);

let leaving = false;

/** The session has ended, or there never was one: sign in and come back. */
function toSignIn() {
  if (leaving || location.pathname === "/signin") return;
  leaving = true;
  remember(false);
  forgetArticles().catch(() => {}); // storage is blocked: nothing was kept
  enter(`/signin?next=${encodeURIComponent(location.pathname + location.search)}`);
}

function toggleRail() {
  const { dataset } = document.documentElement;
  if (dataset.rail === "narrow") delete dataset.rail;
  else dataset.rail = "narrow";
  try {
    localStorage.setItem("fuze.rail", dataset.rail ?? "wide");
  } catch {
    // Not remembered then.
  }
}

/** Copies what a field holds; without HTTPS browsers know only the old way. */
function copy(id) {
  const field = document.getElementById(id);
  field.select();
  return navigator.clipboard ? navigator.clipboard.writeText(field.value) : document.execCommand("copy");
}

Object.assign(window.fuze, { signIn, signUp, signOut, toSignIn, toggleRail, remember, copy, keepUp });

const UNITS = [
  ["year", 31_557_600],
  ["month", 2_629_800],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** `<fuze-time datetime="2025-03-01T10:00:00+00:00">` reads "3 minutes ago". */
class FuzeTime extends HTMLElement {
  static observedAttributes = ["datetime"];
  static #relative = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });
  static #exact = new Intl.DateTimeFormat(document.documentElement.lang, {
    dateStyle: "medium",
    timeStyle: "short",
  });

  connectedCallback() {
    this.show();
    this.timer = setInterval(() => this.show(), 30_000);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  attributeChangedCallback() {
    this.show();
  }

  show() {
    const moment = new Date((this.getAttribute("datetime") ?? "").replace(" ", "T"));
    if (Number.isNaN(moment.valueOf())) {
      this.textContent = "";
      return;
    }
    const seconds = (moment - Date.now()) / 1000;
    const [unit, length] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? [null, 1];
    this.textContent = unit ? FuzeTime.#relative.format(Math.round(seconds / length), unit) : "just now";
    this.title = FuzeTime.#exact.format(moment);
  }
}

customElements.define("fuze-time", FuzeTime);
