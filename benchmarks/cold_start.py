"""How long the functions on Lambda take to start, beside bare ones: `python -m benchmarks.cold_start [ZIP PYTHON]`.

Each start is a process of AWS's own runtime client on AWS in small. A round starts every function once, so that a noisy
moment hits all of them; the ratios are of the medians. A bare function loads and makes what its function can't do
without, and nothing else: Starlette and Mangum; AWS's clients, httpx and the keys; AWS's clients alone.

Without arguments the house is compiled into a folder of its own, beside the libraries of this environment. With them,
the built package is unzipped and started by PYTHON, which needs awslambdaric and nothing else.
"""

import platform
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from compileall import compile_dir
from dataclasses import dataclass, field
from pathlib import Path
from py_compile import PycInvalidationMode
from shutil import copytree, ignore_patterns
from statistics import median
from tempfile import TemporaryDirectory
from zipfile import ZipFile

import httpx

from benchmarks.accept_body import SECRET, bodies
from integration.bootstrap.present import utc_now
from integration.bootstrap.stores import SHARDS
from integration.clients.queue import written
from integration.domain.errand import WorkTicket
from integration.domain.installation import Credentials, Installation
from integration.storage.dynamodb.store import DynamoStore
from integration.storage.dynamodb.table import Table
from integration.storage.sealing import Seal, new_key
from sandbox.aws import RunningAws
from sandbox.aws.http_events import ThroughTheGateway
from sandbox.aws.process import Deployed
from sandbox.aws.runtime import RunningFunction

PROJECT = Path(__file__).parents[1]
ROUNDS = 9
DEAREST = 12

BARE = {
    "http": """
from mangum import Mangum
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

async def ok(request):
    return JSONResponse({"ok": True})

function = Mangum(Starlette(routes=[Route("/", ok)]), lifespan="off")
""",
    "worker": """
import boto3, httpx, msgspec, structlog, tenacity
from botocore.config import Config
from cryptography.fernet import Fernet

clients = [boto3.client(each, config=Config()) for each in ("dynamodb", "sqs", "secretsmanager")]

def function(event, context):
    return {}
""",
    "tick": """
import boto3, msgspec, structlog
from botocore.config import Config

clients = [boto3.client(each, config=Config()) for each in ("dynamodb", "sqs")]

def function(event, context):
    return {}
""",
}
BOUNDS = {"http": 1.35, "worker": 1.2, "tick": 1.2}
"""How many times as long as the bare one a function may take to start."""


@dataclass(frozen=True, slots=True)
class Started:
    """One function's starts in seconds: by the clock, of the processor, and by the clock with the first errand done."""

    clock: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)


def measure(folder: Path, python: str, rounds: int = ROUNDS) -> tuple[dict[str, Started], str]:
    """The starts of all functions, bare ones as `bare http`, and what Python says of `http`'s imports."""
    with RunningAws() as aws:
        settings, requests_of = _prepared(aws, folder)
        names = [*BARE, *(f"bare {name}" for name in BARE)]
        starts = {name: Started() for name in names}
        for _ in range(rounds):
            for name in names:
                handler = name.replace("bare ", "bare_") + ".function" if name.startswith("bare") else _OURS[name]
                deployed = Deployed(handler, package=folder, settings=settings, python=python)
                with RunningFunction(deployed) as function:
                    _note(starts[name], function, requests_of.get(name))
        return starts, _imports(folder, python, settings)


_OURS = {name: f"integration.lambda_entry.{name}" for name in BARE}


def _note(started: Started, function: RunningFunction, first: "Mapping[str, object] | httpx.Request | None") -> None:
    if function.crash:
        raise function.crash
    started.clock.append(function.init_seconds)
    started.processor.append(function.cpu_seconds)
    if first is None:
        return
    if isinstance(first, httpx.Request):
        with httpx.Client(transport=ThroughTheGateway(function)) as caller:
            begun = utc_now()
            assert caller.send(first).status_code == 200, function.log
    else:
        begun = utc_now()
        assert not (function.invoke(dict(first)) or {}).get("batchItemFailures"), function.log
    started.answered.append(function.init_seconds + (utc_now() - begun).total_seconds())


