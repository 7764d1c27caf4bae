// The panel beside a ticket: what is due counts down, and a step that was taken shows as soon as it is worked off.

const main = document.querySelector("main");
const told = Date.parse(main.dataset.now ?? "");
const opened = performance.now();
const AGAIN = 2_000;
const STALE = 60_000;
const UNITS = [["d", 86_400], ["h", 3_600], ["min", 60], ["s", 1]];

const now = () => told + performance.now() - opened;

/** An amount of seconds in its two largest units. */
function length(seconds) {
  const parts = [];
  let left = Math.abs(seconds);
  for (const [unit, size] of UNITS) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count || (parts.length && parts.length < 2)) parts.push(`${count} ${unit}`);
    if (parts.length === 2) break;
  }
  return parts.join(" ") || "0 s";
}

function count() {
  for (const place of document.querySelectorAll("[data-due]")) {
    const left = Math.trunc((Date.parse(place.dateTime) - now()) / 1000);
    place.textContent = left < 0 ? `late by ${length(left)}` : `in ${length(left)}`;
    place.classList.toggle("late", left < 0);
  }
}

/** Whether somebody is typing, whose words a new page would take away. */
const typing = () => [...document.querySelectorAll("input, textarea")].some((field) =>
  field === document.activeElement || field.checked !== field.defaultChecked || field.value !== field.defaultValue);

const again = () => { if (main.dataset.here && !typing()) location.replace(main.dataset.here); };

if (!Number.isNaN(told)) {
  count();
  setInterval(count, 1_000);
}
if ("waits" in main.dataset) setInterval(again, AGAIN);
addEventListener("focus", () => { if (performance.now() - opened > STALE) again(); });
