"""`vipdesk phone …` and `vipdesk callbacks …`: who asks us who answers, and the calls that are to be returned."""

import sys
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from integration.cli.opening import Which, desk, installation
from integration.cli.output import AsJson, good, json_line, say, table
from integration.cli.short_ids import meant, short
from integration.domain.booking.links import Link, Purpose
from integration.domain.errors import BadInput
from integration.domain.hours.business_hours import BusinessHours
from integration.domain.phone.call_back import CallBack
from integration.domain.phone.line import PhoneLine, PhoneSystem

if TYPE_CHECKING:
    from integration.domain.phone.ages import Ages

commands = typer.Typer(help="The phone systems that ask us who answers a call.", no_args_is_help=True)
call_backs = typer.Typer(help="The calls that nobody took, and that are to be returned.", no_args_is_help=True)

_LATELY = timedelta(days=30)
_HOUR = timedelta(hours=1)

_LIVEAGENT = """In LiveAgent, Configuration > Call > the number > IVR script, paste:

start:
  - fetch:
      url: {url}
      onError:
        - voicemail
      params:
        from: "{{$from_number}}"
        to: "{{$to_number}}"
        ticket: "{{$conv_code}}\""""

_TWILIO = """In Twilio, Phone Numbers > the number > Voice, with HTTP POST:
  A call comes in:     {url}
  Call status changes: {url}/ended"""

_NEXT = {PhoneSystem.LIVEAGENT: _LIVEAGENT, PhoneSystem.TWILIO: _TWILIO}


@commands.command()
def add(  # noqa: PLR0913, PLR0917 - one argument for each thing that is said
    system: Annotated[PhoneSystem, typer.Option(help="The phone system that will ask.")],
    name: Annotated[str, typer.Option(help="What you call it, such as the number.")] = "phone",
    language: Annotated[
        str, typer.Option(help="Spoken to callers whose own isn't known: en, bg, de, sk or cs.")
    ] = "en",
    secret_stdin: Annotated[
        bool,
        typer.Option("--secret-stdin", help="Read what it signs with (Twilio: the auth token) from standard input."),
    ] = False,
    which: Which = None,
    as_json: AsJson = False,
) -> None:
    """Make the address at which a phone system asks who answers; it is shown once."""
    from integration.domain.phone.words import spoken_code  # noqa: PLC0415 - each command starts with what it needs

    spoken, secret = spoken_code(language), _secret(system, given=secret_stdin)
    with desk() as opened:
        found = installation(opened, which)
        _refuse_foreign(system, found.host)
        one = found.id
        link, url = opened.links.voice(one, name)
        opened.store.add_phone_line(one, PhoneLine(link.id, system, spoken, secret))
    if as_json:
        json_line({"id": link.id, "url": url, "system": system, "language": spoken, "name": link.subject})
    else:
        good(f"{system} can ask here (it is shown once; `vipdesk phone revoke {short(link.id)}` ends it):")
        say(url)
        say(_NEXT[system].format(url=url))


@commands.command("list")
def list_(which: Which = None, as_json: AsJson = False) -> None:
    """Show which phone systems may ask, without their addresses."""
    with desk() as opened:
        one = installation(opened, which).id
        links = [link for link in opened.store.links(one) if link.purpose is Purpose.VOICE]
        found = [(link, opened.store.phone_line(one, link.id)) for link in links]
    if as_json:
        for link, line in found:
            json_line(_line(link, line))
    else:
        lines = [{**_line(link, line), "id": short(link.id)} for link, line in found]
        rows = [tuple(_shown(value) for value in line.values()) for line in lines]
        none = "no phone system may ask yet: `vipdesk phone add`"
        table(("id", "name", "system", "language", "since", "revoked"), rows, empty=none)


@commands.command()
def revoke(
    id_: Annotated[
        str, typer.Argument(metavar="ID", help="As `vipdesk phone list` shows it; its beginning is enough.")
    ],
    which: Which = None,
    as_json: AsJson = False,
) -> None:
    """End an address for good: the phone system then gets no answer, so give it another first."""
    from integration.bootstrap import utc_now  # noqa: PLC0415 - each command starts with what it needs

    with desk() as opened:
        one = installation(opened, which).id
        known = (link.id for link in opened.store.links(one) if link.purpose is Purpose.VOICE)
        ended = meant(id_, known, "vipdesk phone list")
        if not opened.store.revoke_link(one, ended, utc_now()):
            message = f"no open phone address is called {id_}; `vipdesk phone list` shows them"
            raise BadInput(message)
    json_line({"revoked": ended}) if as_json else good(f"{short(ended)} answers nobody any more")


