// The saves that wait to be sent, as a list.

import { Unreachable } from "./api.js";
import { Island, element, relativeTime } from "./dom.js";
import { deliver } from "./queue.js";
import { all, follow, remove } from "./store.js";

class FuzeQueue extends Island {
  start() {
    this.slotted("send").addEventListener("click", () => this.send());
    this.end = follow(() => this.show());
    if (navigator.onLine) this.send();
    window.addEventListener("online", () => this.send());
  }

  async show() {
    const entries = await all("queue").catch(() => []); // storage is blocked: nothing can wait
    entries.sort((one, other) => other.at - one.at);
    this.slotted("rows").replaceChildren(...entries.map((entry) => this.row(entry)));
    this.become(entries.length ? "some" : "none");
  }

  row({ url, title, at, problem }) {
    const moment = relativeTime(new Date(at).toISOString());
    const facts = element("p", { class: problem ? "waiting-problem" : "waiting-facts" }, problem ?? moment);
    const drop = element("button", { type: "button", class: "plain-link", textContent: "Remove" });
    drop.setAttribute("aria-label", `Remove ${title || url}`);
    drop.addEventListener("click", () => remove("queue", url));
    const name = element("p", { class: "one-line", dir: "auto", textContent: title || url });
    return element("li", { class: "waiting" }, element("div", { class: "waiting-main" }, name, facts), drop);
  }

  async send() {
    this.slotted("problem").textContent = "";
    try {
      await deliver();
      if (this.dataset.state === "some") this.slotted("problem").textContent = "Sign in to have them sent.";
      await this.show();
    } catch (error) {
      if (!(error instanceof Unreachable) && !error.status) throw error;
      this.slotted("problem").textContent = "Fuze can't be reached yet. They are sent when it can.";
    }
  }
}

customElements.define("fuze-queue", FuzeQueue);
