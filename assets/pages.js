// What pages do in the browser by themselves: going on at the end of a list, taking a pasted link,
// showing a passage in the reader, naming a language, row spacing.

import { letters, rangeOf, squeeze } from "./letters.js";

const ANSWER_MILLISECONDS = 5000;
const MOST_PRESSES = 3;

/**
 * `<fuze-more at="…">` presses its button when it comes near the view; `at` changes with each page. A press that
 * nothing follows (the list was read anew meanwhile, the connection was lost) is made again a few times.
 * Rows may come and go above the view then, so the row that is being looked at is held in its place
 * (not every browser does that by itself, and none at the very top).
 */
class FuzeMore extends HTMLElement {
  static observedAttributes = ["at"];
  presses = 0;

  connectedCallback() {
    this.watcher = new IntersectionObserver(
      (entries) => {
        if (!entries.at(-1).isIntersecting) this.presses = 0;
        else if (this.presses < MOST_PRESSES) this.press();
      },
      { rootMargin: "600px" },
    );
    this.watcher.observe(this);
  }

  disconnectedCallback() {
    this.watcher.disconnect();
    clearTimeout(this.waiting);
    this.settle();
  }

  attributeChangedCallback() {
    this.presses = 0;
    clearTimeout(this.waiting);
    this.settle();
    this.look(); // a short page is followed by the next
  }

  /** Watching anew tells at once whether the element is in view. */
  look() {
    this.watcher?.unobserve(this);
    this.watcher?.observe(this);
  }

  press() {
    this.presses += 1;
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => {
      this.settle();
      this.look();
    }, ANSWER_MILLISECONDS);
    const rows = [...document.querySelectorAll("[data-row]")];
    const row = rows.find((one) => one.getBoundingClientRect().bottom > 0);
    if (row) this.hold(row);
    this.querySelector("button")?.click();
  }

  hold(row) {
    this.held = { row, place: row.getBoundingClientRect().top + window.scrollY };
    document.documentElement.style.overflowAnchor = "none";
  }

  settle() {
    const { held } = this;
    if (!held) return;
    this.held = undefined;
    // The attribute may change before the rows do, but both change before the next frame.
    requestAnimationFrame(() => {
      const moved = held.row.getBoundingClientRect().top + window.scrollY - held.place;
      if (held.row.isConnected && moved) window.scrollBy({ top: moved, behavior: "instant" });
      requestAnimationFrame(() => {
        document.documentElement.style.overflowAnchor = "";
      });
    });
  }
}

customElements.define("fuze-more", FuzeMore);

/** `<fuze-language code="pt">` reads "Portuguese". */
class FuzeLanguage extends HTMLElement {
  static observedAttributes = ["code"];
  static #names = new Intl.DisplayNames(document.documentElement.lang, { type: "language" });

  attributeChangedCallback() {
    const code = this.getAttribute("code");
    try {
      this.textContent = FuzeLanguage.#names.of(code);
    } catch {
      this.textContent = code; // not a code that the browser knows
    }
  }
}

customElements.define("fuze-language", FuzeLanguage);

/**
 * `<fuze-offers field="tags">` holds buttons (`data-offer`), each of which adds its name to the field with that
 * id, where names are separated by commas. Those that the field has are hidden; at the field's end the right
 * arrow takes the first.
 */
class FuzeOffers extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", ({ target }) => this.take(target.closest("[data-offer]")));
    for (const type of ["input", "keydown"]) document.addEventListener(type, this);
    this.watcher = new MutationObserver(() => this.sift());
    this.watcher.observe(this, { childList: true });
    this.sift();
  }

  disconnectedCallback() {
    for (const type of ["input", "keydown"]) document.removeEventListener(type, this);
    this.watcher.disconnect();
  }

  get input() {
    return document.getElementById(this.getAttribute("field"));
  }

  get names() {
    const names = this.input?.value.split(",").map((name) => name.trim()) ?? [];
    return names.filter((name) => name !== "");
  }

  sift() {
    const held = new Set(this.names.map((name) => name.toLowerCase()));
    for (const offer of this.querySelectorAll("[data-offer]")) {
      offer.hidden = held.has(offer.dataset.offer.toLowerCase());
    }
  }

  take(offer) {
    const { input } = this;
    if (!offer || !input) return;
    const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
    set.call(input, `${[...this.names, offer.dataset.offer].join(", ")}, `);
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.focus();
  }

  handleEvent(event) {
    if (event.target !== this.input) return;
    if (event.type === "input") this.sift();
    else if (event.key === "ArrowRight" && !event.shiftKey && !event.isComposing) this.onArrow(event);
  }

  onArrow(event) {
    const { selectionStart, selectionEnd, value } = event.target;
    const offer = this.querySelector("[data-offer]:not([hidden])");
    if (!offer || selectionStart !== value.length || selectionEnd !== value.length) return;
    event.preventDefault();
    this.take(offer);
  }
}

customElements.define("fuze-offers", FuzeOffers);

/** The range of a passage. When not all of it is found its beginning does. */
function rangeOfPassage(root, passage) {
  const { text, places } = letters(root);
  const wanted = squeeze(passage);
  for (const length of [wanted.length, 120, 60]) {
    const part = wanted.slice(0, length);
    const at = part ? text.indexOf(part) : -1;
    if (at >= 0) return rangeOf(places, at, at + part.length);
  }
  return null;
}

/** `<fuze-passage text="…">` marks its text in the article and goes there. */
class FuzePassage extends HTMLElement {
  static observedAttributes = ["text"];

  connectedCallback() {
    // React draws the article in the same commit, and restores the scroll position after it.
    requestAnimationFrame(() => requestAnimationFrame(() => this.show()));
  }

  disconnectedCallback() {
    CSS.highlights?.delete("fuze-passage");
  }

  attributeChangedCallback() {
    if (this.isConnected) this.show();
  }

  show() {
    const article = document.getElementById("article");
    const range = article && rangeOfPassage(article, this.getAttribute("text") ?? "");
    if (!range) return;
    CSS.highlights?.set("fuze-passage", new Highlight(range));
    const { top } = range.getBoundingClientRect();
    window.scrollTo({ top: window.scrollY + top - window.innerHeight / 4 });
  }
}

customElements.define("fuze-passage", FuzePassage);

/** A link that is pasted where nothing is being typed goes into the save box of the page. */
document.addEventListener("paste", (event) => {
  const field = document.getElementById("save-url");
  if (!field || event.target.closest?.("input, textarea, [contenteditable='true'], [role='dialog']")) return;
  const text = event.clipboardData?.getData("text/plain").trim() ?? "";
  if (!/^https?:\/\/\S+$/i.test(text)) return;
  event.preventDefault();
  field.value = text;
  field.form.requestSubmit();
});

/** Shows what the address asks for, unless the person is just typing the next question. */
function fill(id, value) {
  const field = document.getElementById(id);
  if (field && field !== document.activeElement) field.value = value;
}

/** Changes how lists look between the usual way and another, which boot.js puts back. */
function toggleLook(name, other) {
  const { dataset } = document.documentElement;
  if (dataset[name] === other) delete dataset[name];
  else dataset[name] = other;
  try {
    localStorage.setItem(`fuze.${name}`, dataset[name] ?? "");
  } catch {
    // Storage is blocked: not remembered then.
  }
}

const toggleDensity = () => toggleLook("density", "compact");
const toggleCards = () => toggleLook("lists", "cards");

Object.assign(window.fuze, { fill, toggleCards, toggleDensity });
