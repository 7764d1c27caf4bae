// Loads the chat widget of the helpdesk into the chat page; where that doesn't come, the page says what else can be done.

const place = document.getElementById("widget");

function failed() {
  if (place.hidden) return;
  place.hidden = true;
  const fallback = document.getElementById("no-widget");
  fallback.hidden = false;
  document.getElementById("said").textContent = fallback.querySelector("h2").textContent;
}

function loaded() {
  const agent = window.LiveAgent;
  if (typeof agent?.createButton !== "function") return failed();
  agent.addTicketField?.("vip", place.dataset.vip);
  if (agent.createButton(place.dataset.widget, document.getElementById("widget-here")) === null) return failed();
  clearTimeout(late);
  place.dataset.loaded = "";
}

const late = setTimeout(failed, Number(place.dataset.patience) * 1000);
const script = document.createElement("script");
script.async = true;
script.onload = () => { try { loaded(); } catch { failed(); } };
script.onerror = failed;
script.src = place.dataset.src;
document.head.append(script);
