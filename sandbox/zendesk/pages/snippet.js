// A stand-in of the messaging widget's script: takes zE(...), tells the stand-in what was said, and shows an open box.

(() => {
  "use strict";
  const here = new URL(document.currentScript.src);
  const key = here.searchParams.get("key") ?? "";

  const box = () => {
    const found = document.querySelector("#stand-in-messenger") ?? document.createElement("section");
    found.id = "stand-in-messenger";
    found.setAttribute("aria-label", "Messaging");
    found.textContent = "The messaging window is open.";
    document.body.append(found);
    return found;
  };

  window.zE = (...said) => {
    const plain = said.filter((each) => typeof each !== "function");
    fetch(`${here.origin}/ekr/said?key=${encodeURIComponent(key)}`, {
      method: "POST", mode: "no-cors", keepalive: true, body: JSON.stringify(plain),
    });
    if (said[0] === "messenger" && said[1] === "open") box().hidden = false;
    if (said[0] === "messenger" && said[1] === "close") box().hidden = true;
    const done = said.find((each) => typeof each === "function");
    if (done) done(null);
  };
})();