def _prepared(
    aws: RunningAws, folder: Path
) -> tuple[Mapping[str, str], "Mapping[str, Mapping[str, object] | httpx.Request]"]:
    """The settings of a deployment with one installation, and what each function is asked first."""
    key, table = new_key(), aws.make_table()
    secret = aws.client("secretsmanager").create_secret(Name="keys", SecretString=key)["ARN"]
    store = DynamoStore(Table(aws.client("dynamodb"), table), Seal([key]), utc_now, SHARDS)
    store.add(Installation("desk", "django-helpdesk", "https://helpdesk.example", "1"), Credentials("token", SECRET))
    settings = aws.settings | {
        "VIPDESK_TABLE": table,
        "VIPDESK_WORK_QUEUE": aws.make_queue(fifo=True),
        "VIPDESK_LATER_QUEUE": aws.make_queue(),
        "VIPDESK_KEYS_SECRET": str(secret),
        "VIPDESK_PUBLIC_URL": "https://vip.example",
        "PYTHONPATH": str(folder),
    }
    record = {"messageId": "1", "body": written(WorkTicket("desk", "1")), "attributes": {}}
    webhook = httpx.Request("POST", f"https://vip.example/hooks/django-helpdesk/desk/{SECRET}", content=next(bodies()))
    return settings, {"http": webhook, "worker": {"Records": [record]}, "tick": {}}


def _imports(folder: Path, python: str, settings: Mapping[str, str]) -> str:
    program = "from integration.lambda_entry import http"
    ended = subprocess.run(  # noqa: S603 - our own program
        [python, "-P", "-X", "importtime", "-c", program],
        env=dict(settings) | {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    return ended.stderr


def dearest(told: str, count: int = DEAREST) -> Sequence[tuple[float, str]]:
    """What `-X importtime` says took longest by itself, in ms, by package: each of ours by its own name."""
    spent: dict[str, float] = {}
    for own, name in re.findall(r"^import time:\s+(\d+) \|\s+\d+ \|\s+(\S+)$", told, re.MULTILINE):
        whose = name if name.startswith("integration.") else name.partition(".")[0]
        spent[whose] = spent.get(whose, 0.0) + int(own) / 1000
    return sorted(((ms, name) for name, ms in spent.items()), reverse=True)[:count]


def laid_out(into: Path) -> None:
    """The house as a package has it; its libraries are those of the interpreter, but for those that no package has."""
    copytree(PROJECT / "integration", into / "integration", ignore=ignore_patterns("__pycache__"))
    for name in (PROJECT / "requirements/not-lambda.in").read_text(encoding="utf-8").split("\n"):
        if name.isidentifier():
            (into / f"{name}.py").write_text("raise ImportError\n", encoding="utf-8")


def main() -> None:
    """Print the table, and what is dear."""
    zipped, python = (Path(sys.argv[1]), sys.argv[2]) if len(sys.argv) == 3 else (None, sys.executable)
    with TemporaryDirectory() as folder:
        if zipped:
            ZipFile(zipped).extractall(folder)
        else:
            laid_out(Path(folder))
        for name, program in BARE.items():
            (Path(folder) / f"bare_{name}.py").write_text(program, encoding="utf-8")
        if not zipped:
            compile_dir(folder, quiet=1, invalidation_mode=PycInvalidationMode.UNCHECKED_HASH)
        starts, imports = measure(Path(folder), python)
    print(f"From a function's spawn until it waits, ms: medians of {ROUNDS} rounds in turn,", end=" ")
    print(f"{zipped.name if zipped else 'the checkout'} on {platform.machine()}")
    print(f"{'':8}{'bare':>7}{'ours':>7}{'ratio':>8}{'of the processor':>18}{'may be':>8}{'first errand done':>19}")
    for name, bound in BOUNDS.items():
        bare, ours = starts[f"bare {name}"], starts[name]
        clock, processor = (_times(bare.clock, ours.clock), _times(bare.processor, ours.processor))
        print(
            f"{name:8}{1000 * median(bare.clock):7.0f}{1000 * median(ours.clock):7.0f}{clock:8.2f}{processor:18.2f}"
            f"{bound:8.2f}{1000 * median(ours.answered):19.0f}"
        )
    print("what http loads, dearest first (ms of its own, while Python counts):")
    print("  " + ", ".join(f"{name} {ms:.1f}" for ms, name in dearest(imports)))


def _times(bare: Sequence[float], ours: Sequence[float]) -> float:
    return median(ours) / median(bare)


if __name__ == "__main__":
    main()
