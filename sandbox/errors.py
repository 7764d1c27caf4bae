"""What can go wrong in the sandbox, told to a person: what happened, the end of its log, and what to do."""

from pathlib import Path

TAIL_LINES = 25


class SandboxFailed(Exception):
    """Something of the sandbox could not be set up or started; the message says why and what to do."""


def failed(what: str, advice: str, log: Path | None = None) -> SandboxFailed:
    """The error for `what`, with the tail of a log file where there is one."""
    return SandboxFailed("\n".join([what, *_told(log), f"What to do: {advice}"]))


def tail(log: Path, lines: int = TAIL_LINES) -> str:
    """The last lines of a file; empty where it does not exist."""
    try:
        return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])
    except FileNotFoundError:
        return ""


def _told(log: Path | None) -> list[str]:
    said = tail(log) if log else ""
    return [f"The end of {log}:", said] if said else []
