// Putting the rows of a list in another order, by dragging them or with the arrow keys.

const EDGE = 72;
const SPEED = 10;
const ANSWER_MILLISECONDS = 3000;

/**
 * `<fuze-sorting>` holds a list whose rows have an id (`data-task`), that of the row that they are part of
 * (`data-parent`), and a grip (`data-grip`). A row moves among those of the same parent and takes its parts
 * along. The element only asks (event `Move`): the server has the order, and React draws it.
 */
class FuzeSorting extends HTMLElement {
  connectedCallback() {
    for (const type of ["pointerdown", "pointermove", "pointerup", "pointercancel", "keydown"]) {
      this.addEventListener(type, this);
    }
    this.observer = new MutationObserver(() => this.redrawn());
    this.observer.observe(this, { childList: true, subtree: true });
  }

  disconnectedCallback() {
    this.observer.disconnect();
    this.settle();
  }

  handleEvent(event) {
    this[event.type](event);
  }

  /** A row with its parts, as they are drawn one below the other. */
  block(row) {
    const parts = [...this.querySelectorAll("[data-task]")].filter(
      (one) => one.dataset.parent === row.dataset.task,
    );
    return [row, ...parts];
  }

  blocks(parent) {
    const rows = [...this.querySelectorAll("[data-task]")].filter((row) => row.dataset.parent === parent);
    return rows.map((row) => this.block(row));
  }

  pointerdown(event) {
    const grip = event.target.closest("[data-grip]");
    if (!grip || event.button !== 0) return;
    event.preventDefault();
    this.settle();
    grip.focus();
    grip.setPointerCapture(event.pointerId);
    const row = grip.closest("[data-task]");
    const all = this.blocks(row.dataset.parent);
    const position = all.findIndex(([first]) => first === row);
    this.drag = {
      id: Number(row.dataset.task),
      rows: all[position],
      others: all.filter((_, index) => index !== position),
      position,
      wanted: position,
      from: event.clientY + window.scrollY,
      y: event.clientY,
    };
    for (const one of this.drag.rows) one.classList.add("is-dragged");
    this.frame = requestAnimationFrame(() => this.follow());
  }

  pointermove(event) {
    if (this.drag && !this.drag.isSent) this.drag.y = event.clientY;
  }

  /** Once a frame: the list may scroll under a pointer that stands still. */
  follow() {
    const { drag } = this;
    if (!drag || drag.isSent) return;
    if (drag.y < EDGE) window.scrollBy({ top: -SPEED, behavior: "instant" });
    else if (drag.y > window.innerHeight - EDGE) window.scrollBy({ top: SPEED, behavior: "instant" });
    const moved = drag.y + window.scrollY - drag.from;
    for (const row of drag.rows) row.style.transform = `translateY(${moved}px)`;
    drag.wanted = drag.others.filter((rows) => middle(rows) < drag.y).length;
    this.mark();
    this.frame = requestAnimationFrame(() => this.follow());
  }

  /** A line where the row would stand. */
  mark() {
    for (const row of this.querySelectorAll("[data-drop]")) delete row.dataset.drop;
    const { wanted, position, others } = this.drag;
    if (wanted === position) return;
    if (wanted < others.length) others[wanted][0].dataset.drop = "before";
    else others.at(-1).at(-1).dataset.drop = "after";
  }

  pointerup() {
    const { drag } = this;
    if (!drag || drag.isSent) return;
    if (drag.wanted === drag.position) this.settle();
    else this.ask(drag.id, drag.wanted);
  }

  pointercancel() {
    if (!this.drag?.isSent) this.settle();
  }

  ask(id, position) {
    // The row stays where it was let go until it is drawn there, or nothing comes of it.
    this.drag.isSent = true;
    this.waiting = setTimeout(() => this.settle(), ANSWER_MILLISECONDS);
    this.dispatchEvent(new CustomEvent("Move", { detail: { id, position } }));
  }

  keydown(event) {
    if (event.key === "Escape" && this.drag) {
      event.preventDefault();
      this.settle();
      return;
    }
    const grip = event.target.closest("[data-grip]");
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!grip || !by) return;
    event.preventDefault();
    const row = grip.closest("[data-task]");
    const all = this.blocks(row.dataset.parent);
    const position = all.findIndex(([first]) => first === row) + by;
    if (position < 0 || position >= all.length) return;
    this.held = grip;
    this.dispatchEvent(new CustomEvent("Move", { detail: { id: Number(row.dataset.task), position } }));
  }

  /** Rows that change places lose the focus: the grip that moved its row gets it back. */
  redrawn() {
    if (this.drag?.isSent) this.settle();
    const { held } = this;
    if (!held) return;
    requestAnimationFrame(() => {
      if (held.isConnected) held.focus({ preventScroll: true });
      held.closest("[data-task]")?.scrollIntoView({ block: "nearest" });
    });
    this.held = undefined;
  }

  settle() {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.waiting);
    for (const row of this.drag?.rows ?? []) {
      row.classList.remove("is-dragged");
      row.style.transform = "";
    }
    for (const row of this.querySelectorAll("[data-drop]")) delete row.dataset.drop;
    this.drag = undefined;
  }
}

function middle(rows) {
  return (rows[0].getBoundingClientRect().top + rows.at(-1).getBoundingClientRect().bottom) / 2;
}

customElements.define("fuze-sorting", FuzeSorting);
