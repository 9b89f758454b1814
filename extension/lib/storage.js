// What the extension remembers, all of it in this browser: which Fuze it is connected to, the choices
// made in its settings, and which saves wait to be sent.

const CHOICES = { sendPage: true, badge: false };

/** `{server, token, username}`, or null when not connected. */
export async function connection() {
  const { connection } = await chrome.storage.local.get("connection");
  return connection ?? null;
}

export function setConnection(value) {
  return value === null
    ? chrome.storage.local.remove(["connection", "keys"])
    : chrome.storage.local.set({ connection: value });
}

export async function choices() {
  const { choices } = await chrome.storage.local.get("choices");
  return { ...CHOICES, ...choices };
}

export async function setChoice(name, value) {
  await chrome.storage.local.set({ choices: { ...(await choices()), [name]: value } });
}
