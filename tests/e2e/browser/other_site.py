"""A site of somebody else's on this machine, with a policy of its own; and a host's chat widget in small."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

WIDGET = """
window.LiveAgent = {
  fields: {},
  addTicketField(name, value) { this.fields[name] = value; },
  createButton(id, place) {
    const button = document.createElement("button");
    button.textContent = `Widget ${id}, vip=${this.fields.vip}`;
    button.addEventListener("click", () => {
      const frame = document.createElement("iframe");
      frame.title = "Chat";
      frame.src = new URL("/chat-window", document.querySelector("[src$='/scripts/track.js']").src);
      place.after(frame);
    });
    place.append(button);
  },
};
"""


@dataclass
class OtherSite:
    """What it answers at `/`, and at the addresses of `others`: a type and a content."""

    url: str = ""
    style: str = ""
    policy: str = ""
    page: str = ""
    others: dict[str, tuple[str, str]] = field(default_factory=dict)

    def show(self, snippet: str, policy: str, language: str = "en") -> None:
        """Show a page with this in it, under this Content-Security-Policy."""
        style = f"<style>{self.style}</style>" if self.style else ""
        head = f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>Acme</title>{style}'
        body = "<body><main><h1>Acme's own site</h1></main></body></html>"
        self.page, self.policy = f"{head}{snippet}</head>{body}", policy

    def answer(self, path: str) -> tuple[int, str, str]:
        """Status, type and content."""
        if path == "/":
            return 200, "text/html", self.page
        found = self.others.get(path.partition("?")[0])
        return (200, *found) if found else (204, "text/plain", "")


@contextmanager
def other_site() -> Iterator[OtherSite]:
    """The site, on a free port of the loopback, by a name that is another origin than ours."""
    site = OtherSite()

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, kind, text = site.answer(self.path)
            content = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            if kind == "text/html" and site.policy:
                self.send_header("Content-Security-Policy", site.policy)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_args: object) -> None:
            """Nothing: a test's output is the test's."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    site.url = f"http://127.0.0.1:{server.server_port}/"
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
