"""The bytecode: Lambda's folder can't be written to, so without it every cold start compiles everything anew."""

from collections.abc import Sequence
from pathlib import Path

from deploy.interpreter import Interpreter
from deploy.programs import run

ROOT = "/var/task"
"""Where Lambda unzips a package; tracebacks name files by it."""

HOUSE = "integration"


def compile_all(package: Path, interpreter: Interpreter) -> None:
    """Bytecode of every module by the runtime's own compiler; it names no date and is never checked again.

    Our own stands beside its source, whose lines a traceback shows. A library's takes the place of its source: that is
    a fifth of the zip, and the libraries' machine code holds the package to one Python anyway.
    """
    libraries = sorted(path for path in package.iterdir() if path.name != HOUSE and path.suffix != ".dist-info")
    _compile(package, interpreter, [package / HOUSE])
    _compile(package, interpreter, libraries, "-b")
    for source in sorted(package.rglob("*.py")):
        if source.with_suffix(".pyc").exists():
            source.unlink()


def _compile(package: Path, interpreter: Interpreter, paths: Sequence[Path], *more: str) -> None:
    named = ["--invalidation-mode", "unchecked-hash", "-s", package, "-p", ROOT]
    run([interpreter.path, "-I", "-m", "compileall", "-q", "-j", "0", *named, *more, *paths])
