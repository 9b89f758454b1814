// The keyboard: shortcuts on pages and in lists, and choosing in the list below a field.
//
// A shortcut presses the element that names it (`data-key`): the one of the row that has the focus,
// else one that stands outside of rows. So each key does what its button does, and nothing more.

const ROW = "[data-row]";
const LINK = "[data-row-link]";

document.documentElement.toggleAttribute("data-mac", /Mac|iPhone|iPad/.test(navigator.platform));

function isTyping(element) {
  return element.closest("input, textarea, select, [contenteditable='true']") !== null;
}

/** Whether something lies over the page that has keys of its own. */
function isCovered() {
  return document.querySelector(":is([role$='dialog'], [role='menu'])[data-state='open']") !== null;
}

/** Where the focus stands in a list, so that it can be given back when its row or a dialog goes away. */
let place = null;

document.addEventListener("focusin", ({ target }) => {
  const row = target.closest(ROW);
  if (row) place = { row, index: rows().indexOf(row) };
  else if (!target.closest("[role$='dialog']")) place = null;
});

// Pressing the mouse elsewhere leaves the list.
document.addEventListener("pointerdown", ({ target }) => {
  if (!target.closest(ROW)) place = null;
});

function rows() {
  return [...document.querySelectorAll(ROW)];
}

function focusRow(row) {
  const link = row?.querySelector(LINK);
  if (!link) return;
  link.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const all = rows();
  const here = place ? (place.row.isConnected ? all.indexOf(place.row) : place.index - (by > 0 ? 1 : 0)) : -1;
  focusRow(all[Math.min(Math.max(here < 0 ? 0 : here + by, 0), all.length - 1)]);
}

/** An address may name a row (`/projects/3#task-12`), which comes only with the data of its page. */
let arrived = null;

function arrive() {
  const { key } = history.state ?? {};
  if (!location.hash || arrived === key || isCovered()) return;
  const row = document.getElementById(location.hash.slice(1));
  if (!row?.matches(ROW)) return;
  arrived = key;
  focusRow(row);
}

new MutationObserver(() => {
  arrive();
  if (Date.now() < awaited && !isCovered() && press("mod+k")) awaited = 0;
  if (!place || document.activeElement !== document.body || isCovered()) return;
  const all = rows();
  if (all.length === 0) return;
  focusRow(place.row.isConnected ? place.row : all[Math.min(place.index, all.length - 1)]);
}).observe(document.documentElement, { childList: true, subtree: true });

function press(key) {
  const own = place?.row.isConnected ? place.row.querySelector(`[data-key="${CSS.escape(key)}"]`) : null;
  const other = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find(
    (element) => !element.closest(ROW),
  );
  const found = own ?? other;
  if (found?.matches("input:not([type='checkbox']), textarea")) found.focus();
  else found?.click();
  return found !== undefined && found !== null;
}

function search() {
  const field = document.getElementById("search");
  if (field) field.focus();
  else document.querySelector("nav a[href='/search']")?.click();
}

/** What had the focus before the command box took it. */
let former = null;

/** Until when a box that was asked for while the page is still loading is opened after all. */
let awaited = 0;
const LOADING_MILLISECONDS = 10_000;

function command() {
  former = document.activeElement;
  if (press("mod+k")) return true;
  awaited = Date.now() + LOADING_MILLISECONDS;
  return false;
}

function giveBack() {
  if (document.activeElement === document.body && !isCovered()) former?.focus({ preventScroll: true });
}

const MOVES = { j: () => step(1), k: () => step(-1), "/": search };

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.altKey) return;
  if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "k") {
    if (!isCovered() && command()) event.preventDefault();
    return;
  }
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && event.target.matches("textarea")) {
    event.target.form?.requestSubmit();
    return;
  }
  if (event.ctrlKey || event.metaKey || isTyping(event.target) || isCovered()) return;
  if (event.key.length !== 1) return;
  // A page may give the keys that move another meaning: in the reader they go from paragraph to paragraph.
  const move = MOVES[event.key];
  if (press(event.key)) event.preventDefault();
  else if (move) {
    move();
    event.preventDefault();
  }
});

