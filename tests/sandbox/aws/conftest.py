"""AWS in small for all tests of this folder, and a package of tiny handlers to run in it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from sandbox.aws import RunningAws
from sandbox.aws.runtime import Deployed, RunningFunction
from tests.sandbox.aws.queues import MakeQueue, Queue, made

HANDLERS = """
import os, pathlib, signal, sys, time

calls = 0

def echo(event, context):
    return event

def about(event, context):
    return {"name": context.function_name, "memory": context.memory_limit_in_mb, "id": context.aws_request_id,
            "left": context.get_remaining_time_in_millis()}

def count(event, context):
    global calls
    calls += 1
    return calls

def nothing(event, context):
    return None

def raises(event, context):
    raise LookupError("no such desk")

def unmarshalable(event, context):
    return {1, 2, 3}

def sized(event, context):
    return "x" * (event["bytes"] - 2)

def leaves(event, context):
    print("last words")
    sys.exit(7)

def pid(event, context):
    return os.getpid()

def surroundings(event, context):
    return {"env": dict(os.environ), "cwd": os.getcwd()}

def hangs(event, context):
    if "quick" in event:
        return count(event, context)
    pathlib.Path(event["begun"]).touch()
    signal.pause()

def tidies(event, context):
    def leave(*_):
        pathlib.Path(event["left"]).touch()
        sys.exit()
    signal.signal(signal.SIGTERM, leave)

def work(event, context):
    failed = [record["messageId"] for record in event["Records"] if record["body"] == "poison"]
    return {"batchItemFailures": [{"itemIdentifier": one} for one in failed]}
"""

WEBSITE = """
from mangum import Mangum
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

async def told(request):
    body = (await request.body()).decode("latin-1")
    answer = JSONResponse({"path": request.url.path, "query": request.query_params.multi_items(),
                           "cookies": request.cookies, "body": body, "host": request.headers["host"]}, 201)
    answer.set_cookie("a", "1")
    answer.set_cookie("b", "2")
    return answer

handler = Mangum(Starlette(routes=[Route("/{rest:path}", told, methods=["GET", "POST"])]), lifespan="off")
"""

Run = Callable[..., RunningFunction]


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("package")
    (folder / "tiny.py").write_text(HANDLERS, encoding="utf-8")
    (folder / "website.py").write_text(WEBSITE, encoding="utf-8")
    (folder / "unimportable.py").write_text("import nowhere_to_be_found\n", encoding="utf-8")
    (folder / "misspelt.py").write_text("def handler(:\n", encoding="utf-8")
    return folder


@pytest.fixture
def run(package: Path) -> Iterator[Run]:
    """Runs `tiny.<handler>` until the test is over."""
    with ExitStack() as running:

        def start(handler: str, **told: Any) -> RunningFunction:  # noqa: ANN401 - the fields of Deployed
            return running.enter_context(RunningFunction(Deployed(handler, package, **told)))

        yield start


@pytest.fixture(scope="session")
def aws() -> Iterator[RunningAws]:
    with RunningAws() as aws:
        yield aws


@pytest.fixture
def make_queue(aws: RunningAws) -> MakeQueue:
    return partial(made, aws.client("sqs"))


@pytest.fixture
def queue(make_queue: MakeQueue) -> Queue:
    return make_queue()
