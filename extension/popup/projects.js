// The field for a project, and what the page has to do with one's projects: those it belongs to, and those
// it may serve, with the sentence of it that says so.

import { link, listProjects, projectsOf } from "../lib/api.js";
import { words } from "../lib/words.js";

const ASKED_AGAIN_MS = 2_000;
const MOST_TIMES = 15; // a page is read within seconds, or else later than anyone waits here

const $ = (id) => document.getElementById(id);

export class ProjectField {
  #bookmark = null;

  /** `changed` is called when the person has chosen, `ask` makes a request and shows why it failed. */
  constructor(changed, ask) {
    this.changed = changed;
    this.ask = ask;
    $("project").addEventListener("change", () => changed());
  }

  /** The id of the chosen project; empty for none. */
  get value() {
    return $("project").value;
  }

  /** Offers the projects that are worked on; nothing where there are none. */
  async load() {
    const projects = (await this.ask(listProjects, { quietly: true })) ?? [];
    $("project").replaceChildren(new Option(words("project_none"), ""), ...projects.map(option));
    $("project-field").hidden = projects.length === 0;
  }

  /** A page that is saved, or null for one that is not. */
  async show(bookmark, { keep = false } = {}) {
    this.#bookmark = bookmark;
    if (!keep) $("project").value = "";
    $("related").replaceChildren();
    for (let times = 0; bookmark && times < MOST_TIMES && this.#bookmark === bookmark; times++) {
      const found = await this.ask(() => projectsOf(bookmark.id), { quietly: true });
      if (this.#bookmark !== bookmark || found === undefined) return;
      $("related").replaceChildren(...found.map((project) => this.#row(project)));
      if (bookmark.status === "done" || found.some(({ reason }) => reason)) return;
      await new Promise((resolve) => setTimeout(resolve, ASKED_AGAIN_MS));
    }
  }

  #row(project) {
    const row = document.createElement("li");
    const name = document.createElement("span");
    name.textContent = words(project.link_id ? "project_belongs" : "project_may_serve", project.title);
    const why = document.createElement("small");
    why.textContent = project.reason;
    row.append(name, ...(project.link_id ? [] : [this.#adding(project)]), why);
    return row;
  }

  #adding({ id, title }) {
    const add = document.createElement("button");
    add.type = "button";
    add.className = "plain";
    add.textContent = words("project_add");
    add.ariaLabel = words("project_add_to", title);
    add.addEventListener("click", async () => {
      const bookmark = this.#bookmark;
      add.disabled = true;
      if (await this.ask(() => link(id, bookmark.id))) await this.show(bookmark, { keep: true });
      else add.disabled = false;
    });
    return add;
  }
}

function option({ id, title }) {
  return new Option(title, id);
}
