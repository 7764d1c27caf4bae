"""The helpdesk's own environment: made once, by one at a time, and again when its requirements change."""

import fcntl
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sandbox.environment import Environment
from sandbox.errors import SandboxFailed

NOTHING_NEEDED = "# nothing\n"


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    requirements = tmp_path / "helpdesk.txt"
    requirements.write_text(NOTHING_NEEDED)
    return Environment(tmp_path / "made" / "helpdesk", requirements)


def test_an_environment_is_made_once_for_all_who_ask_and_again_when_its_requirements_change(
    environment: Environment,
) -> None:
    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(lambda _: (environment.ensure(), environment.python.stat().st_ino), range(2)))

    assert made[0] == made[1]
    assert os.access(environment.python, os.X_OK)

    stale = environment.folder / "venv" / "stale"
    stale.touch()
    environment.ensure()
    assert stale.exists()

    environment.requirements.write_text(NOTHING_NEEDED * 2)
    environment.ensure()
    assert not stale.exists()


def test_nobody_else_enters_while_the_folder_is_locked(environment: Environment) -> None:
    with environment.locked():
        assert not enters(environment)
    assert enters(environment)


def enters(environment: Environment) -> bool:
    with (environment.folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def test_a_failing_install_says_why_and_what_to_do_and_is_tried_again_next_time(environment: Environment) -> None:
    environment.requirements.write_text("this is no requirement\n")

    with pytest.raises(SandboxFailed) as failed:
        environment.ensure()

    assert "this is no requirement" in str(failed.value)
    assert "What to do:" in str(failed.value)
    assert not environment.is_ready


def test_a_missing_requirement_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SandboxFailed, match=r"nowhere\.txt is missing"):
        Environment(tmp_path, tmp_path / "nowhere.txt").ensure()
