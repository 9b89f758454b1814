// The field for tags: chips, and completion from the tags in use. As the ARIA combobox pattern says: the
// focus stays in the field, arrows choose, Enter or a comma takes, Backspace in an empty field removes.

import { words } from "../lib/words.js";

const MOST_SUGGESTIONS = 8;

const same = (one, other) => one.toLocaleLowerCase() === other.toLocaleLowerCase();
const tidy = (text) => text.replaceAll(",", " ").trim().replace(/^#+\s*/, "").replace(/\s+/g, " ");

export class TagField {
  #input = document.querySelector("#tag");
  #chips = document.querySelector("#chosen");
  #list = document.querySelector("#suggestions");
  #known = [];
  #chosen = [];
  #active = -1;

  /** `changed` is called whenever the person adds or removes a tag. */
  constructor(changed) {
    this.changed = changed;
    this.#input.addEventListener("input", () => this.#typed());
    this.#input.addEventListener("keydown", (event) => this.#key(event));
    this.#input.addEventListener("blur", () => this.#take(this.#input.value));
  }

  /** The tags in use, the most used first. */
  set known(tags) {
    this.#known = tags;
  }

  get value() {
    const typed = tidy(this.#input.value);
    return typed && !this.#has(typed) ? [...this.#chosen, typed] : [...this.#chosen];
  }

  set value(tags) {
    this.#chosen = [...tags];
    this.#draw();
  }

  #has(name) {
    return this.#chosen.some((one) => same(one, name));
  }

  #typed() {
    if (this.#input.value.includes(",")) this.#take(this.#input.value);
    else this.#suggest();
  }

  #key(event) {
    const open = !this.#list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (open) this.#move(event.key === "ArrowDown" ? 1 : -1);
      else this.#suggest();
    } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && (open || this.#input.value)) {
      this.#take(this.#list.children[this.#active]?.dataset.name ?? this.#input.value);
    } else if (event.key === "Escape" && open) {
      this.#close();
    } else if (event.key === "Backspace" && !this.#input.value && this.#chosen.length) {
      this.#remove(this.#chosen.at(-1));
      return;
    } else {
      return;
    }
    event.preventDefault();
  }

  #take(text) {
    for (const name of text.split(",").map(tidy).filter(Boolean)) {
      const spelled = this.#known.find((tag) => same(tag.name, name))?.name ?? name;
      if (!this.#has(spelled)) this.#chosen.push(spelled);
    }
    const was = this.#input.value;
    this.#input.value = "";
    this.#close();
    if (text) this.#draw();
    if (text || was) this.changed();
  }

  #remove(name) {
    this.#chosen = this.#chosen.filter((one) => one !== name);
    this.#draw();
    this.#input.focus();
    this.changed();
  }

  #draw() {
    this.#chips.replaceChildren(...this.#chosen.map((name) => this.#chip(name)));
  }

  #chip(name) {
    const chip = document.createElement("li");
    const text = document.createElement("span");
    text.textContent = name;
    const remove = document.createElement("button");
    remove.type = "button";
    remove.textContent = "×";
    remove.ariaLabel = words("remove_tag", name);
    remove.addEventListener("click", () => this.#remove(name));
    chip.append(text, remove);
    return chip;
  }

  /** What begins with the typed text, then what has a word that does. */
  #suggest() {
    const typed = tidy(this.#input.value).toLocaleLowerCase();
    const free = this.#known.filter(({ name }) => !this.#has(name));
    const begins = free.filter(({ name }) => name.toLocaleLowerCase().startsWith(typed));
    const inside = free.filter(({ name }) => name.toLocaleLowerCase().includes(` ${typed}`));
    const found = [...new Set([...begins, ...inside])].slice(0, MOST_SUGGESTIONS);
    this.#list.replaceChildren(...found.map((tag, index) => this.#option(tag, index)));
    this.#list.hidden = found.length === 0;
    this.#input.ariaExpanded = String(found.length > 0);
    this.#activate(-1);
  }

  #option({ name, count }, index) {
    const option = document.createElement("li");
    option.role = "option";
    option.id = `suggestion-${index}`;
    option.dataset.name = name;
    const text = document.createElement("span");
    text.textContent = name;
    const number = document.createElement("span");
    number.className = "count";
    number.textContent = count;
    option.append(text, number);
    option.addEventListener("mousedown", (event) => {
      event.preventDefault(); // keeps the focus in the field
      this.#take(name);
    });
    return option;
  }

  #move(step) {
    const last = this.#list.children.length - 1;
    const next = this.#active + step;
    this.#activate(next > last ? -1 : next < -1 ? last : next);
  }

  #activate(index) {
    this.#active = index;
    for (const [at, option] of [...this.#list.children].entries()) option.ariaSelected = String(at === index);
    const active = this.#list.children[index];
    active?.scrollIntoView({ block: "nearest" });
    if (active) this.#input.setAttribute("aria-activedescendant", active.id);
    else this.#input.removeAttribute("aria-activedescendant");
  }

  #close() {
    this.#list.hidden = true;
    this.#input.ariaExpanded = "false";
    this.#activate(-1);
  }
}
