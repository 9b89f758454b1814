// The reader: where one is in a page, kept on every device, its headings, and how it looks.

import { letters, lettersBefore, rangeOf } from "./letters.js";
import { article, blocks, topOfView } from "./paragraphs.js";

const KEEP_MILLISECONDS = 800;
const FINISHED = 0.995;
const BARELY_BEGUN = 0.005;

/** The letters of the article above the lower border of the bar, as a fraction; 1 when its end is in view. */
function fractionRead(root) {
  if (root.getBoundingClientRect().bottom <= window.innerHeight) return 1;
  const { places } = letters(root);
  const first = blocks().find((block) => block.getBoundingClientRect().bottom > topOfView());
  if (!first || places.length === 0) return 0;
  const start = lettersBefore(places, first, 0);
  const end = lettersBefore(places, first, first.childNodes.length);
  const { top, height } = first.getBoundingClientRect();
  const above = Math.min(Math.max((topOfView() - top) / Math.max(height, 1), 0), 1);
  return (start + above * (end - start)) / places.length;
}

/** Shows the letter that stands at a fraction of the text, below the bar. */
function goTo(root, fraction) {
  const { places } = letters(root);
  if (places.length === 0) return;
  const at = Math.min(Math.round(fraction * places.length), places.length - 1);
  const { top } = rangeOf(places, at, at + 1).getBoundingClientRect();
  window.scrollTo({ top: window.scrollY + top - topOfView(), behavior: "instant" });
}

function timeLeft(minutes, fraction) {
  const left = Math.ceil(minutes * (1 - fraction));
  if (fraction >= FINISHED) return "Finished";
  return left <= 1 ? "1 min left" : `${left} min left`;
}

/**
 * `<fuze-place bookmark="42" at="0.3" minutes="7" anchored>` goes to where one left off, says how much is left,
 * and keeps where one is. It moves nothing when the address names a place in the text (`anchored`).
 */
class FuzePlace extends HTMLElement {
  connectedCallback() {
    this.listening = new AbortController();
    const { signal } = this.listening;
    // React draws the article in the same commit, and restores the scroll position after it.
    requestAnimationFrame(() => requestAnimationFrame(() => this.begin(signal)));
  }

  disconnectedCallback() {
    this.keep();
    this.listening.abort();
    clearTimeout(this.waiting);
    this.watcher?.disconnect();
  }

  begin(signal) {
    const root = article();
    if (!root || signal.aborted) return;
    const at = Number(this.getAttribute("at"));
    if (!this.hasAttribute("anchored") && at > BARELY_BEGUN && at < FINISHED) goTo(root, at);
    this.kept = at;
    this.show();
    window.addEventListener("scroll", () => this.onScroll(), { signal, passive: true });
    document.addEventListener("visibilitychange", () => document.hidden && this.keep(), { signal });
    window.addEventListener("pagehide", () => this.keep(), { signal });
    this.watcher = new ResizeObserver(() => this.show());
    this.watcher.observe(root);
  }

  onScroll() {
    this.moved = true;
    this.drawing ??= requestAnimationFrame(() => {
      this.drawing = undefined;
      this.show();
    });
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.keep(), KEEP_MILLISECONDS);
  }

  show() {
    const root = article();
    if (!root) return;
    this.fraction = fractionRead(root);
    const percent = Math.round(this.fraction * 100);
    this.style.setProperty("--read", `${percent}%`);
    const minutes = Number(this.getAttribute("minutes"));
    this.textContent = minutes > 0 ? timeLeft(minutes, this.fraction) : `${percent} %`;
    showHeading();
  }

  keep() {
    clearTimeout(this.waiting);
    if (!this.moved || this.fraction === this.kept) return;
    this.kept = this.fraction;
    fetch(`/api/bookmarks/${this.getAttribute("bookmark")}/progress`, {
      method: "PUT",
      credentials: "same-origin",
      keepalive: true,
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ fraction: this.fraction }),
    }).catch(() => {
      // Offline: the next move keeps it.
      this.kept = undefined;
    });
  }
}

customElements.define("fuze-place", FuzePlace);

/** Marks the section that is being read in the table of contents. */
function showHeading() {
  const links = [...document.querySelectorAll(".toc a")];
  if (links.length === 0) return;
  const passed = [...article().querySelectorAll(".heading-place")].filter(
    (place) => place.getBoundingClientRect().top <= topOfView() + 32,
  );
  const here = passed.at(-1)?.id;
  for (const link of links) {
    if (link.hash === `#${here}`) link.setAttribute("aria-current", "location");
    else link.removeAttribute("aria-current");
  }
}

/** `<fuze-paper theme="sepia">`: how the page looks while it is there, whatever the rest of Fuze does. */
class FuzePaper extends HTMLElement {
  static observedAttributes = ["theme"];

  disconnectedCallback() {
    this.paint("auto");
  }

  attributeChangedCallback() {
    if (this.isConnected) this.paint(this.getAttribute("theme"));
  }

  connectedCallback() {
    this.paint(this.getAttribute("theme"));
  }

  paint(theme) {
    const { classList, dataset, style } = document.documentElement;
    this.own ??= classList.contains("dark") ? "dark" : "light";
    const mode = theme === "auto" || !theme ? this.own : theme === "dark" ? "dark" : "light";
    classList.remove("light", "dark");
    classList.add(mode);
    style.colorScheme = mode;
    if (theme === "sepia") dataset.paper = "sepia";
    else delete dataset.paper;
  }
}

customElements.define("fuze-paper", FuzePaper);

/** Puts what an address answers on the clipboard; Safari wants the promise itself, and at once. */
async function copyFrom(url) {
  const text = fetch(url, { credentials: "same-origin" }).then(async (answer) => {
    if (!answer.ok) throw new Error(`answered ${answer.status}`);
    return answer.text();
  });
  try {
    if (navigator.clipboard?.write && window.ClipboardItem) {
      const blob = text.then((words) => new Blob([words], { type: "text/plain" }));
      await navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
    } else {
      await navigator.clipboard.writeText(await text);
    }
    return true;
  } catch {
    return false;
  }
}

Object.assign(window.fuze, { copyFrom });
