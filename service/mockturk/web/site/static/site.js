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

// What a refresh changed is tinted until the next one, and a new outcome is announced.
let before = new Map();
let isReturning = false; // from a dialog, until the next refresh

function shownCells() {
  const cells = document.querySelectorAll("#main [data-cell]");
  return new Map([...cells].map((cell) => [cell.dataset.cell, cell]));
}

function isRefresh(event) {
  return event.detail.requestConfig.elt.id === "main";
}

document.addEventListener("htmx:beforeSwap", (event) => {
  if (!isRefresh(event)) return;
  before = new Map([...shownCells()].map(([name, cell]) => [name, cell.textContent]));
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (!isRefresh(event)) return;
  // The browser returns the focus to the button that opened the dialog; it may be gone now.
  if (isReturning && document.activeElement === document.body) event.target.focus();
  isReturning = false;
  if (before.size === 0) return;
  for (const [name, cell] of shownCells()) {
    const isChanged = before.get(name) !== cell.textContent;
    cell.classList.toggle("is-changed", isChanged);
    if (isChanged && cell.id === "outcome") say(cell.textContent.trim());
  }
});

function say(text) {
  announcement.textContent = text;
}

document.addEventListener("htmx:afterRequest", (event) => {
  connection.textContent = "";
  const form = event.target.closest("form");
  if (form) delete form.dataset.typed;
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

// A button with data-copies copies the text of an element, and says so.
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
// A button with data-copies copies the text of an element. Browsers forbid that on pages of other
// machines without TLS; then the text is selected.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copies]");
  if (!button) return;
  const source = document.getElementById(button.dataset.copies);
  try {
    await navigator.clipboard.writeText(source.textContent);
    button.textContent = "Copied";
  } catch {
    document.getSelection().selectAllChildren(source);
  }
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
