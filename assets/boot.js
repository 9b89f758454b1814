// Runs before the first paint, so that nothing jumps: whether the rail is narrow, how close rows
// stand, and whether this browser belongs to a member (a hint only; who is signed in is decided on the
// server).
{
  const { dataset } = document.documentElement;
  try {
    if (localStorage.getItem("fuze.rail") === "narrow") dataset.rail = "narrow";
    if (localStorage.getItem("fuze.density") === "compact") dataset.density = "compact";
    if (localStorage.getItem("fuze.member")) dataset.member = "";
  } catch {
    // Storage is blocked: the defaults do.
  }
}
