"""What a process loads before it does anything: nothing dear, and of calendars and doors only what it asks for."""

import subprocess
import sys

DEAR = (
    "babel",
    "cryptography",
    "dateutil",
    "google",
    "googleapiclient",
    "httplib2",
    "httpx",
    "jinja2",
    "jwt",
    "tenacity",
)
LATER = ("integration.bootstrap.calendars", "integration.bootstrap.doors", "integration.handlers.booking")


def loaded(program: str) -> set[str]:
    """The modules of a fresh process after these statements."""
    told = f"import sys; {program}; print(*sys.modules)"
    ended = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)  # noqa: S603
    return set(ended.stdout.split())


def test_nothing_dear_is_loaded_with_the_wiring() -> None:
    assert loaded("import integration.app, integration.bootstrap").isdisjoint(DEAR)


def test_calendars_and_doors_are_loaded_by_who_asks_for_them() -> None:
    assert loaded("import integration.app, integration.bootstrap").isdisjoint(LATER)


def test_nothing_dear_is_loaded_with_the_pages() -> None:
    everything = loaded("import integration.bootstrap.doors")
    assert everything.issuperset(LATER)
    assert everything.isdisjoint(DEAR)
