// `/save`: what was shared, and the one tap that saves it. Opened by the installed app's share target it is
// saved at once, for the tap was in the share sheet; in a tab any link of any site can lead here, so there a
// person decides.

import { Refused, Unreachable, request } from "./api.js";
import { Island } from "./dom.js";
import { keep } from "./queue.js";
import { understood } from "./shared.js";

const INSTALLED = "(display-mode: standalone), (display-mode: minimal-ui), (display-mode: fullscreen)";

class FuzeSave extends Island {
  start() {
    this.form = this.querySelector("form");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.save();
    });
    this.slotted("undo").addEventListener("click", () => this.undo());
    this.slotted("close").addEventListener("click", () => window.close());
    this.slotted("close").hidden = history.length > 1; // browsers close only windows that were opened for this
    this.take(understood(new URLSearchParams(location.search)));
  }

  become(state) {
    super.become(state);
    this.slotted("save").disabled = state === "sending";
  }

  take(shared) {
    const { url, notes } = this.form.elements;
    url.value = shared.url;
    notes.value = shared.text;
    this.heading = shared.title;
    this.slotted("page").textContent = shared.title;
    this.slotted("more").open = Boolean(shared.text);
    this.become("ready");
    if (!shared.url) url.focus();
    else if (window.matchMedia(INSTALLED).matches) this.save();
    else this.slotted("save").focus();
  }

  async save() {
    const save = this.filled();
    this.slotted("problem").textContent = "";
    this.become("sending");
    try {
      const { status, body } = await request("/api/bookmarks", { method: "POST", body: save });
      this.saved(status === 201 ? "saved" : "known", body);
    } catch (error) {
      if (error instanceof Unreachable) await this.wait(save);
      else if (!(error instanceof Refused)) throw error;
      else if (error.status === 401) window.fuze.toSignIn();
      else this.refuse(error.message);
    }
  }

  filled() {
    const { url, notes, tags } = this.form.elements;
    const names = tags.value.split(",").map((name) => name.trim());
    return { url: url.value.trim(), notes: notes.value.trim(), tags: names.filter(Boolean) };
  }

  saved(state, { id, title }) {
    this.bookmarkId = id;
    this.slotted("what").textContent = this.heading || title;
    this.slotted("open").href = `/read/${id}`;
    this.become(state);
    this.slotted("outcome").focus();
  }

  async wait(save) {
    try {
      await keep(save, this.heading);
    } catch {
      this.refuse("Fuze can't be reached, and this browser does not let pages keep anything. Try again later.");
      return;
    }
    this.slotted("what").textContent = this.heading || save.url;
    this.become("waiting");
    this.slotted("outcome").focus();
  }

  refuse(message) {
    this.become("ready");
    this.slotted("problem").textContent = message;
    this.form.elements.url.focus();
  }

  async undo() {
    try {
      await request(`/api/bookmarks/${this.bookmarkId}`, { method: "DELETE" });
    } catch (error) {
      if (!(error instanceof Unreachable || error instanceof Refused)) throw error;
      this.slotted("undo-problem").textContent = "It could not be taken back. Try again.";
      return;
    }
    this.become("undone");
  }
}

customElements.define("fuze-save", FuzeSave);
