"""A migrated, empty database of the helpdesk, made once per version and copied for every run."""

import hashlib
import subprocess
import tempfile
from pathlib import Path

from sandbox.child import inherited
from sandbox.environment import PROJECT, Environment
from sandbox.errors import failed

SETTINGS = "sandbox.helpdesk_site.settings"


def template(environment: Environment) -> Path:
    """The migrated database's file; made now where this version of the site has none."""
    made = environment.folder / f"template-{_version(environment)}.sqlite3"
    if not made.exists():
        with environment.locked():
            if not made.exists():
                _migrate(environment, made)
    return made


def site_environment(data: Path, *, password: str, port: int = 0) -> dict[str, str]:
    """What the site's processes read from their environment; webhooks to loopback go past any proxy."""
    return {
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "PYTHONPATH": str(PROJECT),
        "PYTHONWARNINGS": "ignore",
        "SANDBOX_HELPDESK_DATA": str(data),
        "SANDBOX_HELPDESK_PASSWORD": password,
        "SANDBOX_HELPDESK_PORT": str(port),
        "NO_PROXY": "127.0.0.1,localhost",
        "no_proxy": "127.0.0.1,localhost",
    }


def _version(environment: Environment) -> str:
    settings = PROJECT / "sandbox" / "helpdesk_site" / "settings.py"
    return hashlib.sha256(environment.key.encode() + settings.read_bytes()).hexdigest()[:16]


def _migrate(environment: Environment, made: Path) -> None:
    with tempfile.TemporaryDirectory(dir=environment.folder) as work:
        log = environment.folder / "migrate.log"
        with log.open("wb") as said:
            done = subprocess.run(  # noqa: S603 -- the environment's own Django
                [str(environment.python), "-m", "django", "migrate", "--verbosity", "0"],
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                env=inherited() | site_environment(Path(work), password=""),
                cwd=PROJECT,
                check=False,
            )
        if done.returncode:
            advice = f"remove {environment.folder} and run the same command again, which makes it afresh."
            what = "django-helpdesk's database could not be made."
            raise failed(what, advice, log)
        (Path(work) / "helpdesk.sqlite3").replace(made)
