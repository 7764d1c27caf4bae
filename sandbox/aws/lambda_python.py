"""A Python as Lambda's runtime has it: AWS's runtime client, what that needs, and nothing else.

In it a package is on its own: what it lacks is missed.
"""

import re
import subprocess
from pathlib import Path

from sandbox.environment import PROJECT
from sandbox.errors import SandboxFailed

CLIENT = ("awslambdaric", "simplejson", "snapshot-restore-py")
"""The runtime client, and the two libraries that it imports."""

_UV = PROJECT / ".sandbox/uv/bin/uv"
_PINNED = PROJECT / "requirements/dev.txt"
_ADVICE = "`make .sandbox/uv/bin/uv` puts uv in place."


def lambda_python(interpreter: Path, folder: Path) -> str:
    """The path of an environment's interpreter, made in this folder of this Python; SandboxFailed."""
    _run("venv", "--no-project", "--no-python-downloads", "--python", interpreter, folder)
    wanted = folder / "client.txt"
    wanted.write_text("".join(_pinned(name) for name in CLIENT), encoding="utf-8")
    exactly = ("--no-deps", "--require-hashes", "--only-binary", ":all:", "--requirements", wanted)
    _run("pip", "install", "--python", folder / "bin/python", *exactly)
    return str(folder / "bin/python")


def _pinned(name: str) -> str:
    """What the project's own list says of a library: its version, and its hashes on the lines below."""
    found = re.search(rf"^{re.escape(name)}==(?:.*\\\n)+.*\n", _PINNED.read_text(encoding="utf-8"), re.MULTILINE)
    if found is None:
        message = f"{_PINNED.name} doesn't pin {name}."
        raise SandboxFailed(message)
    return found.group()


def _run(*words: object) -> None:
    try:
        done = subprocess.run(  # noqa: S603 - uv, and words of ours
            [str(_UV), *(str(word) for word in words), "--quiet"], capture_output=True, text=True, check=False
        )
    except FileNotFoundError as error:
        raise SandboxFailed(_ADVICE) from error
    if done.returncode:
        message = f"uv {words[0]} failed: {done.stderr.strip()}"
        raise SandboxFailed(message)
