// Comfort only: every page works without this file.
"use strict";

// A second press on a submit button shows that the first one is under way. Fields stay enabled, so that the browser
// sends them; the server is what makes a double click harmless.
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button) return;
  if (button.getAttribute("aria-busy") === "true") {
    event.preventDefault();
    return;
  }
  button.setAttribute("aria-busy", "true");
  // A form that answers with a file leaves the page standing, so the button comes back by itself.
  setTimeout(() => button.removeAttribute("aria-busy"), 4000);
});

// Coming back with the browser's own button: the page may be shown as it was left.
window.addEventListener("pageshow", () => {
  document.querySelectorAll("[aria-busy='true']").forEach((button) => button.removeAttribute("aria-busy"));
});

document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});

// The button under a list with boxes says how many are ticked: its number follows them.
const countTicked = (bar) => {
  const button = bar.querySelector("button");
  const ticked = bar.form.querySelectorAll("input[type='checkbox']:checked").length;
  if (button) button.textContent = button.textContent.replace(/[0-9]+/, String(ticked));
};
document.querySelectorAll(".batch-bar").forEach((bar) => {
  bar.form = bar.closest("form");
  if (!bar.form) return;
  bar.form.addEventListener("change", () => countTicked(bar));
  window.addEventListener("pageshow", () => countTicked(bar)); // boxes as the browser kept them
});

// A reason that is picked from a list stands in the note at once, unless something else was written there.
document.querySelectorAll("[data-fills]").forEach((picker) => {
  const note = document.getElementById(picker.dataset.fills);
  const texts = new Map([...picker.querySelectorAll("[data-fill]")].map((each) => [each.dataset.fill, each.textContent]));
  picker.addEventListener("change", (event) => {
    const isOurs = note.value.trim() === "" || [...texts.values()].includes(note.value);
    if (isOurs) note.value = texts.get(event.target.value) ?? "";
  });
});

// Where the browser did not honour autofocus, the list of errors still takes the focus.
const errors = document.querySelector("[data-error-summary]");
if (errors && document.activeElement !== errors) errors.focus();

// A wide board opens at today, not at its first day.
document.querySelectorAll("[data-scroll-to-today]").forEach((region) => {
  const today = region.querySelector("thead .today, thead .week-now");
  const names = region.querySelector("thead th");
  if (today && names) region.scrollLeft = today.offsetLeft - names.offsetWidth - 80;
});

// In a list that is worked through row by row (a form marked data-keep-place), the reader stays where they were.
const place = "place:" + location.pathname;
try {
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-keep-place]")) sessionStorage.setItem(place, String(window.scrollY));
  });
  const kept = sessionStorage.getItem(place);
  sessionStorage.removeItem(place);
  if (kept !== null && !errors && !location.hash) window.scrollTo(0, Number(kept));
} catch {
  // Storage may be shut off; then the page opens at its top.
}