/** Types a value as a person would, so that the page notices. */
function type(input, value) {
  const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
  set.call(input, value);
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

/**
 * `<fuze-choices>` holds a field (role combobox) and its list (role listbox): the arrow keys move between
 * the options, Enter takes one. An option with `data-value` completes what stands after the last comma of
 * the field. With `answers`, what was typed when the list was made, the first option is chosen from the
 * start, and Enter waits until the list answers what is typed now. With `whole`, the value of an option
 * takes the place of all that is typed.
 */
class FuzeChoices extends HTMLElement {
  connectedCallback() {
    for (const type of ["keydown", "click", "mousedown", "input"]) this.addEventListener(type, this);
    this.watcher = new MutationObserver(() => this.settle());
    this.watcher.observe(this, { attributeFilter: ["answers"], childList: true, subtree: true });
    this.settle();
  }

  disconnectedCallback() {
    this.watcher.disconnect();
  }

  get field() {
    return this.querySelector("[role='combobox']");
  }

  /** Whether the list was sent away, until something else is typed. */
  dismiss(dismissed) {
    this.toggleAttribute("data-dismissed", dismissed);
    if (dismissed) this.choose(null);
  }

  get options() {
    if (this.hasAttribute("data-dismissed")) return [];
    return [...this.querySelectorAll("[role='option']")];
  }

  get chosen() {
    return this.querySelector("[role='option'][data-chosen]");
  }

  choose(option) {
    const former = this.chosen;
    if (former !== option) {
      former?.removeAttribute("data-chosen");
      former?.setAttribute("aria-selected", "false");
    }
    option?.setAttribute("data-chosen", "");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.field?.setAttribute("aria-activedescendant", option.id);
    else this.field?.removeAttribute("aria-activedescendant");
  }

  get isCurrent() {
    return this.getAttribute("answers") === this.field?.value.trim();
  }

  /** After the list has changed: the chosen option may be gone, and another first. */
  settle() {
    const answers = this.getAttribute("answers");
    if (answers === null) {
      if (!this.chosen) this.choose(null);
      return;
    }
    if (!this.chosen || answers !== this.answered) this.choose(this.options[0]);
    this.answered = answers;
    if (!this.entered || !this.isCurrent) return;
    this.entered = false;
    this.chosen?.click();
  }

  handleEvent(event) {
    if (event.type === "keydown") this.onKey(event);
    else if (event.type === "input") this.dismiss(false);
    else if (event.target.closest("[role='option'][data-value]")) this.onPointer(event);
  }

  onPointer(event) {
    // The field keeps the focus: pressing the mouse must not take it away.
    if (event.type === "mousedown") event.preventDefault();
    else this.complete(event.target.closest("[data-value]"));
  }

  onKey(event) {
    if (event.target !== this.field || event.isComposing) return;
    const { options, chosen } = this;
    this.entered = false;
    const at = options.indexOf(chosen);
    const next = { ArrowDown: at + 1, ArrowUp: at < 0 ? options.length - 1 : at - 1 }[event.key];
    if (next !== undefined && options.length > 0) {
      event.preventDefault();
      this.choose(options[(next + options.length) % options.length]);
    } else if (chosen && (event.key === "Enter" || (event.key === "Tab" && chosen.dataset.value))) {
      event.preventDefault();
      if (chosen.dataset.value !== undefined) this.complete(chosen);
      else if (this.isCurrent) chosen.click();
      else this.entered = true;
    } else if (this.hasAttribute("whole")) {
      if (!["Enter", "Escape"].includes(event.key) || options.length === 0) return;
      if (event.key === "Escape") event.preventDefault(); // a search field would be emptied by it
      this.dismiss(true);
    } else if (event.key === "Escape" && options.length > 0 && !this.hasAttribute("answers")) {
      event.stopPropagation();
      type(this.field, this.field.value.replace(/[^,]*$/, ""));
    } else if (event.key === "Enter" && !this.hasAttribute("answers")) {
      this.dismiss(true); // what is typed is taken as it is; what completes it may still be on its way
    }
  }

  complete(option) {
    this.field.focus();
    if (this.hasAttribute("whole")) {
      type(this.field, option.dataset.value);
      return;
    }
    const others = this.field.value.split(",").slice(0, -1);
    const names = [...others.map((name) => name.trim()), option.dataset.value];
    type(this.field, `${names.join(", ")}, `);
  }
}

customElements.define("fuze-choices", FuzeChoices);

function showKeys() {
  // The box that offers it is still closing and takes the focus with it.
  setTimeout(() => press("?"));
}

Object.assign(window.fuze, { command, giveBack, showKeys });
