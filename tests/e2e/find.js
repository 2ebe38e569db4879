// Finds what a person would: a thing of this kind, in sight, by the name that is read aloud.
const [kind, name] = arguments;
const kinds = {
  button: "button:not([aria-haspopup=listbox])",
  link: "a[href]",
  tab: "[role=tab]",
  field: "input:not([type=hidden], [type=checkbox], [type=radio]), textarea",
  select: "button[aria-haspopup=listbox]",
  option: "[role=option]",
  switch: "input[role=switch]",
  checkbox: "input[type=checkbox]:not([role=switch])",
  heading: "h1, h2, h3",
  "menu item": "[role=menuitem]",
};
const squeeze = (text) => (text ?? "").replace(/\s+/g, " ").trim();
const namesOf = (element) => {
  const labels = (element.getAttribute("aria-labelledby") ?? "")
    .split(/\s+/)
    .filter(Boolean)
    .map((id) => squeeze(document.getElementById(id)?.textContent));
  const own = [squeeze(element.getAttribute("aria-label")), squeeze(element.textContent)];
  // A name with a sentence under it is found by the name alone.
  const parts = [element, ...(element.labels ?? [])]
    .flatMap((whole) => [whole, ...whole.querySelectorAll("*")])
    .map((part) => squeeze(part.textContent));
  return [...own, ...labels, ...parts, labels.join(" ")];
};
const found = [...document.querySelectorAll(kinds[kind])].find(
  (element) =>
    namesOf(element).includes(name) &&
    element.checkVisibility() &&
    !element.closest("[aria-hidden=true], [inert]"),
);
if (!found) return null;
// The inputs of switches and boxes are drawn by their labels.
return kind === "switch" || kind === "checkbox" ? found.closest("label") : found;
