// Behaviour of all pages: refresh every two seconds, show the values of sliders, open the dialog.
"use strict";

const INTERVAL = 2000; // milliseconds
const connection = document.getElementById("connection");
const announcement = document.getElementById("announcement");
const dialog = document.getElementById("dialog");

// A refresh must not open or close details elements that the user has toggled.
Idiomorph.defaults.callbacks.beforeAttributeUpdated = (name, element) =>
  !(name === "open" && element.matches("details"));

// In a frame of the side-by-side page, hide the header and footer: the outer page has them.
document.documentElement.classList.toggle("is-framed", window.self !== window.top);

function isBusy() {
  const main = document.getElementById("main");
  const active = document.activeElement;
  return (
    document.visibilityState !== "visible" ||
    dialog.open ||
    main.querySelector("form[data-typed]") !== null ||
    (main.contains(active) && active.matches("input, select, textarea")) ||
    !document.getSelection().isCollapsed
  );
}

function look() {
  htmx.trigger(document.body, "live");
}

setInterval(() => document.visibilityState === "visible" && look(), INTERVAL);

// A refresh must not replace a form in use, unless its page no longer exists (404).
document.addEventListener("htmx:beforeSwap", (event) => {
  const { requestConfig, xhr } = event.detail;
  const isLook = requestConfig.elt.id === "main";
  if (isLook && isBusy() && xhr.status !== 404) event.detail.shouldSwap = false;
});
document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form && form.closest("#main")) form.dataset.typed = "";
  const shown = event.target.dataset.shows;
  if (shown) document.getElementById(shown).value = event.target.value;
});
document.addEventListener("reset", (event) => delete event.target.dataset.typed);
// Nor a form that was sent: it would get another token, and count as another form if sent again.
document.addEventListener("submit", (event) => { event.target.dataset.typed = "sent"; });
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-typed=sent]")) delete form.dataset.typed;
});

// The server handles a form sent twice once, by its token. The second click of a double click, or
// Enter held down, may come after the response: it must not send the new form at the same place.
document.addEventListener("click", (event) => {
  const button = event.target.closest("button:not([type=button], [hx-post])");
  if (event.detail > 1 && button?.form?.method === "post") event.preventDefault();
});
document.addEventListener("keydown", (event) => {
  const isHeld = event.key === "Enter" && event.repeat && !event.target.matches("textarea");
  if (isHeld && event.target.form?.method === "post") event.preventDefault();
});

// What a refresh changed or added is tinted until the next one, and announced.
const PARTS = "[data-cell], .stat, table.list tbody tr, .timeline > li, .plain > li[id]";
let before = new Map();
let isReturning = false; // from a dialog, until the next refresh

// The texts of parts by name. Relative times are left out.
function readParts() {
  const found = new Map();
  for (const part of document.querySelectorAll(`#main :is(${PARTS})`)) {
    const text = [...part.querySelectorAll("time")].reduce(
      (left, one) => left.replace(one.textContent, ""), part.textContent);
    const name = part.dataset.cell || part.id || part.querySelector("dt")?.textContent || text;
    // The cells of a row are tinted themselves: only a new row is.
    found.set(name, { part, text: part.querySelector("[data-cell]") ? "" : text });
  }
  return found;
}

function isRefresh(event) {
  return event.detail.requestConfig.elt.id === "main";
}

document.addEventListener("htmx:beforeSwap", (event) => {
  if (isRefresh(event)) before = readParts();
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (!isRefresh(event)) return;
  // The browser returns the focus to the button that opened the dialog; it may be gone now.
  if (isReturning && document.activeElement === document.body) event.target.focus();
  isReturning = false;
  const changed = [...readParts()].filter(([name, one]) => before.get(name)?.text !== one.text);
  for (const [, { part }] of changed) part.classList.add("is-changed");
  const outcome = changed.find(([, { part }]) => part.id === "outcome");
  if (outcome) say(outcome[1].text.trim());
  else if (changed.length === 1) say("1 change on this page.");
  else if (changed.length) say(`${changed.length} changes on this page.`);
});

function say(text) {
  announcement.textContent = "";
  // Later, so that the same text again is announced again.
  setTimeout(() => { announcement.textContent = text; }, 50);
}

document.addEventListener("htmx:afterRequest", (event) => {
  connection.textContent = "";
  const form = event.target.closest("form");
  if (form) delete form.dataset.typed;
  // Sent again, the form is another one. Without a response it may have taken effect already.
  const token = form?.elements.form_token;
  if (token && event.detail.successful) {
    token.value = crypto.getRandomValues(new Uint32Array(4)).join("-");
  }
  if (event.target.dataset.then === "live") look();
});
document.addEventListener("htmx:sendError", () => {
  connection.textContent = "The server does not respond. This page may be out of date.";
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id === "dialog-body" && !dialog.open) {
    dialog.showModal();
    event.target.focus();
  }
});
dialog.addEventListener("close", () => {
  isReturning = true;
  look();
});

// A button with data-copies copies the text of an element, and says so. Browsers forbid that on
// pages of other machines without TLS; then the text is selected.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copies]");
  if (!button) return;
  const source = document.getElementById(button.dataset.copies);
  try {
    await navigator.clipboard.writeText(source.value ?? source.textContent);
    say("Copied.");
  } catch {
    document.getSelection().selectAllChildren(source);
    say("The browser does not allow copying; the text is selected.");
  }
});

// A select with data-goes submits its form on change.
document.addEventListener("change", (event) => {
  if (event.target.matches("select[data-goes]")) event.target.form.requestSubmit();
});
// At most one corner or menu is open; Escape or a click elsewhere closes it.
document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll("details[name=corner][open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const open of document.querySelectorAll("details[name=corner][open]")) {
    open.open = false;
    open.querySelector("summary").focus();
  }
});
