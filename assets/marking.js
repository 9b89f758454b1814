// Highlights in the reader: they are drawn where the server says that they stand, and made of what is
// selected or of the paragraph that the keys j and k have led to.

import { find, letters, lettersBefore, squeeze } from "./letters.js";

const CONTEXT = 48;
const GAP = 8;
const COLOUR = "fuze.colour";
const BLOCKS = "p, li, h2, h3, h4, h5, h6, pre, blockquote, figcaption, dt, dd, tr";

const article = () => document.getElementById("article");

/** The paragraphs of the article: blocks with text that hold no other block. */
export function blocks() {
  return [...(article()?.querySelectorAll(BLOCKS) ?? [])].filter(
    (block) => !block.querySelector(BLOCKS) && squeeze(block.textContent) !== "",
  );
}

/** Below the bar that stands over the text. */
export function topOfView() {
  return document.querySelector(".reader-tools")?.getBoundingClientRect().bottom ?? 0;
}

export function currentBlock() {
  return article()?.querySelector("[data-current]") ?? null;
}

export function makeCurrent(block) {
  currentBlock()?.removeAttribute("data-current");
  block?.setAttribute("data-current", "");
  if (!block) return;
  const { top, bottom } = block.getBoundingClientRect();
  const room = window.innerHeight - topOfView();
  if (top < topOfView() + GAP || bottom > window.innerHeight - GAP) {
    window.scrollBy({ top: top - topOfView() - Math.max(GAP, (room - (bottom - top)) / 3) });
  }
}

function step(by) {
  const all = blocks();
  const here = all.indexOf(currentBlock());
  const box = all[here]?.getBoundingClientRect();
  const inView = box && box.bottom > topOfView() && box.top < window.innerHeight;
  const first = all.findIndex((block) => block.getBoundingClientRect().bottom > topOfView() + GAP);
  const next = inView ? here + by : first;
  makeCurrent(all[Math.min(Math.max(next, 0), all.length - 1)]);
}

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

/** Marks without overlap: where two share letters, the later one is on top. */
function pieces(marks, text) {
  const spans = marks.flatMap((mark) => {
    const start = find(text, mark);
    return start < 0 ? [] : [{ mark, start, end: start + squeeze(mark.quote).length }];
  });
  const borders = [...new Set(spans.flatMap(({ start, end }) => [start, end]))].sort((a, b) => a - b);
  return borders.slice(1).flatMap((end, index) => {
    const start = borders[index];
    const over = spans.filter((span) => span.start <= start && span.end >= end);
    return over.length === 0 ? [] : [{ start, end, marks: over.map((span) => span.mark) }];
  });
}

function undraw(root) {
  for (const mark of root.querySelectorAll("mark.highlight")) mark.replaceWith(...mark.childNodes);
  root.normalize();
}

/** From the last piece to the first, so that the places of those before stay true. */
function draw(root, marks) {
  undraw(root);
  const { text, places } = letters(root);
  for (const piece of pieces(marks, text).reverse()) {
    let last = piece.end - 1;
    while (last >= piece.start) {
      const [node, end] = places[last];
      let first = last;
      while (first > piece.start && places[first - 1][0] === node) first -= 1;
      wrap(node, places[first][1], end + 1, piece.marks, first === piece.start);
      last = first - 1;
    }
  }
}

function wrap(node, start, end, marks, isFirst) {
  if (end < node.data.length) node.splitText(end);
  const tail = start > 0 ? node.splitText(start) : node;
  const element = document.createElement("mark");
  const top = marks.at(-1);
  element.className = "highlight";
  element.dataset.colour = top.colour;
  element.dataset.id = top.id;
  if (top.note) element.dataset.note = "";
  if (isFirst) {
    element.tabIndex = 0;
    element.title = top.note || "Highlight";
  }
  tail.replaceWith(element);
  element.append(tail);
}

function show(id) {
  const mark = article()?.querySelector(`mark.highlight[data-id="${CSS.escape(String(id))}"]`);
  if (!mark) return false;
  const { top } = mark.getBoundingClientRect();
  window.scrollTo({ top: window.scrollY + top - window.innerHeight / 3 });
  mark.focus({ preventScroll: true });
  return true;
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
