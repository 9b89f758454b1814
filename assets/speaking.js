// Reading aloud, by the browser's own voices.

import { article, blocks, currentBlock, makeCurrent, topOfView } from "./paragraphs.js";

/**
 * `<fuze-speech rate="1.25">` reads the article aloud, paragraph by paragraph, from the current one or the first
 * in view. Its buttons say what they do in `data-speech`: back, toggle, on, stop.
 */
class FuzeSpeech extends HTMLElement {
  static observedAttributes = ["rate"];

  connectedCallback() {
    this.addEventListener("click", ({ target }) => {
      const action = target.closest("[data-speech]")?.dataset.speech;
      if (action) this[action]();
    });
  }

  disconnectedCallback() {
    this.stop();
  }

  attributeChangedCallback() {
    if (this.state === "speaking") this.speak();
  }

  /** Begins, or ends what has begun. */
  listen() {
    if (this.state) {
      this.stop();
      return;
    }
    const all = blocks();
    const inView = all.findIndex((block) => block.getBoundingClientRect().bottom > topOfView());
    this.at = Math.max(currentBlock() ? all.indexOf(currentBlock()) : inView, 0);
    this.speak();
  }

  speak() {
    const block = blocks()[this.at];
    if (!block || !window.speechSynthesis) {
      this.say(block ? "This browser can't read aloud." : "");
      if (!block) this.stop();
      return;
    }
    this.cancel();
    this.become("speaking");
    makeCurrent(block);
    this.say("");
    const words = new SpeechSynthesisUtterance(block.innerText);
    words.rate = Number(this.getAttribute("rate")) || 1;
    words.lang = article().lang || "";
    words.onend = () => this.move(1);
    words.onerror = () => this.fail();
    this.words = words;
    speechSynthesis.speak(words);
  }

  /** Lets go of what is being said; its end is no reason to go on. */
  cancel() {
    if (this.words) this.words.onend = this.words.onerror = null;
    this.words = null;
    window.speechSynthesis?.cancel();
  }

  move(by) {
    const next = this.at + by;
    if (next >= blocks().length) {
      this.stop();
      return;
    }
    this.at = Math.max(next, 0);
    this.speak();
  }

  back() {
    this.move(-1);
  }

  on() {
    this.move(1);
  }

  toggle() {
    if (this.state === "speaking") {
      // Not every browser goes on where it paused: the paragraph is begun again.
      this.cancel();
      this.become("paused");
    } else {
      this.speak();
    }
  }

  stop() {
    this.cancel();
    this.become("");
    this.say("");
  }

  fail() {
    this.cancel();
    this.become("paused");
    this.say("No voice of this browser or system can read this.");
  }

  become(state) {
    this.state = state;
    this.dataset.state = state;
    const button = document.querySelector("[data-listen]");
    button?.setAttribute("aria-pressed", String(state !== ""));
    const toggle = this.querySelector("[data-speech='toggle']");
    toggle?.setAttribute("aria-label", state === "speaking" ? "Pause" : "Go on");
  }

  say(text) {
    const place = this.querySelector("[role='status']");
    if (place) place.textContent = text;
  }
}

customElements.define("fuze-speech", FuzeSpeech);

function listen() {
  document.querySelector("fuze-speech")?.listen();
}

Object.assign(window.fuze, { listen });
