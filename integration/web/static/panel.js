// The panel beside a ticket: a step that was taken shows as soon as it is worked off; countdown.js counts.

const main = document.querySelector("main");
const opened = performance.now();
const AGAIN = 2_000;
const STALE = 60_000;

/** Whether somebody is typing, whose words a new page would take away. */
const typing = () => [...document.querySelectorAll("input, textarea")].some((field) =>
  field === document.activeElement || field.checked !== field.defaultChecked || field.value !== field.defaultValue);

const again = () => { if (main.dataset.here && !typing()) location.replace(main.dataset.here); };

if ("waits" in main.dataset) setInterval(again, AGAIN);
addEventListener("focus", () => { if (performance.now() - opened > STALE) again(); });
