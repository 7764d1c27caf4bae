"""`python -m deploy.package`: the zip that Lambda runs, made on any machine, without docker and without an account."""

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from deploy.archive import Size, digest, pack
from deploy.bytecode import compile_all
from deploy.contents import PLATFORMS, fill
from deploy.failures import BuildFailed
from deploy.interpreter import RUNTIMES, Interpreter, find_interpreter
from deploy.programs import PROJECT
from deploy.slimming import slim


@dataclass(frozen=True, slots=True)
class Package:
    """A zip, the runtime that its bytecode is for, and how large it is."""

    path: Path
    runtime: str
    size: Size


def make(architecture: str, into: Path, interpreter: Interpreter) -> Package:
    """`vip-desk-lambda-<architecture>.zip`, for one of Lambda's processors; BuildFailed where it can't be made."""
    with TemporaryDirectory(prefix="lambda-") as scratch:
        folder = Path(scratch) / "package"
        fill(folder, architecture, interpreter)
        slim(folder)
        compile_all(folder, interpreter)
        path = into / f"vip-desk-lambda-{architecture}.zip"
        return Package(path, interpreter.runtime, pack(folder, path))


def main(words: Sequence[str] | None = None) -> int:
    """Make what is asked for, and say what was made; 1 where it can't be."""
    asked = _parser().parse_args(words)
    try:
        interpreter = find_interpreter()
        for architecture in asked.architecture or PLATFORMS:
            _say(make(architecture, asked.into, interpreter))
        _say_runtime(interpreter)
    except BuildFailed as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="python -m deploy.package", description=__doc__)
    parser.add_argument("--architecture", action="append", choices=sorted(PLATFORMS), help="one of them; else both")
    parser.add_argument("--into", type=Path, default=PROJECT / "dist", help="the folder of the zips")
    return parser


def _say(package: Package) -> None:
    sys.stdout.write(f"{package.path.name}  {package.size}  {package.runtime}  sha256 {digest(package.path)}\n")
    sys.stdout.flush()


def _say_runtime(interpreter: Interpreter) -> None:
    if interpreter.version != RUNTIMES[0]:
        told = f"There is no Python {RUNTIMES[0]} here: deploy this with LAMBDA_RUNTIME={interpreter.runtime}\n"
        sys.stdout.write(told)


if __name__ == "__main__":
    sys.exit(main())
