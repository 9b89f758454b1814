// The foot of the popup: saves that wait to be sent, and those that Fuze has refused.

import { forget, queued } from "../lib/queue.js";
import { counted, words } from "../lib/words.js";
import { tell } from "../lib/worker.js";

const $ = (id) => document.getElementById(id);

export class Waiting {
  constructor() {
    $("send").addEventListener("click", () => this.#send());
  }

  async show() {
    const entries = await queued();
    const waiting = entries.filter(({ problem }) => !problem);
    const refused = entries.filter(({ problem }) => problem);
    $("waiting").hidden = entries.length === 0;
    $("waiting-count").textContent = waiting.length ? counted("waiting", waiting.length) : "";
    $("send").hidden = waiting.length === 0;
    $("refused").replaceChildren(...refused.map((entry) => this.#row(entry)));
  }

  async #send() {
    $("send").disabled = true;
    const { result, problem } = await tell("sendQueue");
    $("send").disabled = false;
    await this.show();
    $("waiting-why").textContent = problem ?? (result === 0 ? words("still_unreachable") : "");
  }

  #row({ id, title, body, problem }) {
    const row = document.createElement("li");
    const name = document.createElement("span");
    name.textContent = title || body.url;
    name.title = body.url;
    const why = document.createElement("small");
    why.textContent = problem;
    const remove = document.createElement("button");
    remove.type = "button";
    remove.className = "plain";
    remove.textContent = words("remove");
    remove.addEventListener("click", async () => {
      await forget(id);
      await this.show();
    });
    row.append(name, remove, why);
    return row;
  }
}
