// A stand-in of Zendesk's app framework in a page of an app: it speaks to the page around it, and knows few words.

(() => {
  "use strict";

  class Client {
    #waiting = new Map();
    #handlers = new Map();
    #origin;
    #guid;
    #next = 0;
    #ready = null;

    constructor(origin, guid) {
      this.#origin = origin;
      this.#guid = guid;
      addEventListener("message", (event) => this.#hear(event));
      this.#say({ verb: "hello" });
    }

    #say(message) { parent.postMessage({ zaf: 1, guid: this.#guid, ...message }, this.#origin); }

    #ask(verb, ...said) {
      const id = ++this.#next;
      this.#say({ verb, id, said });
      return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    }

    #hear(event) {
      const told = event.data;
      if (event.origin !== this.#origin || event.source !== parent || told?.zaf !== 1) return;
      if (told.verb === "event") {
        if (told.name === "app.registered") this.#ready = told.value;
        this.#fire(told.name, told.value);
        return;
      }
      const waits = this.#waiting.get(told.id);
      this.#waiting.delete(told.id);
      if (told.error) waits?.reject(new Error(told.error)); else waits?.resolve(told.value);
    }

    #fire(name, value) { for (const each of this.#handlers.get(name) ?? []) each(value); }

    on(name, handler) {
      this.#handlers.set(name, [...(this.#handlers.get(name) ?? []), handler]);
      if (name === "app.registered" && this.#ready) handler(this.#ready);
    }

    off(name, handler) { this.#handlers.set(name, (this.#handlers.get(name) ?? []).filter((each) => each !== handler)); }
    has(name, handler) { return (this.#handlers.get(name) ?? []).includes(handler); }
    trigger(name, value) { this.#fire(name, value); }
    get(paths) { return this.#ask("get", [paths].flat()); }
    set(name, value) { return this.#ask("set", typeof name === "object" ? name : { [name]: value }); }
    invoke(name, ...said) { return this.#ask("invoke", name, ...said); }
    context() { return this.#ask("context"); }
    metadata() { return this.#ask("metadata"); }
    request() { return Promise.reject(new Error("the stand-in has no proxy for requests")); }
  }

  window.ZAFClient = {
    init(callback) {
      const query = new URLSearchParams(location.search), hash = new URLSearchParams(location.hash.slice(1));
      const origin = query.get("origin") ?? hash.get("origin"), guid = query.get("app_guid") ?? hash.get("app_guid");
      if (!origin || !guid) return false;
      const client = new Client(origin, guid);
      if (callback) client.on("app.registered", callback);
      return client;
    },
  };
})();
