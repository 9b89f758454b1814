// The settings: the connection, what goes along with a save, the badge, importing the browser's bookmarks.

import { connect, disconnect, requestAccess, requireFuze, serverOf } from "../lib/connecting.js";
import * as importing from "../lib/importing.js";
import { choices, connection, setChoice } from "../lib/storage.js";
import { counted, fillIn, words } from "../lib/words.js";
import { tell } from "../lib/worker.js";

const $ = (id) => document.getElementById(id);

async function show() {
  const connected = await connection();
  $("connecting").hidden = connected !== null;
  $("connected").hidden = connected === null;
  if (connected === null) {
    $("server").focus();
    return;
  }
  $("username").textContent = connected.username;
  $("server-link").textContent = $("server-link").href = connected.server;
  const { sendPage, badge } = await choices();
  $("send-page").checked = sendPage;
  $("badge").checked = badge;
}

function problem(id, text) {
  $(id).textContent = text;
  $(id).hidden = text === "";
}

$("connect-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  problem("connect-problem", "");
  let granted;
  try {
    const server = serverOf($("server").value);
    granted = requestAccess(server); // before anything is awaited: browsers ask only within a click
    $("connect").disabled = true;
    if (await granted) await connectTo(server);
    else problem("connect-problem", words("access_refused"));
  } catch (error) {
    problem("connect-problem", error.message);
  } finally {
    $("connect").disabled = false;
    $("connect-status").textContent = "";
  }
});

async function connectTo(server) {
  $("connect-status").textContent = words("connect_checking");
  await requireFuze(server);
  $("connect-status").textContent = words("connect_waiting");
  if (!(await connect(server))) throw new Error(words("connect_closed"));
  $("notice").textContent = words("connected_now");
  await tell("sendQueue");
  await show();
}

$("disconnect").addEventListener("click", async () => {
  $("disconnect").disabled = true;
  const revoked = await disconnect();
  $("disconnect").disabled = false;
  await tell("refreshBadge");
  $("notice").textContent = words(revoked ? "disconnected" : "disconnected_here");
  await show();
});

$("send-page").addEventListener("change", () => setChoice("sendPage", $("send-page").checked));

$("badge").addEventListener("change", async () => {
  const wanted = $("badge").checked;
  const granted = wanted ? await chrome.permissions.request({ permissions: ["tabs"] }) : false;
  $("badge").checked = granted;
  await setChoice("badge", granted);
  await tell("refreshBadge");
  if (!granted) await chrome.permissions.remove({ permissions: ["tabs"] }).catch(() => false);
});

$("import").addEventListener("click", async () => {
  const granted = importing.requestAccess(); // before anything is awaited: browsers ask only within a click
  problem("import-problem", "");
  $("import").disabled = true;
  try {
    if (await granted) await importBookmarks();
  } catch (error) {
    problem("import-problem", error.message);
  } finally {
    $("import").disabled = false;
    $("import-progress").hidden = true;
  }
});

async function importBookmarks() {
  $("import-status").textContent = words("import_sending");
  $("import-progress").removeAttribute("value");
  $("import-progress").hidden = false;
  if ((await importing.send()) === null) $("import-status").textContent = words("import_none");
  else await importing.follow(showImport);
}

function showImport({ status, total, processed, added, merged, duplicates, failed }) {
  const adding = status === "adding";
  $("import-progress").hidden = !adding;
  $("import-progress").max = total;
  $("import-progress").value = processed;
  const known = merged + duplicates;
  const sentences = [added > 0 ? counted("import_added", added) : words("import_nothing")];
  if (known > 0) sentences.push(counted("import_known", known));
  if (failed > 0) sentences.push(counted("import_failed", failed));
  $("import-status").textContent = adding
    ? words("import_adding", processed.toLocaleString(), total.toLocaleString())
    : sentences.join(" ");
}

async function showShortcuts() {
  for (const { name, shortcut } of await chrome.commands.getAll()) {
    if (!shortcut) continue;
    const [term, keys, key] = ["dt", "dd", "kbd"].map((tag) => document.createElement(tag));
    term.textContent = words(name === "save-page" ? "command_save" : "command_open");
    key.textContent = shortcut;
    keys.append(key);
    $("shortcuts").append(term, keys);
  }
}

fillIn();
await show();
await showShortcuts();
await importing.follow(showImport);
