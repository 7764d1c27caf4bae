// The agent's workspace around a page of an app: loads it by POST, answers what it asks, and notes what it did.

const told = JSON.parse(document.querySelector("#workspace").textContent);
const frame = document.querySelector("#app");
const notices = document.querySelector("#notices");
window.invoked = [];

const invocations = {
  resize({ width, height } = {}) {
    if (height) frame.style.height = height;
    if (width) frame.style.width = width;
  },
  notify(text) { notices.textContent = text; },
  routeTo(place, id) { if (place === "ticket") location.assign(`${told.root}/agent/tickets/${id}`); },
};

const answers = {
  get(paths) {
    const errors = {}, found = {};
    for (const path of paths) {
      if (path in told.values) found[path] = told.values[path]; else errors[path] = { message: `No such Api: ${path}` };
    }
    return { ...found, errors };
  },
  set: () => ({ errors: {} }),
  invoke(name, ...said) {
    window.invoked.push([name, ...said]);
    if (!invocations[name]) throw new Error(`No such Api: ${name}`);
    invocations[name](...said);
    return { errors: {} };
  },
  context: () => told.context,
  metadata: () => told.metadata,
};

addEventListener("message", (event) => {
  const asked = event.data;
  if (event.source !== frame.contentWindow || asked?.zaf !== 1 || asked.guid !== told.guid) return;
  const say = (message) => frame.contentWindow.postMessage({ zaf: 1, ...message }, event.origin);
  if (asked.verb === "hello") {
    const value = { context: told.context, metadata: told.metadata };
    for (const name of ["app.registered", "app.activated"]) say({ verb: "event", name, value });
    return;
  }
  try {
    say({ id: asked.id, value: answers[asked.verb](...asked.said) });
  } catch (error) {
    say({ id: asked.id, error: error.message });
  }
});

document.querySelector("#load").submit();
