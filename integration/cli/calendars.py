"""`vipdesk calendar …`: agents' calendars, connected, looked at, and let go."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from integration.cli.opening import Which, desk, installation
from integration.cli.output import AsJson, bad, good, json_line, say, table
from integration.domain.booking.calendar import AgentHours, CalendarAccount, Picture
from integration.domain.errors import BadInput
from integration.handlers.agent_week import EXAMPLE, read_week, written_week

if TYPE_CHECKING:
    from integration.bootstrap import Desk

commands = typer.Typer(help="Agents' Google calendars.", no_args_is_help=True)

Agent = Annotated[str, typer.Argument(metavar="AGENT", help="The agent's address, as the roster has it.")]

_LARGEST_PICTURE = 512 * 1024
_KINDS = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"RIFF": "image/webp"}


@commands.command()
def connect(agent: Agent, which: Which = None, as_json: AsJson = False) -> None:
    """Make an address to send to an agent, who connects their calendar there; it is good once, for seven days."""
    with desk() as opened:
        _require_client(opened)
        url = opened.calendars.connect.make_link(installation(opened, which).id, agent)
    if as_json:
        json_line({"agent": agent, "url": url})
    else:
        good(f"send this to {agent}; it can be used once, within seven days:")
        say(url)


@commands.command()
def delegate(
    key: Annotated[Path, typer.Option(help="The service account's key file, JSON; - reads it from standard input.")],
    agent: Annotated[list[str] | None, typer.Argument(metavar="AGENT…", help="Which agents; else all.")] = None,
    which: Which = None,
    as_json: AsJson = False,
) -> None:
    """Connect many calendars by a service account to which the domain's admin delegated the two scopes."""
    text = sys.stdin.read() if str(key) == "-" else _read(key).decode("utf-8", "replace")
    with desk() as opened:
        one = installation(opened, which).id
        agents = agent or [each.email for each in opened.store.roster(one).agents]
        wrong = opened.calendars.delegate(one, agents, text)
    for name, problem in wrong.items():
        if as_json:
            json_line({"agent": name, "connected": not problem, "problem": problem or None})
        elif problem:
            bad(name, problem)
        else:
            good(f"{name} is connected")
    if any(wrong.values()):
        raise typer.Exit(1)


@commands.command("list")
def list_(which: Which = None, as_json: AsJson = False) -> None:
    """Show each agent's calendar: since when our view of it is right, and what must be mended."""
    with desk() as opened:
        one = installation(opened, which).id
        accounts = opened.store.calendar_accounts(one)
        pushed = {each.agent for each in accounts if opened.store.channels(one, each.agent)}
    if as_json:
        for account in accounts:
            json_line(_document(account, pushed=account.agent in pushed))
    else:
        columns = ("agent", "by", "zone", "hours", "last synced", "told by push", "problem")
        table(columns, [_row(account, pushed=account.agent in pushed) for account in accounts])


@commands.command()
def sync(agent: Agent, which: Which = None, as_json: AsJson = False) -> None:
    """Bring our view of a calendar up to date now, and compare it with Google's free/busy."""
    with desk() as opened:
        one = installation(opened, which).id
        account = _account(opened, one, agent)
        opened.calendars.sync(one, account.agent, compare=True)
        account = _account(opened, one, agent)
        events = len(opened.store.calendar_events(one, account.agent))
    if as_json:
        json_line({**_document(account, pushed=None), "events": events, "unexplained": len(account.unexplained)})
    else:
        good(f"the calendar of {account.agent} is in sync: {events} events")
        for busy in account.unexplained:
            say(f"  Google calls {busy.start:%Y-%m-%d %H:%M}-{busy.end:%H:%M} UTC busy, and no event says why")


