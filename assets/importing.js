// `/import`: sends a file as it is, and goes to the page that shows what is in it.

import { Island } from "./pwa/dom.js";

class FuzeDrop extends Island {
  start() {
    const file = this.slotted("file");
    file.addEventListener("change", () => file.files[0] && this.send(file.files[0]));
    this.slotted("choose").addEventListener("click", () => file.click());
    this.slotted("cancel").addEventListener("click", () => this.request.abort());
    this.addEventListener("dragover", (event) => event.preventDefault());
    this.addEventListener("dragenter", () => this.classList.add("is-over"));
    this.addEventListener("dragleave", (event) => {
      if (!this.contains(event.relatedTarget)) this.classList.remove("is-over");
    });
    this.addEventListener("drop", (event) => this.drop(event));
    this.end = () => this.request?.abort();
    this.become("asking");
  }

  drop(event) {
    event.preventDefault();
    this.classList.remove("is-over");
    const [file] = event.dataTransfer.files;
    if (file && this.dataset.state === "asking") this.send(file);
  }

  /** Not by `fetch`, which does not tell how much of a file has been sent. */
  send(file) {
    const form = new FormData();
    form.append("file", file);
    this.request = new XMLHttpRequest();
    this.request.responseType = "json";
    this.request.upload.addEventListener("progress", ({ loaded, total }) => this.tell(file, loaded, total));
    this.request.addEventListener("load", () => this.answered());
    this.request.addEventListener("error", () => this.ask("Fuze can't be reached. Try again."));
    this.request.addEventListener("abort", () => this.ask(""));
    this.tell(file, 0, file.size);
    this.become("sending");
    this.request.open("POST", "/api/imports");
    this.request.send(form);
  }

  tell(file, loaded, total) {
    const progress = this.slotted("progress");
    if (loaded < total) {
      progress.value = (100 * loaded) / total;
      this.slotted("said").textContent = `Sending ${file.name}…`;
    } else {
      progress.removeAttribute("value");
      this.slotted("said").textContent = "Fuze is looking at what is in it…";
    }
  }

  answered() {
    const { status, response } = this.request;
    if (status === 201) location.assign(`/import/${response.id}`);
    else if (status === 401) window.fuze.toSignIn();
    else this.ask(response?.errors?.[0]?.detail ?? response?.detail ?? `The server answered with ${status}.`);
  }

  ask(problem) {
    this.become("asking");
    this.slotted("problem").textContent = problem;
    this.slotted("file").value = "";
    this.slotted("choose").focus();
  }
}

customElements.define("fuze-drop", FuzeDrop);
