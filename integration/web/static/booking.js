// The pages work without this script. With it they change in place: what a link or a form would have loaded is fetched,
// and its <main> put in the place of the old one. So every state has one drawing, the server's.

const said = document.getElementById("said");
const main = () => document.getElementById("main");
const clocks = new Set();
const address = () => location.pathname + location.search;
let last = 0;
let shown = address();

function say(text) {
  // Emptied first, so that the same words are read out again.
  said.textContent = "";
  requestAnimationFrame(() => { said.textContent = text; });
}

async function swap(wanted, options = {}, { replace = false, quiet = false } = {}) {
  const turn = ++last;
  main().setAttribute("aria-busy", "true");
  const answer = await fetch(wanted, { credentials: "omit", cache: "no-store", headers: { Accept: "text/html" }, ...options });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("main");
  if (!fresh) throw new Error("no page of ours");
  if (turn !== last) return answer;
  const id = document.activeElement?.id;
  main().replaceWith(document.adoptNode(fresh));
  document.querySelector("footer").replaceWith(document.adoptNode(page.querySelector("footer")));
  document.title = page.title;
  remember(answer, options, replace);
  begin();
  if (!quiet) look(id);
  if (fresh.dataset.said) say(fresh.dataset.said);
  return answer;
}

function remember(answer, options, replace) {
  // A refused form has no address of its own: it is shown where one is, and a reload shows that.
  if (!answer.ok && options.method === "POST") return;
  const change = replace ? "replaceState" : "pushState";
  if (replace || answer.url !== location.href) history[change](null, "", answer.url);
  shown = address();
}

function look(id) {
  const wanted = main().querySelector("[data-focus]");
  const same = id && document.getElementById(id);
  if (wanted) wanted.focus();
  else if (same) same.focus({ preventScroll: true });
  else main().querySelector("h1, h2")?.scrollIntoView({ block: "nearest" });
  if (!wanted && !same) main().focus({ preventScroll: true });
}

function filled(form, button) {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) fields.append(name, value);
  if (button?.name) fields.set(button.name, button.value);
  return fields;
}

function followed(event) {
  const link = event.target.closest("a[data-swap]");
  if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  swap(link.href).catch(() => location.assign(link.href));
}

function sent(event) {
  const form = event.target.closest("form[data-swap]");
  if (!form) return;
  event.preventDefault();
  if (main().getAttribute("aria-busy") === "true") return;
  const button = event.submitter;
  const fields = filled(form, button);
  const went = form.method === "get"
    ? swap(`${form.action.split("?")[0]}?${fields}`)
    : swap(form.action, { method: "POST", body: fields });
  // Sending a form again is safe: it carries a key under which it is accepted once.
  went.catch(() => { main().removeAttribute("aria-busy"); send(form, fields); });
}

function send(form, fields) {
  for (const [name, value] of fields) {
    if (form.elements[name]) continue;
    const field = Object.assign(document.createElement("input"), { type: "hidden", name, value });
    form.append(field);
  }
  HTMLFormElement.prototype.submit.call(form);
}

function guess() {
  // Where no zone was named, the times are shown in the one that the visitor's own clock keeps.
  if (!("guess" in main().dataset)) return;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zone || zone === main().dataset.zone) return;
  const there = new URL(location.href);
  there.searchParams.set("zone", zone);
  swap(there.href, {}, { replace: true, quiet: true }).catch(() => main().removeAttribute("aria-busy"));
}

function countDown(held) {
  const end = performance.now() + Number(held.dataset.seconds) * 1000;
  const left = held.querySelector(".left");
  let warned = false;
  left.hidden = false;
  const tick = () => {
    if (!held.isConnected) return stop();
    const seconds = Math.max(0, Math.round((end - performance.now()) / 1000));
    left.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    if (seconds <= 60 && seconds > 0 && !warned) { warned = true; say(held.dataset.soon); }
    if (seconds === 0) { held.textContent = held.dataset.over; say(held.dataset.over); stop(); }
  };
  const clock = setInterval(tick, 1000);
  const stop = () => { clearInterval(clock); clocks.delete(clock); };
  clocks.add(clock);
  tick();
}

function poll(wait) {
  // It asks more and more seldom, and only while the page is looked at.
  const shown = main();
  setTimeout(async () => {
    if (!shown.isConnected) return;
    if (document.hidden) return poll(wait);
    try {
      const answer = await fetch("call.json", { credentials: "omit", cache: "no-store" });
      if (answer.ok && (await answer.json()).state !== shown.dataset.state) return void await swap(location.href, {}, { replace: true });
    } catch { /* The network is away: ask again later. */ }
    if (shown.isConnected) poll(Math.min(wait * 1.5, 30));
  }, wait * 1000);
}

function begin() {
  for (const clock of clocks) clearInterval(clock);
  clocks.clear();
  for (const held of main().querySelectorAll(".held[data-seconds]")) countDown(held);
  if (main().dataset.poll) poll(2);
}

document.addEventListener("click", followed);
document.addEventListener("submit", sent);
addEventListener("popstate", () => {
  // A link to a place in this same page is one too: then nothing may be loaded, as what was typed would be lost.
  if (address() !== shown) swap(location.href, {}, { replace: true }).catch(() => location.reload());
});
begin();
main().querySelector(".notice[data-focus], [aria-invalid][data-focus]")?.focus({ preventScroll: true });
guess();
