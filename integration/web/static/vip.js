// The customer's page works without this script. With it, what changes by itself is asked for again while the page is
// looked at: the server's own drawing of it is put in the place of the old one.

const live = () => document.getElementById("live");
let timer;
let asking = false;

async function ask() {
  if (asking || document.hidden || !live()) return;
  asking = true;
  try {
    const shown = live();
    const answer = await fetch(shown.dataset.from, { credentials: "omit", cache: "no-store", headers: { Accept: "text/html" } });
    if (answer.status === 404) return void location.reload();
    if (!answer.ok) throw new Error("not now");
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("live");
    if (fresh && shown.isConnected) put(shown, document.adoptNode(fresh));
    document.getElementById("stale").hidden = true;
  } catch {
    const stale = document.getElementById("stale");
    if (stale) stale.hidden = false;
  } finally {
    asking = false;
    wait();
  }
}

function put(shown, fresh) {
  if (shown.isEqualNode(fresh)) return;
  const id = shown.contains(document.activeElement) && document.activeElement.id;
  const changed = shown.dataset.state !== fresh.dataset.state;
  shown.replaceWith(fresh);
  if (id) document.getElementById(id)?.focus({ preventScroll: true });
  const said = document.getElementById("said");
  if (changed) said.textContent = "";
  if (changed) requestAnimationFrame(() => { said.textContent = fresh.dataset.said; });
}

function wait() {
  clearTimeout(timer);
  timer = setTimeout(ask, Number(live()?.dataset.every ?? 20) * 1000);
}

addEventListener("focus", ask);
document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
wait();
