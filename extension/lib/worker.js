// Asks the service worker, which goes on when the popup closes.

/** Resolves to `{result}`, or to `{problem}` with a sentence. */
export async function tell(request, details = {}) {
  return chrome.runtime.sendMessage({ request, ...details });
}
