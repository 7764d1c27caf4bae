"""What osls makes of serverless.yml, without a network, an account or a home."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.programs import PROJECT

OSLS = PROJECT / ".sandbox/osls/node_modules/.bin/osls"
Resource = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Stack:
    """One stage's CloudFormation template."""

    folder: Path
    template: Mapping[str, Any]

    @property
    def text(self) -> str:
        return json.dumps(self.template)

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - as CloudFormation has it
        return self.template["Resources"][name]["Properties"]

    def resource(self, name: str) -> Resource:
        found: Resource = self.template["Resources"][name]
        return found

    def of(self, kind: str) -> dict[str, Any]:
        """The properties of all resources of a kind, by name."""
        found: Iterator[tuple[str, Resource]] = iter(self.template["Resources"].items())
        return {name: one["Properties"] for name, one in found if one["Type"] == kind}

    def actions(self, role: str) -> dict[str, set[str]]:
        """What a role may do to what: "Queue.Arn" -> the actions."""
        may: dict[str, set[str]] = {}
        for policy in self[role]["Policies"]:
            for statement in policy["PolicyDocument"]["Statement"]:
                for resource in listed(statement["Resource"]):
                    may.setdefault(named(resource), set()).update(listed(statement["Action"]))
        return may


def packaged(folder: Path, stage: str, *params: str) -> Stack:
    """The stack of a stage; the service's files are copied, with an empty package in place of the large one."""
    shutil.copy(PROJECT / "serverless.yml", folder)
    (folder / "dist").mkdir(exist_ok=True)
    (folder / "dist/vip-desk-lambda-arm64.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    node = {"NODE_OPTIONS": f"--no-warnings --require={PROJECT}/tests/deploy/offline.cjs"}
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder / "home"), **node}
    command = [str(OSLS), "package", "--stage", stage, "--package", f"out-{stage}"]
    told = [f"--param={param}" for param in params]
    done = subprocess.run(  # noqa: S603 - osls
        [*command, *told], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"`make .osls` puts osls in place\n{done.stdout}{done.stderr}"
    out = folder / f"out-{stage}"
    return Stack(out, json.loads((out / "cloudformation-template-update-stack.json").read_text()))


def lint(folder: Path) -> str:
    """What cfn-lint says of the templates in this folder, but W3005: osls itself says twice who depends on whom."""
    templates = [str(path) for path in sorted(folder.glob("cloudformation-template-*.json"))]
    assert templates
    command = [f"{sys.prefix}/bin/cfn-lint", "-r", "eu-central-1", "-i", "W3005", "-t", *templates]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - the linter
    assert done.returncode == 0 or done.stdout, done.stderr
    return done.stdout


def listed(value: Any) -> list[Any]:  # noqa: ANN401 - as CloudFormation has it
    return value if isinstance(value, list) else [value]


def named(value: Any) -> str:  # noqa: ANN401 - as CloudFormation has it
    """A reference in one word: "Table", "Table.Arn", or the text that is filled in."""
    if "Fn::GetAtt" in value:
        return ".".join(value["Fn::GetAtt"])
    return str(value.get("Ref") or value["Fn::Sub"])
