// Runs before the first paint, so that nothing jumps: whether the rail is narrow, how close rows
// stand or whether they are cards, and whether this browser belongs to a member (a hint only; who is signed in is decided on the
// server).
{
  const { dataset } = document.documentElement;
  try {
    if (localStorage.getItem("fuze.rail") === "narrow") dataset.rail = "narrow";
    if (localStorage.getItem("fuze.density") === "compact") dataset.density = "compact";
    if (localStorage.getItem("fuze.lists") === "cards") dataset.lists = "cards";
    if (localStorage.getItem("fuze.member")) dataset.member = "";
  } catch {
    // Storage is blocked: the defaults do.
  }
}

// What the pages' scripts give to the app, which is sometimes quicker than they are: what it calls before
// they have come waits for them.
window.fuze = new Proxy(
  {},
  {
    get: (given, name) =>
      given[name] ??
      ((...values) => {
        if (document.readyState === "complete") return given[name](...values);
        return new Promise((resolve) => {
          addEventListener("load", () => resolve(given[name](...values)), { once: true });
        });
      }),
  },
);
