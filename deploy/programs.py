"""Other programs that a build runs."""

import subprocess
from collections.abc import Iterable
from pathlib import Path

from deploy.failures import BuildFailed

PROJECT = Path(__file__).resolve().parent.parent


def run(command: Iterable[object]) -> str:
    """What the program says on its standard output; BuildFailed, with what it complained of, where it fails."""
    words = [str(word) for word in command]
    try:
        done = subprocess.run(words, cwd=PROJECT, capture_output=True, text=True, check=True)  # noqa: S603 - our own
    except FileNotFoundError as error:
        message = f"{words[0]} is missing: run this by `make package`, which puts it in place."
        raise BuildFailed(message) from error
    except subprocess.CalledProcessError as error:
        message = f"{' '.join(words)}\n{error.stdout}{error.stderr}".rstrip()
        raise BuildFailed(message) from error
    return done.stdout
