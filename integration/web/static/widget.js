// Loads the chat widget of the helpdesk into the chat page; where that doesn't come, the page says what else can be done.

const place = document.getElementById("widget");
const here = document.getElementById("widget-here");

function failed() {
  if (place.hidden || "loaded" in place.dataset) return;
  place.hidden = true;
  const fallback = document.getElementById("no-widget");
  fallback.hidden = false;
  document.getElementById("said").textContent = fallback.querySelector("h2").textContent;
}

function opened() {
  clearTimeout(late);
  place.dataset.loaded = "";
}

// Each kind: what stands in the page before its script comes, and what is done once that is there.
const kinds = {
  liveagent: {
    loaded() {
      const agent = window.LiveAgent;
      if (typeof agent?.createButton !== "function") return failed();
      agent.addTicketField?.("vip", place.dataset.vip);
      if (agent.createButton(place.dataset.widget, here) === null) return failed();
      opened();
    },
  },
  messaging: {
    id: "ze-snippet",
    before() {
      window.zEMessenger = { autorender: false };
    },
    loaded() {
      if (typeof window.zE !== "function") return failed();
      // It draws itself some time later, here or in a corner, and not at all where its key is none (ZD-77).
      const drawn = new MutationObserver(() => { drawn.disconnect(); opened(); });
      for (const where of [here, document.body]) drawn.observe(where, { childList: true });
      window.zE("messenger:set", "locale", document.documentElement.lang);
      window.zE("messenger:set", "conversationTags", place.dataset.tags.split(" "));
      const fields = Object.entries(JSON.parse(place.dataset.fields)).map(([id, value]) => ({ id, value }));
      if (fields.length) window.zE("messenger:set", "conversationFields", fields);
      window.zE("messenger", "render", { mode: "embedded", widget: { targetElement: "#widget-here" } });
      window.zE("messenger", "open");
    },
  },
};

const kind = kinds[place.dataset.kind];
const late = setTimeout(failed, Number(place.dataset.patience) * 1000);
const script = document.createElement("script");
kind.before?.();
if (kind.id) script.id = kind.id;
script.async = true;
script.onload = () => { try { kind.loaded(); } catch { failed(); } };
script.onerror = failed;
script.src = place.dataset.src;
document.head.append(script);
