// Draws highlights in the reader's text, where the server says that they stand.

import { find, letters, squeeze } from "./letters.js";
import { article } from "./paragraphs.js";

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
export function draw(root, marks) {
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

/** Goes to a highlight; false where it is not drawn. */
export function show(id) {
  const mark = article()?.querySelector(`mark.highlight[data-id="${CSS.escape(String(id))}"]`);
  if (!mark) return false;
  const { top } = mark.getBoundingClientRect();
  window.scrollTo({ top: window.scrollY + top - window.innerHeight / 3 });
  mark.focus({ preventScroll: true });
  return true;
}
