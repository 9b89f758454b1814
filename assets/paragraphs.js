// The paragraphs of the reader's text, and the one that the keys j and k have led to.

import { squeeze } from "./letters.js";

const GAP = 8;
const BLOCKS = "p, li, h2, h3, h4, h5, h6, pre, blockquote, figcaption, dt, dd, tr";

export const article = () => document.getElementById("article");

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

/** Goes on or back from the current paragraph; from the first in view where none is. */
export function step(by) {
  const all = blocks();
  const here = all.indexOf(currentBlock());
  const box = all[here]?.getBoundingClientRect();
  const inView = box && box.bottom > topOfView() && box.top < window.innerHeight;
  const first = all.findIndex((block) => block.getBoundingClientRect().bottom > topOfView() + GAP);
  const next = inView ? here + by : first;
  makeCurrent(all[Math.min(Math.max(next, 0), all.length - 1)]);
}
