"""`python -m sandbox.aws.serve`: moto on a free loopback port, said in one JSON line; ends with whoever started it."""

import json
import signal
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from threading import Lock
from types import FrameType
from typing import Any

from moto.cloudformation import models as formation
from moto.dynamodb.models.table import Table
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server

from sandbox import leash
from sandbox.aws import queues, stacks
from sandbox.aws.busy import Busy
from sandbox.aws.ledger import Ledger

HOST = "127.0.0.1"
_LINT = "validate_template_cfn_lint"

Start = Callable[..., Any]


class Serialised:
    """One request to DynamoDB at a time: moto reads, checks and writes without a lock, and loses updates (AWS-20)."""

    def __init__(self, app: Callable[[dict[str, Any], Start], Iterable[bytes]]) -> None:
        self._app, self._lock = app, Lock()

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        """The answer of the service that is meant."""
        if not environ.get("HTTP_X_AMZ_TARGET", "").startswith("DynamoDB"):
            return self._app(environ, start)
        with self._lock:
            return list(self._app(environ, start))


def main() -> None:
    """Serve until SIGTERM or the launcher's end."""
    leash.hold()
    signal.signal(signal.SIGTERM, _leave)
    _take_warnings_for_warnings()
    _back_up_quickly()
    queues.put_right()
    WSGIRequestHandler.protocol_version = "HTTP/1.1"
    WSGIRequestHandler.log_request = _say_nothing  # type: ignore[assignment,method-assign]
    app = Ledger(Busy(Serialised(DomainDispatcherApplication(create_backend_app))))
    with make_server(HOST, 0, app, threaded=True) as server:
        url = f"http://{HOST}:{server.port}"
        stacks.put_right(url)
        sys.stdout.write(json.dumps({"url": url}) + "\n")
        sys.stdout.flush()
        server.serve_forever()


def _take_warnings_for_warnings() -> None:
    """Of what cfn-lint says, moto takes warnings for errors too, where CloudFormation takes errors alone."""
    lint: Callable[[str], list[Any]] = getattr(formation, _LINT)

    def errors(template: str) -> list[Any]:
        return [found for found in lint(template) if found.rule.severity == "error"]

    setattr(formation, _LINT, errors)


def _back_up_quickly() -> None:
    """Before each action of a transaction moto copies the table; that it copies no values makes that bearable.

    It is sound while no transaction of ours has an Update, which alone would change a value in its place (AWS-28).
    """

    def copied(self: Table, _memo: object) -> Table:
        copy = object.__new__(type(self))
        copy.__dict__.update(self.__dict__)
        rows = {key: dict(row) if isinstance(row, dict) else row for key, row in self.items.items()}
        copy.items = defaultdict(dict, rows)
        return copy

    setattr(Table, "__deepcopy__", copied)  # noqa: B010 - a method that moto doesn't have


def _say_nothing(*_told: object) -> None:
    return


def _leave(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


if __name__ == "__main__":
    main()
