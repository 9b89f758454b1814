// The words of the interface, from _locales. Elements name theirs: data-words for the text,
// data-words-label for the accessible name, data-words-hint for the placeholder.

export function words(name, ...values) {
  return chrome.i18n.getMessage(name, values.map(String)) || name;
}

/** A sentence with a number in it: `name_one` where the language has one for it, else `name_other`. */
export function counted(name, number) {
  const form = new Intl.PluralRules(chrome.i18n.getUILanguage()).select(number);
  const found = chrome.i18n.getMessage(`${name}_${form}`, [number.toLocaleString()]);
  return found || words(`${name}_other`, number.toLocaleString());
}

export function fillIn(root = document) {
  for (const element of root.querySelectorAll("[data-words]")) {
    element.textContent = words(element.dataset.words);
  }
  for (const element of root.querySelectorAll("[data-words-label]")) {
    element.ariaLabel = element.title = words(element.dataset.wordsLabel);
  }
  for (const element of root.querySelectorAll("[data-words-hint]")) {
    element.placeholder = words(element.dataset.wordsHint);
  }
  document.documentElement.lang = chrome.i18n.getMessage("@@ui_locale").replace("_", "-");
  document.documentElement.dir = chrome.i18n.getMessage("@@bidi_dir");
}
