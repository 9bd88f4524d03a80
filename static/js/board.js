// The board with a mouse: draw over free nights to choose them, drag a stay to another bed, or its end to another day.
// Each leads to a page that says what it would be and asks; the same pages are reached by the links on the board.
"use strict";

(() => {
  const table = document.querySelector("table.board[data-first]");
  const region = table && table.closest(".board-region");
  const days = table ? table.querySelectorAll("thead tr:nth-child(2) th") : [];
  if (!region || !days.length) return;

  const EDGE = 8;
  const FAR_ENOUGH = 6;
  const first = Date.parse(table.dataset.first + "T00:00:00Z");
  const isoOf = (night) => new Date(first + night * 86400000).toISOString().slice(0, 10);
  const rowAt = (event) => {
    const under = document.elementFromPoint(event.clientX, event.clientY);
    return under ? under.closest(".board tbody tr:not(.board-dwelling)") : null;
  };
  const nightAt = (x) => {
    const start = days[0].getBoundingClientRect();
    return Math.max(0, Math.min(days.length - 1, Math.floor((x - start.left) / start.width)));
  };
  const nightsOf = (cell) => {
    let begins = 0;
    for (let each = cell.previousElementSibling; each && each.tagName === "TD"; each = each.previousElementSibling) {
      begins += each.colSpan;
    }
    return [begins, begins + cell.colSpan];
  };

  const ghost = document.createElement("div");
  ghost.className = "board-ghost";
  ghost.hidden = true;
  region.append(ghost);
  const show = (row, from, to) => {
    const box = region.getBoundingClientRect();
    const start = days[0].getBoundingClientRect();
    const line = row.getBoundingClientRect();
    ghost.hidden = false;
    ghost.style.left = start.left - box.left + region.scrollLeft + from * start.width + "px";
    ghost.style.width = (to - from) * start.width + "px";
    ghost.style.top = line.top - box.top + region.scrollTop + "px";
    ghost.style.height = line.height + "px";
  };

  // What is under way: which row and nights it began with, and what the pointer does to them.
  let drag = null;

  const begin = (event) => {
    const cell = event.target.closest(".board tbody td");
    if (!cell || event.button !== 0 || event.pointerType === "touch") return;
    const row = cell.parentElement;
    const [from, to] = nightsOf(cell);
    const common = { row, from, to, x: event.clientX, y: event.clientY, target: row, moved: false };
    if (!cell.classList.contains("run")) {
      const night = nightAt(event.clientX);
      drag = { ...common, kind: "nights", from: night, to: night + 1, night };
      event.preventDefault();
      return;
    }
    const link = cell.querySelector("a");
    const agreed = cell.matches(".run-confirmed, .run-checked_in");
    if (!link || !(agreed || cell.matches(".run-requested"))) return;
    const whole = !cell.matches(".run-continues-before, .run-continues-after");
    const only = table.querySelectorAll(`a[href="${CSS.escape(link.getAttribute("href"))}"]`).length === 1;
    const box = cell.getBoundingClientRect();
    const canStretch = agreed && whole && only;
    let kind = "bed";
    if (canStretch && event.clientX > box.right - EDGE) kind = "end";
    else if (canStretch && event.clientX < box.left + EDGE) kind = "start";
    drag = { ...common, kind, url: link.href, agreed };
  };

  const follow = (event) => {
    if (!drag) return;
    if (Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < FAR_ENOUGH && !drag.moved) return;
    drag.moved = true;
    const night = nightAt(event.clientX);
    if (drag.kind === "nights") {
      drag.from = Math.min(drag.night, night);
      drag.to = Math.max(drag.night, night) + 1;
    } else if (drag.kind === "end") drag.to = Math.max(drag.from + 1, night + 1);
    else if (drag.kind === "start") drag.from = Math.min(drag.to - 1, night);
    else drag.target = rowAt(event) || drag.target;
    show(drag.target, drag.from, drag.to);
  };

  const addressOf = (done) => {
    const bed = done.target.querySelector("th a");
    const [from, to] = [isoOf(done.from), isoOf(done.to)];
    if (done.kind === "nights") return `${bed.href}?first=${from}&last=${to}`;
    if (done.kind === "bed") {
      if (done.target === done.row) return null;
      if (!done.agreed) return `${done.url}/other-beds`;
      const ref = bed.pathname.split("/").pop();
      return `${done.url}/change/preview?kind=bed&arrival=${from}&departure=${to}&bed=${ref}`;
    }
    return `${done.url}/change/preview?kind=dates&arrival=${from}&departure=${to}`;
  };

  const stop = () => {
    drag = null;
    ghost.hidden = true;
  };
  const end = () => {
    if (!drag) return;
    const done = drag;
    stop();
    if (!done.moved && done.kind !== "nights") return;
    const address = addressOf(done);
    if (done.moved) table.addEventListener("click", (event) => event.preventDefault(), { capture: true, once: true });
    if (address) location.assign(address);
  };

  table.addEventListener("pointerdown", begin);
  table.addEventListener("dragstart", (event) => event.preventDefault());
  window.addEventListener("pointermove", follow);
  window.addEventListener("pointerup", end);
  window.addEventListener("keydown", (event) => {
    if (event.key === "Escape") stop();
  });
  document.querySelectorAll("[data-board-hint]").forEach((hint) => {
    hint.hidden = false;
  });
})();
