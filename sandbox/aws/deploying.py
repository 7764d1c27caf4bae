"""serverless.yml deployed by osls, as to AWS, to a RunningAws; nothing leaves this machine."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sandbox.aws.deployed import Stack
from sandbox.aws.running import RunningAws
from sandbox.environment import PROJECT
from sandbox.errors import SandboxFailed

STAGE = "dev"
_OSLS = PROJECT / ".sandbox/osls/node_modules/.bin/osls"
_LOOPBACK = Path(__file__).with_name("loopback.cjs")


@dataclass(frozen=True, slots=True)
class Zip:
    """A package as `make package` leaves it: `vip-desk-lambda-<architecture>.zip`, and Lambda's name of its Python."""

    path: Path
    runtime: str

    @property
    def architecture(self) -> str:
        """Lambda's name of its processor."""
        return self.path.stem.removeprefix("vip-desk-lambda-")


@dataclass(frozen=True, slots=True)
class Service:
    """serverless.yml and a package in a folder of their own, from which it is deployed (and removed)."""

    folder: Path
    zip: Zip
    aws: RunningAws

    def deploy(self) -> Stack:
        """The stack as it then stands, its mappings off: moto's want docker. SandboxFailed, with what osls said."""
        (self.folder / "dist").mkdir(parents=True, exist_ok=True)
        shutil.copy(PROJECT / "serverless.yml", self.folder)
        shutil.copy(self.zip.path, self.folder / "dist")
        self.osls("deploy")
        stack = Stack.of(self.aws, f"vipdesk-{STAGE}")
        stack.leave_mappings_to_pumps()
        return stack

    def osls(self, command: str) -> str:
        """What one of its commands says of this stage."""
        words = [str(_OSLS), command, "--stage", STAGE]
        try:
            done = subprocess.run(  # noqa: S603 - osls, and words of ours
                words, cwd=self.folder, env=self._environment(), capture_output=True, text=True, check=False
            )
        except FileNotFoundError as error:
            message = "osls is missing: `make .osls` puts it in place."
            raise SandboxFailed(message) from error
        if done.returncode:
            message = f"osls {command} failed:\n{done.stdout}{done.stderr}"
            raise SandboxFailed(message)
        return done.stdout + done.stderr

    def _environment(self) -> Mapping[str, str]:
        told = {"PATH": os.environ["PATH"], "HOME": str(self.folder / "home")}
        told |= {"NODE_OPTIONS": f"--no-warnings --require={_LOOPBACK}"}
        told |= {"LAMBDA_RUNTIME": self.zip.runtime, "LAMBDA_ARCHITECTURE": self.zip.architecture}
        return told | self.aws.settings
