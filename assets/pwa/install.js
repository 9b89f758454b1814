// Installing Fuze as an app, where the browser offers that.

import { Island } from "./dom.js";

let offer;
window.addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault(); // it is asked for with the button
  offer = event;
  for (const island of document.querySelectorAll("fuze-install")) island.show();
});

class FuzeInstall extends Island {
  start() {
    this.slotted("install").addEventListener("click", async () => {
      await offer.prompt();
      offer = undefined;
      this.show();
    });
    this.show();
  }

  show() {
    const isApp = window.matchMedia("(display-mode: standalone)").matches;
    this.become(isApp ? "app" : offer ? "offered" : window.isSecureContext ? "menu" : "insecure");
  }
}

customElements.define("fuze-install", FuzeInstall);
