// Text in a page, by its letters: white space never counts, since the text that the server keeps and the
// page that is shown differ in it (fuze_ml/anchoring.py finds quotes in the same way).

/** Whether text counts: not what stands in for a picture, and of a formula its TeX, which the server keeps. */
function isText({ parentElement: around }) {
  if (around.closest(".left-out")) return false;
  const formula = around.closest("math");
  return !formula?.querySelector("annotation") || around.closest("annotation") !== null;
}

/** The letters of an element, and where each stands. */
export function letters(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT, (node) =>
    isText(node) ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_REJECT,
  );
  const places = [];
  let text = "";
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (let offset = 0; offset < node.data.length; offset += 1) {
      if (/\s/.test(node.data[offset])) continue;
      text += node.data[offset];
      places.push([node, offset]);
    }
  }
  return { text, places };
}

export function squeeze(text) {
  return text.replace(/\s+/g, "");
}

/** How many letters two texts have in common, counted from their ends or their beginnings. */
function common(one, other, fromEnd) {
  const most = Math.min(one.length, other.length);
  let count = 0;
  while (count < most && (fromEnd ? one.at(-1 - count) === other.at(-1 - count) : one[count] === other[count])) {
    count += 1;
  }
  return count;
}

/** Where the letters of a quote begin, at the place whose surroundings are most like its own; -1 if nowhere. */
export function find(text, { quote, prefix = "", suffix = "" }) {
  const [wanted, before, after] = [quote, prefix, suffix].map(squeeze);
  let best = -1;
  let agreement = -1;
  for (let at = wanted ? text.indexOf(wanted) : -1; at >= 0; at = text.indexOf(wanted, at + 1)) {
    const end = at + wanted.length;
    const here =
      common(text.slice(Math.max(0, at - before.length), at), before, true) +
      common(text.slice(end, end + after.length), after, false);
    if (here > agreement) [best, agreement] = [at, here];
  }
  return best;
}

/** The range of the letters from `start` to `end`, the latter exclusive. */
export function rangeOf(places, start, end) {
  const range = new Range();
  range.setStart(...places[start]);
  const [node, offset] = places[end - 1];
  range.setEnd(node, offset + 1);
  return range;
}

/** How many letters of an element stand before a place in it. */
export function lettersBefore(places, container, offset) {
  const place = new Range();
  place.setStart(container, offset);
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (place.comparePoint(...places[middle]) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
