// Requests to the connected Fuze. Every failure is one of the errors below, with a sentence for people.

import { connection } from "./storage.js";
import { words } from "./words.js";

const TIMEOUT_MS = 20_000; // browsers stop a service worker whose request takes 30 seconds
const PASSING = new Set([429, 502, 503, 504]);

/** Nobody answers, or not now: what was to be sent can be sent later. `slow`: not within the time. */
export class Unreachable extends Error {
  constructor(message, slow = false) {
    super(message);
    this.slow = slow;
  }
}

/** Fuze answers that it will not: not connected, not valid, not there. */
export class Refused extends Error {
  constructor(message, status, problem) {
    super(message);
    this.status = status;
    this.problem = problem;
  }
}

/** Asks a server for JSON. `token` is left out where there is none yet. */
export async function ask(server, path, { method = "GET", body, token, headers = {}, timeout = TIMEOUT_MS } = {}) {
  const sent = { Accept: "application/json", ...headers };
  if (token) sent.Authorization = `Bearer ${token}`;
  if (body !== undefined) sent["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(server + path, {
      method,
      headers: sent,
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: "omit",
      cache: "no-store",
      redirect: "error",
      signal: AbortSignal.timeout(timeout),
    });
  } catch (error) {
    throw new Unreachable(words("unreachable"), error.name === "TimeoutError");
  }
  const answer = await response.json().catch(() => null);
  if (response.ok || response.status === 304) return { status: response.status, answer, response };
  if (PASSING.has(response.status)) throw new Unreachable(answer?.detail ?? words("unreachable"));
  const message = answer?.errors?.[0]?.detail ?? answer?.detail ?? words("refused", response.status);
  throw new Refused(message, response.status, answer);
}

/** Asks the connected Fuze. */
export async function request(path, options = {}) {
  const connected = await connection();
  if (!connected) throw new Refused(words("not_connected"), 401, null);
  return ask(connected.server, path, { ...options, token: connected.token });
}

export async function lookUp(url) {
  try {
    return (await request(`/api/bookmarks/lookup?url=${encodeURIComponent(url)}`)).answer;
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return null;
    throw error;
  }
}

export async function listTags() {
  return (await request("/api/tags")).answer.items;
}

/** Saves a page, and adds it to the project where there is one. Resolves to `{bookmark, created}`. */
export async function store(body, project) {
  const { answer, status } = await request("/api/bookmarks", { method: "POST", body });
  if (project) await link(project, answer.id);
  return { bookmark: answer, created: status === 201 };
}

/** The projects that are worked on, the latest change first. */
export async function listProjects() {
  return (await request("/api/projects?status=active&limit=100")).answer.items;
}

export async function projectsOf(id) {
  return (await request(`/api/bookmarks/${id}/projects`)).answer.items;
}

export async function link(project, id) {
  return (await request(`/api/projects/${project}/links`, { method: "POST", body: { bookmark_id: id } })).answer;
}

export async function change(id, changes) {
  return (await request(`/api/bookmarks/${id}`, { method: "PATCH", body: changes })).answer;
}

export async function remove(id) {
  await request(`/api/bookmarks/${id}`, { method: "DELETE" });
}

export async function restore(id) {
  return (await request(`/api/bookmarks/${id}/restore`, { method: "POST" })).answer;
}