@call_backs.command("list")
def list_call_backs(
    everything: Annotated[
        bool, typer.Option("--all", help="Those of the last 30 days that were returned too.")
    ] = False,
    which: Which = None,
    as_json: AsJson = False,
) -> None:
    """Show the calls that are to be returned, with their age: around the clock, and in time that the desk was open."""
    from integration.bootstrap import utc_now  # noqa: PLC0415 - each command starts with what it needs
    from integration.domain.phone.ages import ages  # noqa: PLC0415

    with desk() as opened:
        one, now = installation(opened, which).id, utc_now()
        hours = opened.store.terms(one).hours
        found = opened.store.call_backs(one, since=now - _LATELY if everything else None)
    documents = [_document(each, hours, now) for each in found]
    if as_json:
        for document in documents:
            json_line(document)
    elif documents:
        rows = [{**document, "id": short(str(document["id"]))} for document in documents]
        columns = [name for name in rows[0] if everything or not name.startswith("done")]
        heads = [name.replace("_", " ") for name in columns]
        table(heads, [[_shown(row[name]) for name in columns] for row in rows])
        say(_summary(ages(found, hours, now)))
    else:
        good("no call is to be returned")


@call_backs.command()
def done(
    id_: Annotated[
        str, typer.Argument(metavar="ID", help="As `vipdesk callbacks list` shows it; its beginning is enough.")
    ],
    by: Annotated[str, typer.Option(help="Who returned it.")],
    which: Which = None,
    as_json: AsJson = False,
) -> None:
    """Say that a call was returned; a call that is logged on its ticket says so by itself."""
    from integration.bootstrap import utc_now  # noqa: PLC0415 - each command starts with what it needs
    from integration.usecases.note_returned import say_returned  # noqa: PLC0415

    if not by.strip():
        message = "--by says who returned the call: give a name or an address"
        raise BadInput(message)
    with desk() as opened:
        one, now = installation(opened, which).id, utc_now()
        hours = opened.store.terms(one).hours
        known = (each.id for each in opened.store.call_backs(one, since=None))
        kept = say_returned(opened.store, one, meant(id_, known, "vipdesk callbacks list"), now, by.strip())
    told = f"{short(kept.id)} is returned, after {_hours(kept.age(now))}"
    json_line(_document(kept, hours, now)) if as_json else good(told)


def _refuse_foreign(system: PhoneSystem, host: str) -> None:
    """The tickets that LiveAgent's telephones name are LiveAgent's."""
    if system is PhoneSystem.LIVEAGENT and host != PhoneSystem.LIVEAGENT:
        message = f"{host} has no telephones of its own: connect a Twilio number with --system twilio"
        raise BadInput(message)


def _secret(system: PhoneSystem, *, given: bool) -> str:
    if system is PhoneSystem.LIVEAGENT and given:
        message = "LiveAgent can't sign: its address is the secret; leave --secret-stdin out"
        raise BadInput(message)
    secret = sys.stdin.readline().strip() if given else ""
    if system is PhoneSystem.TWILIO and not secret:
        message = "Twilio signs what it sends: give the account's auth token with --secret-stdin"
        raise BadInput(message)
    return secret


def _line(link: Link, line: PhoneLine | None) -> dict[str, object]:
    return {
        "id": link.id,
        "name": link.subject,
        "system": line.system if line else None,
        "language": line.language if line else None,
        "made_at": link.made_at,
        "revoked_at": link.revoked_at,
    }


def _document(each: CallBack, hours: BusinessHours, now: datetime) -> dict[str, object]:
    from integration.domain.phone.ages import open_age  # noqa: PLC0415 - each command starts with what it needs

    return {
        "id": each.id,
        "called_at": each.at,
        "company": each.customer or None,
        "kind": each.kind,
        "caller": each.caller or None,
        "opens_at": each.opens_at,
        "age_hours": round(each.age(now) / _HOUR, 2),
        "open_hours": round(open_age(each, hours, now) / _HOUR, 2),
        "ticket": each.ticket or None,
        "done_at": each.done_at,
        "done_by": each.done_by or None,
    }


def _summary(figures: "Ages") -> str:
    return (
        f"{figures.count} calls, {figures.open} to be returned; "
        f"median {_hours(figures.median)} ({_hours(figures.open_median)} open), "
        f"longest {_hours(figures.longest)} ({_hours(figures.open_longest)} open)"
    )


def _hours(length: timedelta) -> str:
    return f"{length / _HOUR:.1f} h"


def _shown(value: object) -> object:
    return f"{value:%Y-%m-%d %H:%M} UTC" if isinstance(value, datetime) else value
