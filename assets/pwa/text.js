// The text of an article as the reader shows it (fuze_app/ui/pages/reader/article.py): built anew from what
// is allowed, so that nothing in it runs, and nothing is asked of another host.

const BLOCKS = "P H2 H3 H4 H5 H6 BLOCKQUOTE PRE UL OL LI DL DT DD HR BR FIGURE FIGCAPTION DIV TABLE THEAD TBODY TFOOT TR TH TD CAPTION";
const INLINE = "A ABBR B BDI BDO CITE CODE DEL DFN EM I INS KBD MARK Q S SAMP SMALL SPAN STRONG SUB SUP TIME U VAR WBR RUBY RB RT RP";
const ALLOWED = new Set(`${BLOCKS} ${INLINE}`.split(" "));
const LEFT_OUT = new Set("SCRIPT STYLE TEMPLATE IFRAME OBJECT EMBED FORM INPUT BUTTON TEXTAREA SELECT SVG MATH NOSCRIPT".split(" "));
const ATTRIBUTES = ["lang", "dir", "title", "colspan", "rowspan", "scope", "start", "datetime"];
const OTHER_NAMES = { H1: "H2", IMG: "A" };

/** Fills `place` with an article's HTML, or with the paragraphs of its text where it has none. */
export function showArticle(place, { html, text }) {
  if (html.trim()) {
    const { body } = new DOMParser().parseFromString(html, "text/html");
    place.replaceChildren(...[...body.childNodes].flatMap(fitted));
  } else {
    const paragraphs = text.split(/\n\n+/).filter((paragraph) => paragraph.trim());
    place.replaceChildren(...paragraphs.map((paragraph) => made("P", [paragraph])));
  }
}

function made(name, children) {
  const element = document.createElement(name);
  element.append(...children);
  return element;
}

function fitted(node) {
  if (node.nodeType === Node.TEXT_NODE) return [node.data];
  if (node.nodeType !== Node.ELEMENT_NODE || LEFT_OUT.has(node.tagName)) return [];
  if (node.tagName === "IMG") return [picture(node)];
  const children = [...node.childNodes].flatMap(fitted);
  const name = OTHER_NAMES[node.tagName] ?? node.tagName;
  if (!ALLOWED.has(name)) return children;
  const element = made(name, children);
  for (const attribute of ATTRIBUTES) {
    if (node.hasAttribute(attribute)) element.setAttribute(attribute, node.getAttribute(attribute));
  }
  if (name === "A") lead(element, node.getAttribute("href"));
  if (name === "TABLE") return [scrolling(element)];
  if (name === "PRE") element.tabIndex = 0;
  return [element];
}

function lead(link, href) {
  if (!/^(https?|mailto):/i.test(href ?? "")) return;
  Object.assign(link, { href, target: "_blank", rel: "noopener noreferrer", referrerPolicy: "no-referrer" });
}

/** A link stands in for a picture: there is no network, and with one its host would learn who reads. */
function picture(image) {
  const words = (image.getAttribute("alt") ?? "").split(/\s+/).join(" ").trim();
  const link = made("A", [words ? `Image: ${words}` : "Image"]);
  link.className = "left-out";
  lead(link, image.getAttribute("src"));
  return link;
}

function scrolling(table) {
  const frame = made("DIV", [table]);
  frame.className = "scrolls";
  frame.tabIndex = 0;
  frame.setAttribute("role", "region");
  frame.setAttribute("aria-label", "Table");
  return frame;
}
