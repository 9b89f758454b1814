// The popup: whether this page is saved, and everything one can do about it.

import { Unreachable, change, link, listTags, lookUp, remove, restore } from "../lib/api.js";
import { activeTab, isWebPage } from "../lib/page.js";
import { connection } from "../lib/storage.js";
import { fillIn, words } from "../lib/words.js";
import { tell } from "../lib/worker.js";
import { ProjectField } from "./projects.js";
import { TagField } from "./tags.js";
import { Waiting } from "./waiting.js";

const $ = (id) => document.getElementById(id);

class Popup {
  #tags = new TagField(() => this.#edited());
  #projects = new ProjectField(
    () => this.#edited(),
    (work, options) => this.#ask(work, options),
  );
  #waiting = new Waiting();
  #bookmark = null;
  #deleted = null;
  #busy = false;

  constructor(tab, connected) {
    this.tab = tab;
    this.server = connected.server;
  }

  async open() {
    this.#listen();
    $("open-fuze").href = `${this.server}/library`;
    $("open-fuze").hidden = false;
    await this.#waiting.show();
    if (!isWebPage(this.tab?.url)) {
      say("unsupported_title", "unsupported_text");
      return;
    }
    $("site").textContent = new URL(this.tab.url).hostname.replace(/^www\./, "");
    $("form").hidden = false;
    this.#show(null);
    this.#state("checking", words("state_checking"));
    $("tag").focus();
    const work = [this.#ask(() => lookUp(this.tab.url)), this.#loadTags(), this.#projects.load()];
    const [bookmark] = await Promise.all(work);
    if (bookmark === undefined) this.#state("queued", words("state_unknown"));
    else this.#show(bookmark, { keep: this.#touched });
  }

  get #touched() {
    return $("notes").value !== "" || this.#tags.value.length > 0 || this.#projects.value !== "";
  }

  #listen() {
    $("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    $("form").addEventListener("input", () => this.#edited());
    $("form").addEventListener("keydown", (event) => {
      const inTitle = event.target === $("title");
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey || inTitle)) {
        event.preventDefault();
        $("form").requestSubmit();
      }
    });
    $("delete").addEventListener("click", () => (this.#deleted ? this.#restore() : this.#delete()));
  }

  async #loadTags() {
    this.#tags.known = (await this.#ask(listTags, { quietly: true })) ?? [];
  }

  /** What a request answers; undefined when it failed, which is then shown. */
  async #ask(work, { quietly = false } = {}) {
    if (!quietly) this.#problem("");
    try {
      return await work();
    } catch (error) {
      if (error.status === 401) this.#connectAgain();
      else if (!quietly && !(error instanceof Unreachable)) this.#problem(error.message);
      return undefined;
    }
  }

  /** The token was revoked in Fuze. */
  #connectAgain() {
    $("form").hidden = true;
    say("connect_again_title", "connect_again_text", { connect: true });
  }

  /** Shows a bookmark, or the page as it is not saved yet. `keep`: what the person has typed meanwhile. */
  #show(bookmark, { keep = false } = {}) {
    this.#bookmark = bookmark;
    this.#deleted = null;
    if (!keep || bookmark) $("title").value = this.#title(bookmark);
    if (!keep) {
      $("notes").value = bookmark?.notes ?? "";
      this.#tags.value = bookmark?.tags ?? [];
    } else if (bookmark) {
      $("notes").value = [bookmark.notes, $("notes").value].filter(Boolean).join("\n\n");
      this.#tags.value = [...new Set([...bookmark.tags, ...this.#tags.value])];
    }
    $("delete").hidden = $("read").hidden = bookmark === null;
    $("delete").textContent = words("delete");
    if (bookmark) {
      $("read").href = `${this.server}/read/${bookmark.id}`;
      this.#state("saved", words("state_saved", when(bookmark.saved_at)));
    } else {
      this.#state("new", words("state_new"));
    }
    this.#projects.show(bookmark, { keep });
    this.#edited();
  }

  /** A bookmark whose page has not been read yet has its address for a title. */
  #title(bookmark) {
    const named = bookmark && bookmark.title !== bookmark.url;
    return (named ? bookmark.title : this.tab.title) ?? "";
  }

  #state(name, text) {
    $("state").dataset.state = name;
    $("state").textContent = text;
  }

  #problem(text) {
    $("problem").textContent = text;
    $("problem").hidden = text === "";
  }

  #changes() {
    const fields = { title: $("title").value.trim(), notes: $("notes").value.trim(), tags: this.#tags.value };
    const was = { notes: "", tags: [], ...this.#bookmark, title: this.#title(this.#bookmark) };
    const differs = ([name, value]) => JSON.stringify(value) !== JSON.stringify(was[name]);
    return Object.fromEntries(Object.entries(fields).filter(differs));
  }

  get #unchanged() {
    return Object.keys(this.#changes()).length === 0 && !this.#projects.value;
  }

  #edited() {
    const unchanged = this.#unchanged;
    $("submit").textContent = words(this.#bookmark ? (unchanged ? "done" : "save_changes") : "save");
    $("submit").disabled = this.#busy;
  }

  async #submit() {
    if (this.#busy) return;
    const changes = this.#changes();
    if (this.#bookmark && this.#unchanged) {
      window.close();
      return;
    }
    await this.#while(() => (this.#bookmark ? this.#saveChanges(changes) : this.#save(changes)));
  }

  async #while(work) {
    this.#busy = true;
    this.#edited();
    try {
      await work();
    } finally {
      this.#busy = false;
      this.#edited();
    }
  }

  async #save(changes) {
    this.#state("checking", words("state_saving"));
    const body = { url: this.tab.url, ...changes };
    const message = { title: $("title").value, tabId: this.tab.id, body, project: this.#projects.value };
    const { result, problem } = await tell("save", message);
    if (result?.bookmark) {
      this.#show(result.bookmark);
      this.#state("saved", words(result.created ? "state_just_saved" : "state_merged"));
    } else if (result?.queued) {
      this.#state("queued", words("state_queued"));
    } else {
      this.#problem(problem);
      this.#state("new", words("state_new"));
    }
    await this.#waiting.show();
  }

  async #saveChanges(changes) {
    const { id } = this.#bookmark;
    const changed = await this.#change(async () => {
      const bookmark = Object.keys(changes).length ? await change(id, changes) : this.#bookmark;
      if (this.#projects.value) await link(this.#projects.value, id);
      return bookmark;
    });
    if (!changed) return;
    this.#show(changed);
    this.#state("saved", words("state_changed"));
  }

  async #delete() {
    const bookmark = this.#bookmark;
    if ((await this.#change(() => remove(bookmark.id).then(() => true))) === undefined) return;
    await tell("noteDeleted", { url: bookmark.url });
    this.#show(null);
    this.#deleted = bookmark;
    this.#state("new", words("state_deleted"));
    $("delete").textContent = words("undo");
    $("delete").hidden = false;
    $("delete").focus();
  }

  async #restore() {
    const restored = await this.#change(() => restore(this.#deleted.id));
    if (restored) this.#show(restored);
  }

  /** Changes are not queued: what they change may have changed elsewhere by then. */
  async #change(work) {
    this.#problem("");
    try {
      return await work();
    } catch (error) {
      this.#problem(error.message);
      return undefined;
    }
  }
}

function when(moment) {
  const days = Math.round((Date.parse(moment) - Date.now()) / 86_400_000);
  if (days < -30) return new Intl.DateTimeFormat(undefined, { dateStyle: "medium" }).format(new Date(moment));
  return new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" }).format(days, "day");
}

function say(title, text, { connect = false } = {}) {
  $("statement-title").textContent = words(title);
  $("statement-text").textContent = words(text);
  $("connect").hidden = !connect;
  $("statement").hidden = false;
}

fillIn();
for (const id of ["settings", "connect"]) {
  $(id).addEventListener("click", async () => {
    await chrome.runtime.openOptionsPage();
    window.close();
  });
}
const connected = await connection();
if (connected) await new Popup(await activeTab(), connected).open();
else say("connect_title", "connect_text", { connect: true });
