// Highlights in the reader: they are made of what is selected, or of the current paragraph.

import { draw, show } from "./drawing.js";
import { letters, lettersBefore, squeeze } from "./letters.js";
import { article, currentBlock, makeCurrent, step } from "./paragraphs.js";

const CONTEXT = 48;
const GAP = 8;
const COLOUR = "fuze.colour";

/** What is selected in the article, if anything is. */
function selected() {
  const selection = document.getSelection();
  const root = article();
  if (!root || !selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  return root.contains(range.commonAncestorContainer) && squeeze(range.toString()) !== "" ? range : null;
}

function contentsOf(block) {
  const range = new Range();
  if (block) range.selectNodeContents(block);
  return range;
}

/** A range as the server takes it: its text, and what stands before and after. */
function quoteOf(range) {
  const root = article();
  const { places } = letters(root);
  const start = lettersBefore(places, range.startContainer, range.startOffset);
  const end = lettersBefore(places, range.endContainer, range.endOffset);
  if (start >= end) return null;
  const text = (from, to) => textBetween(places, Math.max(0, from), Math.min(places.length, to));
  return { quote: text(start, end), prefix: text(start - CONTEXT, start), suffix: text(end, end + CONTEXT) };
}

/** Letters with the white space between them, blocks parted by a space. */
function textBetween(places, start, end) {
  let text = "";
  for (let index = start; index < end; index += 1) {
    const [node, offset] = places[index];
    const [before, last] = places[index - 1] ?? [];
    if (index > start && (before !== node || last + 1 !== offset)) text += " ";
    text += node.data[offset];
  }
  return text;
}

/**
 * `<fuze-marks marks="[…]" target="7">` draws highlights in the article and goes to the one that is asked for.
 * It holds the tools for what is selected: elements with `data-colour`, `data-note` and `data-copy`, and
 * those that only keys press: `data-step`, `data-mark`. It tells of new marks (`Mark`) and chosen ones (`Open`).
 */
class FuzeMarks extends HTMLElement {
  static observedAttributes = ["marks"];

  connectedCallback() {
    this.listening = new AbortController();
    const { signal } = this.listening;
    this.addEventListener("mousedown", (event) => event.preventDefault(), { signal });
    this.addEventListener("click", (event) => this.onTool(event), { signal });
    document.addEventListener("selectionchange", () => this.place(), { signal });
    window.addEventListener("scroll", () => this.place(), { signal, passive: true });
    document.addEventListener("click", (event) => this.onMark(event), { signal });
    document.addEventListener("keydown", (event) => this.onKey(event), { signal });
    // React draws the article anew when the page was read again, and what was drawn in it is gone.
    this.watcher = new MutationObserver(() => {
      if (article() !== this.root || this.root?.firstChild !== this.first) this.draw();
    });
    this.watcher.observe(this.parentElement, { childList: true, subtree: true });
    requestAnimationFrame(() => {
      this.draw();
      const target = this.getAttribute("target");
      if (target) show(target);
    });
  }

  disconnectedCallback() {
    this.listening.abort();
    this.watcher.disconnect();
  }

  attributeChangedCallback() {
    if (this.watcher) this.draw();
  }

  draw() {
    const root = article();
    if (!root) return;
    const focused = document.activeElement?.dataset?.id;
    draw(root, JSON.parse(this.getAttribute("marks") || "[]"));
    [this.root, this.first] = [root, root.firstChild];
    if (focused) root.querySelector(`mark[data-id="${focused}"][tabindex]`)?.focus({ preventScroll: true });
  }

  get tools() {
    return this.querySelector("[role='toolbar']");
  }

  /** The tools stand below the end of what is selected, within the text's column. */
  place() {
    const range = selected();
    this.tools.hidden = !range;
    if (!range) return;
    const box = range.getBoundingClientRect();
    const column = this.getBoundingClientRect();
    const left = Math.min(Math.max(box.left - column.left, 0), Math.max(column.width - this.tools.offsetWidth, 0));
    this.tools.style.insetInlineStart = `${left}px`;
    this.tools.style.top = `${box.bottom - column.top + GAP}px`;
  }

  get colour() {
    try {
      return localStorage.getItem(COLOUR) ?? "yellow";
    } catch {
      return "yellow";
    }
  }

  onTool({ target }) {
    const tool = target.closest("button");
    if (!tool) return;
    const { colour, step: by, mark, copy } = tool.dataset;
    if (by !== undefined) step(Number(by));
    else if (copy !== undefined) this.copy();
    else if (colour !== undefined) this.mark(colour, false);
    else if (mark !== undefined) this.mark(this.colour, mark === "note");
  }

  /** Marks what is selected, else the current paragraph; one that is marked is opened instead. */
  mark(colour, withNote) {
    const range = selected();
    const block = currentBlock();
    const marked = range ? null : block?.querySelector("mark.highlight");
    if (marked) {
      this.tell("Open", { id: Number(marked.dataset.id) });
      return;
    }
    const quote = quoteOf(range ?? contentsOf(block));
    if (!quote) return;
    try {
      localStorage.setItem(COLOUR, colour);
    } catch {
      // Storage is blocked: the next one is yellow again.
    }
    document.getSelection()?.removeAllRanges();
    this.tell("Mark", { ...quote, colour, note: withNote });
  }

  async copy() {
    const range = selected();
    if (range) await navigator.clipboard?.writeText(range.toString());
    document.getSelection()?.removeAllRanges();
  }

  onMark({ target }) {
    const mark = target.closest?.("#article mark.highlight");
    if (mark && !target.closest("a") && !selected()) this.tell("Open", { id: Number(mark.dataset.id) });
  }

  onKey(event) {
    if (event.key === "Enter" && event.target.matches?.("#article mark.highlight")) {
      event.preventDefault();
      this.tell("Open", { id: Number(event.target.dataset.id) });
    } else if (event.key === "Escape" && currentBlock() && !document.querySelector("[role='dialog']")) {
      makeCurrent(null);
    }
  }

  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

customElements.define("fuze-marks", FuzeMarks);

Object.assign(window.fuze, { showMark: show });
