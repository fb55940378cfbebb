// Behaviour of the worker site: countdowns, and choosing "Other" when its text is edited.
"use strict";

// For each countdown, the server's last value and when it arrived.
const told = new WeakMap();

function tick() {
  for (const timer of document.querySelectorAll("[data-seconds-left]")) {
    const seconds = timer.dataset.secondsLeft;
    const frozen = "frozen" in timer.dataset;
    let last = told.get(timer);
    if (!last || last.seconds !== seconds || last.frozen !== frozen) {
      last = { seconds, frozen, at: performance.now() };
      told.set(timer, last);
    }
    const passed = frozen ? 0 : Math.floor((performance.now() - last.at) / 1000);
    const left = Math.max(0, Number(seconds) - passed);
    const two = (number) => String(number).padStart(2, "0");
    const text = `${Math.floor(left / 3600)}:${two(Math.floor(left / 60) % 60)}:${two(left % 60)}`;
    if (timer.textContent !== text) timer.textContent = text;
    timer.classList.toggle("is-short", left < 60);
  }
}

setInterval(tick, 250);
tick();

document.addEventListener("input", (event) => {
  const own = document.querySelector(`[data-own="${CSS.escape(event.target.id)}"]`);
  if (own && event.target.value) own[own.matches("option") ? "selected" : "checked"] = true;
});
