// The bookmarklet: a bookmark that opens `/save` with the page that is being read.

import { Island } from "./dom.js";

/** What the bookmark does, on the page of any site; what is selected there becomes the note. */
export function bookmarklet(server) {
  const query = "new URLSearchParams({url:location.href,title:document.title,text:String(getSelection())})";
  const target = `${JSON.stringify(`${server}/save?`)}+${query}`;
  return `javascript:void open(${target},"fuze-save","popup,width=480,height=640")`;
}

class FuzeBookmarklet extends Island {
  start() {
    const address = bookmarklet(location.origin);
    const link = this.querySelector("a");
    link.href = address;
    // On this page it would do nothing: it is there to be dragged.
    link.addEventListener("click", (event) => {
      event.preventDefault();
      this.slotted("hint").textContent = "Drag it to the bookmarks bar, or copy it into a new bookmark.";
    });
    this.querySelector("input").value = address;
  }
}

customElements.define("fuze-bookmarklet", FuzeBookmarklet);
