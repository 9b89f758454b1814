// `/offline`: the articles that are kept here, and one of them to read.

import { Island, element, relativeTime } from "./dom.js";
import { all, follow, get } from "./store.js";
import { showArticle } from "./text.js";

class FuzeOffline extends Island {
  start() {
    const query = new URLSearchParams(location.search);
    this.slotted("from").href = ownPath(query.get("from"));
    const id = Number(query.get("id"));
    if (id) this.read(id);
    else this.end = follow(() => this.list());
    const show = () => this.classList.toggle("is-online", navigator.onLine);
    for (const event of ["online", "offline"]) window.addEventListener(event, show);
    show();
  }

  async list() {
    const articles = await all("articles").catch(() => []); // storage is blocked: nothing is kept
    articles.sort((one, other) => other.saved.localeCompare(one.saved));
    const of = (marked) => articles.filter((article) => article.marked === marked).map(row);
    this.slotted("marked").replaceChildren(...of(true));
    this.slotted("latest").replaceChildren(...of(false));
    this.slotted("marked").parentElement.hidden = of(true).length === 0;
    this.slotted("latest").parentElement.hidden = of(false).length === 0;
    this.become(articles.length ? "list" : "nothing");
  }

  async read(id) {
    const article = await get("articles", id).catch(() => undefined);
    if (!article) {
      this.become("missing");
      return;
    }
    document.title = `${article.title} · Fuze`;
    this.slotted("site").textContent = article.site;
    this.slotted("site").href = article.url;
    this.slotted("title").textContent = article.title;
    this.slotted("byline").replaceChildren(...facts(article));
    const text = this.slotted("text");
    text.lang = article.language ?? "";
    showArticle(text, article);
    this.become(text.hasChildNodes() ? "article" : "textless");
  }
}

/** An address on this server, else Home. */
function ownPath(path) {
  const url = new URL(path ?? "/", location.origin);
  return url.origin === location.origin ? url.pathname + url.search : "/";
}

function facts({ author, minutes, saved }) {
  const reading = minutes ? element("span", { textContent: `${minutes} min to read` }) : "";
  const by = author ? element("span", { textContent: author }) : "";
  return [by, reading, relativeTime(saved)].filter(Boolean);
}

function row({ id, title, site, minutes, excerpt, saved }) {
  const length = minutes ? element("span", { textContent: `${minutes} min` }) : "";
  return element(
    "li",
    { class: "row", "data-row": "" },
    element(
      "div",
      { class: "row-main" },
      element("a", {
        class: "row-title",
        "data-row-link": "",
        href: `/offline?id=${id}`,
        dir: "auto",
        textContent: title,
      }),
      element("p", { class: "row-excerpt", dir: "auto", textContent: excerpt }),
      element("div", { class: "row-facts" }, element("span", { textContent: site }), length, relativeTime(saved)),
    ),
  );
}

customElements.define("fuze-offline", FuzeOffline);
