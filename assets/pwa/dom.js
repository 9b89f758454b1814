// What the pages that work without a network are made with. Their frames are Reflex's, drawn once; what
// changes in them is written here, after React has taken the page over.

/** An element with properties (`class` and `data-…` as attributes) and children. */
export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key === "class" || key.includes("-")) made.setAttribute(key, value);
    else made[key] = value;
  }
  made.append(...children.filter((child) => child !== null && child !== ""));
  return made;
}

/**
 * An element of a page's frame, which starts when Reflex says that the page is `mounted`. `data-state` says
 * which of its children with `data-when` are seen.
 */
export class Island extends HTMLElement {
  static observedAttributes = ["mounted"];

  attributeChangedCallback() {
    if (this.getAttribute("mounted") !== "true" || this.started) return;
    this.started = true;
    this.start();
  }

  disconnectedCallback() {
    this.end?.();
  }

  /** The element that a slot names. */
  slotted(name) {
    return this.querySelector(`[data-slot="${name}"]`);
  }

  become(state) {
    this.dataset.state = state;
    for (const part of this.querySelectorAll("[data-when]")) {
      part.hidden = !part.dataset.when.split(" ").includes(state);
    }
  }
}

export function relativeTime(moment) {
  const time = element("fuze-time", { class: "no-wrap" });
  time.setAttribute("datetime", moment);
  return time;
}
