// Our pages inside Zendesk: a part is fetched with the page's session and shown; every answer brings a new session.

const main = document.querySelector("main");
const told = document.querySelector("#told");
const SESSION = "X-Vipdesk-Session";
const AGAIN = 2_000;
const STALE = 60_000;
const HIDDEN = 300_000;

let session = main.dataset.session;
let here = main.dataset.here ?? "";
let asked = performance.now();
let busy = false;
let over = false;

/** Whether somebody is typing or choosing, whose work a new part would take away. */
const typing = () => [...main.querySelectorAll("input, textarea")].some((field) =>
  field === document.activeElement || field.checked !== field.defaultChecked || field.value !== field.defaultValue);

const say = (text) => { told.textContent = ""; told.textContent = text; };

/** What has the focus, and which details are open, by id: a new part takes neither away. */
function show(part) {
  const focused = main.contains(document.activeElement) ? document.activeElement.id : null;
  const open = [...main.querySelectorAll("details[open]")].map((each) => each.id);
  main.replaceChildren(part);
  for (const each of main.querySelectorAll("details")) if (open.includes(each.id) && !("shut" in part.dataset)) each.open = true;
  if (focused !== null) ((focused && document.getElementById(focused)) || main.querySelector("h1"))?.focus();
  if (part.dataset.told) say(part.dataset.told);
  here = part.dataset.here ?? here;
  document.dispatchEvent(new Event("vip-shown"));
}

/** What went wrong with the way to us; what is shown stays, so that nothing typed is lost. */
function unreachable() {
  const text = "VIP Desk can't be reached just now. What you see may be old; try again in a moment.";
  const notice = main.querySelector(".unreachable") ?? document.createElement("p");
  notice.className = "notice bad unreachable";
  notice.setAttribute("role", "alert");
  notice.textContent = text;
  main.prepend(notice);
}

async function ask(path, options = {}) {
  if (busy || over) return;
  busy = true;
  main.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(path, {
      ...options,
      headers: { Authorization: `Bearer ${session}`, Accept: "text/html" },
      cache: "no-store",
      credentials: "omit",
      redirect: "error",
    });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const part = page.querySelector("[data-part]");
    session = answer.headers.get(SESSION) || session;
    over = answer.status === 401;
    if (part) show(document.adoptNode(part)); else unreachable();
  } catch {
    unreachable();
  } finally {
    busy = false;
    asked = performance.now();
    main.removeAttribute("aria-busy");
  }
}

const again = () => { if (here && !typing()) ask(here); };

main.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  const fields = new URLSearchParams(new FormData(form, event.submitter));
  ask(form.getAttribute("action"), { method: "POST", body: fields });
});

main.addEventListener("click", (event) => {
  if (event.target.closest("[data-again]")) { event.preventDefault(); ask(here); }
});

/** A part that stays as it is keeps its session: `data-stay` says where. One that is at its end has nowhere to ask. */
async function keep(path) {
  asked = performance.now();
  if (!path || over) return;
  const answer = await fetch(path, { headers: { Authorization: `Bearer ${session}` }, cache: "no-store", credentials: "omit" });
  session = answer.headers.get(SESSION) || session;
}

setInterval(() => {
  const age = performance.now() - asked;
  const stays = main.querySelector("[data-stay]");
  if (stays) {
    if (age >= HIDDEN) keep(stays.dataset.stay).catch(() => {});
    return;
  }
  const waits = main.querySelector("[data-waits]") && age >= AGAIN;
  if (waits || age >= (document.hidden ? HIDDEN : STALE)) again();
}, AGAIN / 2);
addEventListener("focus", () => { if (main.querySelector("[data-stay]")) return; if (main.querySelector("[data-fresh]") || performance.now() - asked > STALE) again(); });

/** The sidebar learns from Zendesk which ticket it stands beside; the set-up page knows where it is. */
async function begin() {
  const client = globalThis.ZAFClient?.init();
  if (!client) {
    main.querySelector("#loading").textContent = main.dataset.outside;
    return;
  }
  if (main.dataset.ticket) {
    const found = await client.get("ticket.id");
    here = `${main.dataset.ticket}${encodeURIComponent(found["ticket.id"])}`;
    const fit = () => client.invoke("resize", { width: "100%", height: `${Math.ceil(document.body.scrollHeight)}px` });
    new ResizeObserver(fit).observe(document.body);
  }
  await ask(here);
}

begin().catch(unreachable);
