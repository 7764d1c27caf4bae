"""`python -m sandbox.helpdesk_site.serve`: seed the site, listen on loopback, say where in one JSON line, and serve."""

import json
import os
import signal
import socketserver
import sys
from types import FrameType

import django
from django.core.servers.basehttp import WSGIRequestHandler, WSGIServer

from sandbox import leash
from sandbox.helpdesk_site.seed import seed

HOST = "127.0.0.1"


class Server(socketserver.ThreadingMixIn, WSGIServer):
    """Django's own development server, a thread per connection."""

    daemon_threads = True
    request_queue_size = 128


def main() -> None:
    """Serve until SIGTERM or the launcher's end; the port is the environment's, or a free one where that says 0."""
    leash.hold()
    leash.follow_the_clock()
    signal.signal(signal.SIGTERM, _leave)
    django.setup()
    seeded = seed(os.environ["SANDBOX_HELPDESK_PASSWORD"])
    with _bound(int(os.environ.get("SANDBOX_HELPDESK_PORT", "0"))) as server:
        from sandbox.helpdesk_site.wsgi import application

        server.set_app(application)
        sys.stdout.write(json.dumps({"url": f"http://{HOST}:{server.server_port}", **seeded}) + "\n")
        sys.stdout.flush()
        server.serve_forever()


def _bound(port: int) -> Server:
    try:
        return Server((HOST, port), WSGIRequestHandler)
    except OSError as error:
        message = f"cannot listen on {HOST}:{port}: {error.strerror}"
        raise SystemExit(message) from error


def _leave(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


if __name__ == "__main__":
    main()
