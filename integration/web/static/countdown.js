// What is due counts down: `<time data-due datetime="…">` inside something whose `data-now` says when it was told.

const UNITS = [["d", 86_400], ["h", 3_600], ["min", 60], ["s", 1]];
const seen = new WeakMap();

/** The present, by the clock of who told it: how far this computer's is off doesn't matter. */
function now(place) {
  const told = place.closest("[data-now]");
  if (!seen.has(told)) seen.set(told, performance.now());
  return Date.parse(told.dataset.now) + performance.now() - seen.get(told);
}

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
  for (const place of document.querySelectorAll("[data-now] [data-due]")) {
    const left = Math.trunc((Date.parse(place.dateTime) - now(place)) / 1000);
    place.textContent = left < 0 ? `late by ${length(left)}` : `in ${length(left)}`;
    place.classList.toggle("late", left < 0);
  }
}

count();
setInterval(count, 1_000);
document.addEventListener("vip-shown", count);
