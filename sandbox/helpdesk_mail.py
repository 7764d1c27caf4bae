"""Mail that reaches the helpdesk: laid into its mailbox, and fetched by its own command."""

import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path

from sandbox.child import inherited
from sandbox.environment import PROJECT
from sandbox.errors import SandboxFailed
from sandbox.helpdesk_site.names import MAIL_FOLDER, QUEUE

ADDRESS = "support@example.com"


def mail(sender: str, subject: str, text: str, *, ticket: int | None = None, automatic: bool = False) -> EmailMessage:
    """A mail to the desk: about this ticket, where one is named, and marked as nobody's word where `automatic`."""
    made = EmailMessage()
    made["From"], made["To"] = sender, ADDRESS
    made["Subject"] = subject if ticket is None else f"Re: [{QUEUE}-{ticket}] {subject}"
    made["Date"], made["Message-ID"] = format_datetime(datetime.now(UTC)), make_msgid(domain="example.com")
    if automatic:
        made["Auto-Submitted"] = "auto-replied"
    made.set_content(text)
    return made


def fetched(python: Path, data: Path, env: Mapping[str, str], *mails: EmailMessage) -> None:
    """Lay these mails into the mailbox, in this order, and let the helpdesk fetch them."""
    for number, each in enumerate(mails):
        (data / MAIL_FOLDER / f"{number:03}.eml").write_bytes(bytes(each))
    done = subprocess.run(  # noqa: S603 -- the environment's own Django
        [str(python), "-m", "sandbox.helpdesk_site.fetch"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=inherited() | dict(env),
        cwd=PROJECT,
        check=False,
    )
    if done.returncode or list((data / MAIL_FOLDER).iterdir()):
        message = f"the helpdesk could not fetch its mail: {done.stderr.decode()[-2000:]}"
        raise SandboxFailed(message)
