// A chat button on a customer's own site. It lives in a shadow tree, builds itself of elements and text alone, and asks for
// no right but that scripts of our origin may run: it learns of changes by loading itself again. Called with what it is to
// show now, or with null where the link is no longer good.
(now => {
  "use strict";
  const script = document.currentScript;
  if (!script) return;
  const address = new URL(script.src);
  address.search = address.hash = "";
  const known = window[Symbol.for("vipdesk.chat")] ??= new Map();
  if (script.dataset.vipdesk === "again") script.remove();
  if (known.has(address.href)) return known.get(address.href)(now);
  if (!now) return;

  const css = `
    :host { all: initial !important; position: fixed !important; inset: auto 1em 1em auto !important;
      z-index: 2147483000 !important; max-width: calc(100vw - 2em) !important;
      font: 600 max(1rem, 16px)/1.3 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif !important; }
    a { display: flex; gap: .625em; align-items: center; box-sizing: border-box; min-height: 3em; padding: .5em 1.125em;
      border: 1px solid #fff; border-radius: 1.75em; background: #1f5f5b; color: #fff; text-decoration: none;
      overflow-wrap: anywhere; box-shadow: 0 2px 10px rgb(0 0 0 / .3); transition: translate .15s; }
    a:hover { text-decoration: underline; translate: 0 -2px; }
    a:focus-visible { outline: 3px solid #0b57d0; outline-offset: 3px; box-shadow: 0 0 0 3px #fff; }
    i { flex: none; width: .75em; height: .75em; border: 2px solid currentColor; border-radius: 50%; }
    i.there { background: currentColor; }
    small { display: block; font-weight: 400; font-size: .8125em; }
    @media (prefers-color-scheme: dark) {
      a { border-color: #10201f; background: #86d1c8; color: #10201f; }
      a:focus-visible { outline-color: #9cc2ff; box-shadow: 0 0 0 3px #10201f; }
    }
    @media (prefers-reduced-motion: reduce) { a { transition: none; } a:hover { translate: none; } }
    @media (forced-colors: active) { a { border: 2px solid LinkText; } i.there { background: LinkText; } }
    @media print { :host { display: none !important; } }`;

  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
  const make = name => document.createElement(name);
  const [aside, link, sign, words, text, detail] = ["aside", "a", "i", "span", "span", "small"].map(make);
  sign.setAttribute("aria-hidden", "true");
  words.append(text, detail);
  link.append(sign, words);
  aside.append(link);
  root.append(aside);
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  link.referrerPolicy = "no-referrer";

  let timer, asked = performance.now(), every = 60;

  const language = () => {
    const wanted = document.documentElement.lang.split("-")[0].toLowerCase();
    return wanted in now.labels ? wanted : now.language;
  };

  function draw(fresh = true) {
    const code = language(), label = now.labels[code], to = new URL("chat", address);
    to.searchParams.set("lang", code);
    link.href = to.href;
    link.lang = code;
    aside.setAttribute("aria-label", label.any);
    text.textContent = fresh ? label.text : label.any;
    detail.textContent = fresh ? label.detail : "";
    detail.hidden = !detail.textContent;
    sign.className = fresh && now.there ? "there" : "";
  }

  function show(next) {
    if (!next || !now) return gone();
    now = next;
    every = now.again;
    if (!host.isConnected) document.body.append(host);
    draw();
    wait();
  }

  function gone() {
    clearTimeout(timer);
    now = null;
    host.remove();
  }

  function wait() {
    clearTimeout(timer);
    asked = performance.now();
    timer = setTimeout(again, every * 1000);
  }

  // Who answered a minute ago may have gone: until it is known again, nobody is named.
  function unsure() {
    if (!now) return;
    draw(false);
    every = 60;
    wait();
  }

  const trusted = (() => {
    if (!window.trustedTypes) return url => url;
    try {
      const policy = trustedTypes.createPolicy("vipdesk", {
        createScriptURL: url => { if (new URL(url).origin === address.origin) return url; throw new TypeError(url); },
      });
      return url => policy.createScriptURL(url);
    } catch { return null; }
  })();

  function again() {
    if (document.hidden || !now) return;
    if (!trusted) return unsure();
    const fresh = make("script");
    const source = new URL(address);
    source.searchParams.set("at", Date.now());
    fresh.dataset.vipdesk = "again";
    fresh.referrerPolicy = "no-referrer";
    fresh.onerror = () => { fresh.remove(); unsure(); };
    fresh.src = trusted(source.href);
    document.head.append(fresh);
    wait();
  }

  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && performance.now() - asked >= every * 1000) again();
  });
  known.set(address.href, show);
  if (document.body) show(now);
  else document.addEventListener("DOMContentLoaded", () => show(now), { once: true });
})