@commands.command()
def hours(
    agent: Agent,
    week: Annotated[str, typer.Argument(metavar="WEEK", help=f"As {EXAMPLE}; service: no hours of their own.")],
    zone: Annotated[str | None, typer.Option(help="The IANA zone of these hours; else the service's.")] = None,
    which: Which = None,
    as_json: AsJson = False,
) -> None:
    """Say when an agent takes calls, within the service's hours."""
    with desk() as opened:
        one = installation(opened, which).id
        account = _account(opened, one, agent)
        own = None if week == "service" else AgentHours(zone or opened.store.terms(one).hours.zone, read_week(week))
        if own:
            own.hours  # noqa: B018 - refuses a zone or a week that makes no sense
        opened.store.set_agent_hours(one, replace(account, hours=own))
    told = _hours(own)
    json_line({"agent": account.agent, "hours": told or None}) if as_json else good(
        f"{account.agent} takes calls {told or 'in the service hours'}"
    )


@commands.command()
def picture(
    agent: Agent,
    file: Annotated[Path | None, typer.Argument(help="PNG, JPEG or WebP, 512 KiB at most; none takes it away.")] = None,
    which: Which = None,
    as_json: AsJson = False,
) -> None:
    """Show an agent's picture on the booking page, or the initials again."""
    made = _picture(_read(file)) if file else None
    with desk() as opened:
        one = installation(opened, which).id
        named = opened.store.roster(one).agent_at(agent)
        if named is None:
            message = f"no agent on the roster has the address {agent}"
            raise BadInput(message)
        opened.store.set_picture(one, named.email, made)
    what = made.media_type if made else None
    json_line({"agent": named.email, "picture": what}) if as_json else good(f"{named.name}: {what or 'no picture'}")


@commands.command()
def disconnect(agent: Agent, which: Which = None, as_json: AsJson = False) -> None:
    """Let go of a calendar: no calls are offered there any more; calls that are booked stay."""
    with desk() as opened:
        one = installation(opened, which).id
        account = _account(opened, one, agent)
        opened.calendars.disconnect(one, account.agent)
    json_line({"disconnected": account.agent}) if as_json else good(f"{account.agent} is disconnected")


def _require_client(opened: "Desk") -> None:
    config = opened.config
    if not (config.google_client_id and config.google_client_secret):
        message = "set VIPDESK_GOOGLE_CLIENT_ID and VIPDESK_GOOGLE_CLIENT_SECRET first: docs/booking.md says how"
        raise BadInput(message)
    if not config.public_url:
        message = "set VIPDESK_PUBLIC_URL first: it is where the agent's browser comes back to"
        raise BadInput(message)


def _account(opened: "Desk", one: str, agent: str) -> CalendarAccount:
    known = {each.agent.casefold(): each for each in opened.store.calendar_accounts(one)}
    if agent.strip().casefold() not in known:
        there = f"connected are: {', '.join(known)}" if known else "none is connected yet: `vipdesk calendar connect`"
        message = f"no calendar of {agent} is connected; {there}"
        raise BadInput(message)
    return known[agent.strip().casefold()]


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        message = f"{file} can't be read: {error.strerror}"
        raise BadInput(message) from error


def _picture(content: bytes) -> Picture:
    kind = next((kind for begin, kind in _KINDS.items() if content.startswith(begin)), None)
    if kind is None or len(content) > _LARGEST_PICTURE:
        message = "a picture is a PNG, JPEG or WebP file of 512 KiB at most"
        raise BadInput(message)
    return Picture(kind, content)


def _document(account: CalendarAccount, *, pushed: bool | None) -> Mapping[str, object]:
    return {
        "agent": account.agent,
        "access": account.access,
        "zone": account.zone,
        "hours": _hours(account.hours) or None,
        "synced_at": account.synced_at,
        "push": pushed,
        "problem": account.problem or None,
    }


def _row(account: CalendarAccount, *, pushed: bool) -> Sequence[object]:
    synced = f"{account.synced_at:%Y-%m-%d %H:%M:%S} UTC" if account.synced_at else "never yet"
    push = "yes" if pushed else "no"
    return account.agent, account.access, account.zone, _hours(account.hours), synced, push, account.problem


def _hours(own: AgentHours | None) -> str:
    return f"{written_week(own.week)} ({own.zone})" if own else ""
