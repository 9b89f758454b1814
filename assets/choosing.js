// Choosing several pages of a list: which ones are chosen stays here until something is done with them.

const MARK = "input[data-choose]";
const EVENTS = ["mousedown", "click", "change"];
const { dataset } = document.documentElement;

function marks() {
  return [...document.querySelectorAll(MARK)];
}

function tick(some, checked) {
  for (const mark of some) mark.checked = checked;
}

function endChoosing() {
  tick(marks(), false);
  delete dataset.choosing;
}

function choosing() {
  if (dataset.choosing === undefined) dataset.choosing = "";
  else endChoosing();
}

/**
 * `<fuze-chosen>` is the bar: it counts what is chosen, and its buttons (`data-act`) tell their handlers the
 * ids of it. With Shift, everything between two marks is chosen.
 */
class FuzeChosen extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this);
    for (const type of EVENTS) document.addEventListener(type, this);
    this.watcher = new MutationObserver(() => this.count()); // rows come and go
    this.watcher.observe(document.querySelector(".rows")?.parentElement ?? document.body, {
      childList: true,
      subtree: true,
    });
    this.count();
  }

  disconnectedCallback() {
    for (const type of EVENTS) document.removeEventListener(type, this);
    this.watcher.disconnect();
    endChoosing();
  }

  get chosen() {
    return marks().filter((mark) => mark.checked);
  }

  handleEvent(event) {
    const { type, target, currentTarget, shiftKey } = event;
    if (type === "mousedown") {
      // With Shift it would mark text, and a label with marked text presses nothing.
      if (shiftKey && target.closest("label")?.querySelector(MARK)) event.preventDefault();
    } else if (type === "change") this.onMark(target);
    else if (currentTarget === this) this.onButton(target);
    else if (target.matches?.(MARK)) this.onClick(target, shiftKey || this.withShift);
    else this.withShift = shiftKey; // a label presses its mark, but without Shift
  }

  onMark(target) {
    if (!target.matches(MARK)) return;
    if (target.checked) dataset.choosing = "";
    this.count();
  }

  onClick(mark, shiftKey) {
    const all = marks();
    const ends = [all.indexOf(this.last), all.indexOf(mark)].sort((one, other) => one - other);
    if (shiftKey && ends[0] >= 0) tick(all.slice(ends[0], ends[1] + 1), mark.checked);
    this.last = mark;
    this.count();
  }

  onButton(target) {
    if (target.closest("[data-all]")) tick(marks(), this.chosen.length < marks().length);
    this.count();
    const act = target.closest("[data-act]")?.dataset.act;
    const ids = this.chosen.map((mark) => Number(mark.dataset.choose));
    if (act && ids.length > 0) this.dispatchEvent(new CustomEvent(act, { detail: { ids } }));
  }

  count() {
    const number = this.chosen.length;
    const said = `${number} chosen`;
    const shown = this.querySelector("[data-count]");
    if (shown.textContent !== said) shown.textContent = said;
    for (const button of this.querySelectorAll("[data-act]")) button.disabled = number === 0;
  }
}

customElements.define("fuze-chosen", FuzeChosen);

Object.assign(window.fuze, { choosing, endChoosing });
