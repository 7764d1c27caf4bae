"""The walls that import-linter can't draw: what the domain may know, who reads the world, what a module may be."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import integration

HOUSE = Path(integration.__file__).parent
MODULES = sorted(HOUSE.rglob("*.py"))
DOMAIN = [module for module in MODULES if HOUSE / "domain" in module.parents]
ROOMS = sorted({module.parent for module in MODULES})

# Of the standard library, what touches the outside: files, sockets, processes, the present, chance, logs.
OUTSIDE = {
    *(
        "asyncio",
        "concurrent",
        "ftplib",
        "http",
        "io",
        "logging",
        "multiprocessing",
        "os",
        "pathlib",
        "random",
        "secrets",
    ),
    *(
        "select",
        "shutil",
        "smtplib",
        "socket",
        "sqlite3",
        "ssl",
        "subprocess",
        "sys",
        "tempfile",
        "time",
        "urllib",
        "uuid",
    ),
}
# The one library with data that a rule needs, and the one module that may ask it.
DATA = {"holidays": "domain/hours/holiday_calendar.py"}
# What only one module may read, as the source writes it.
READERS = {
    "os.environ": {"config.py"},
    "os.getenv": {"config.py"},
    "datetime.now": {"bootstrap/present.py"},
    "datetime.utcnow": set[str](),
    "date.today": set[str](),
    "time.time": set[str](),
    "time.sleep": set[str](),
    # Google's batches go to an address of their own, which no setting moves: tokens would leave for it from any test.
    "new_batch_http_request": set[str](),
}
EMPTY_WORDS = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "base",
    "manager",
    "managers",
    "service",
    "services",
    "misc",
}
LONGEST = 250
GENERATED = {"domain/severity/weights.py"}


def name(module: Path) -> str:
    return module.relative_to(HOUSE).as_posix()


def imported(source: str) -> Iterator[str]:
    """The first names of all that a module imports."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def forbidden_in_domain(source: str, module: str) -> set[str]:
    allowed = (set(sys.stdlib_module_names) - OUTSIDE) | {"integration"} | {n for n, m in DATA.items() if m == module}
    return set(imported(source)) - allowed


def read(source: str) -> set[str]:
    """Which of the world's readings a module takes, whether as `os.environ` or by `from os import environ`."""
    nodes = list(ast.walk(ast.parse(source)))
    seen = {ast.unparse(node) for node in nodes if isinstance(node, ast.Attribute)}
    seen |= {
        f"{node.module}.{alias.name}" for node in nodes if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    return {reading for reading in READERS if any(f".{one}".endswith(f".{reading}") for one in seen)}


@pytest.mark.parametrize("module", DOMAIN, ids=name)
def test_the_domain_knows_nothing_but_the_pure_part_of_the_standard_library(module: Path) -> None:
    assert forbidden_in_domain(module.read_text(encoding="utf-8"), name(module)) == set()


@pytest.mark.parametrize("module", MODULES, ids=name)
def test_the_clock_and_the_environment_have_one_reader_each(module: Path) -> None:
    mine = {reading for reading, readers in READERS.items() if name(module) in readers}
    assert read(module.read_text(encoding="utf-8")) <= mine


@pytest.mark.parametrize("module", MODULES, ids=name)
def test_a_module_is_a_noun_you_could_point_to(module: Path) -> None:
    assert EMPTY_WORDS.isdisjoint(part.removesuffix(".py") for part in module.relative_to(HOUSE).parts)


@pytest.mark.parametrize("module", MODULES, ids=name)
def test_a_module_fits_its_room(module: Path) -> None:
    assert name(module) in GENERATED or len(module.read_text(encoding="utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("room", ROOMS, ids=name)
def test_every_room_has_a_door_so_that_the_walls_are_seen(room: Path) -> None:
    # import-linter overlooks a folder without __init__.py, and with it all that its modules import.
    assert (room / "__init__.py").exists()


@pytest.mark.parametrize(
    ("source", "module", "found"),
    [
        ("import sqlite3", "domain/sla.py", {"sqlite3"}),
        ("from time import monotonic", "domain/sla.py", {"time"}),
        ("def f():\n    import httpx", "domain/sla.py", {"httpx"}),
        ("import holidays", "domain/sla.py", {"holidays"}),
        ("import holidays", "domain/hours/holiday_calendar.py", set()),
        ("from datetime import datetime\nfrom integration.domain import ticket", "domain/sla.py", set()),
    ],
)
def test_a_hole_in_the_domains_wall_is_seen(source: str, module: str, found: set[str]) -> None:
    assert forbidden_in_domain(source, module) == found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("os.environ['X']", {"os.environ"}),
        ("calendar.new_batch_http_request()", {"new_batch_http_request"}),
        ("os.environ.get('X')", {"os.environ"}),
        ("from os import environ", {"os.environ"}),
        ("from time import sleep, monotonic", {"time.sleep"}),
        ("datetime.now(UTC)", {"datetime.now"}),
        ("datetime.datetime.now()", {"datetime.now"}),
        ("time.sleep(1)", {"time.sleep"}),
        ("self.now()", set()),
        ("time.monotonic()", set()),
    ],
)
def test_a_reading_of_the_world_is_seen(source: str, found: set[str]) -> None:
    assert read(source) == found
