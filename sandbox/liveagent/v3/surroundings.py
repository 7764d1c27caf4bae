"""SLA levels, widgets, phone numbers, calls, and what the account says about itself."""

from sandbox.liveagent import filters
from sandbox.liveagent.directory_shapes import call_shape, level_shape, number_shape, widget_shape
from sandbox.liveagent.door import JSON, Answer, Asked, Door, known_key
from sandbox.liveagent.errors import invalid, missing
from sandbox.liveagent.filters import Column, matching
from sandbox.liveagent.paging import cursor_page
from sandbox.liveagent.privileges import by_object
from sandbox.liveagent.ticket_shapes import round_shape
from sandbox.liveagent.v3.agents import listed
from sandbox.liveagent.v3.tickets import READ


def _levels(asked: Asked) -> list[JSON]:
    return listed(asked, [level_shape(asked.account, level) for level in asked.account.levels.values()])


def _level(asked: Asked) -> JSON:
    return level_shape(asked.account, asked.account.level(asked.path["level"]))


def _sla_history(asked: Asked) -> object:
    """The rounds in which an answer was owed, while the ticket has a level (LA-22)."""
    account, ticket = asked.account, asked.ticket()
    rounds = [round_shape(account, ticket, turn) for turn in ticket.rounds] if ticket.level else []
    if account.switches.sla_history_in_list:
        return rounds
    return rounds[-1] if rounds else {}


def _widgets(asked: Asked) -> Answer:
    return _by_cursor(asked, [widget_shape(widget) for widget in asked.account.widgets.values()])


def _numbers(asked: Asked) -> Answer:
    return _by_cursor(asked, [number_shape(number) for number in asked.account.numbers.values()])


def _number(asked: Asked) -> JSON:
    number = asked.account.numbers.get(asked.path["number"])
    if not number:
        what = "Phone number"
        raise missing(what)
    return number_shape(number)


def _calls(asked: Asked) -> Answer:
    """Which filters are taken here is a guess (LA-32)."""
    account = asked.account
    columns = {
        "ticket_id": Column(filters.EQUAL | filters.AMONG, lambda call: call.ticket),
        "date_created": Column(filters.dates(account.zone, account.now()), lambda call: call.created),
    }
    found = matching(list(account.phone_calls.values()), asked.query.get("_filters"), columns)
    rows, headers = cursor_page(found, asked.query, largest=account.switches.largest_page)
    return Answer([call_shape(account, call) for call in rows], headers)


def _call_started(asked: Asked) -> JSON:
    """Rings at the agent; that nobody hears it here leaves no trace."""
    said = {**asked.query, **(asked.form() if asked.body else {})}
    for name in ("to_number", "ticket_id"):
        if not said.get(name):
            message = f"Field {name} is required"
            raise invalid(message)
    asked.account.ticket(said["ticket_id"])
    return {}


def _by_cursor(asked: Asked, shapes: list[JSON]) -> Answer:
    if asked.query.get("_filters", "[]") not in {"[]", "{}"}:
        raise filters.wrong()
    rows, headers = cursor_page(shapes, asked.query, largest=asked.account.switches.largest_page)
    return Answer(rows, headers)


def _ping(_: Asked) -> JSON:
    return {}


def _privileges(asked: Asked) -> list[dict[str, object]]:
    """Those of the key that asks (LA-40)."""
    return by_object(known_key(asked, "v3").privileges)


def _settings(asked: Asked) -> list[JSON]:
    """The names of settings are not known; this one is made up (LA-41)."""
    return [{"name": "timezone", "value": str(asked.account.zone)}]


DOORS = (
    Door("GET", "/slas", _levels, ("sla.read",)),
    Door("GET", "/slas/{level}", _level, ("sla.read",)),
    Door("GET", "/slas/{ticket}/history", _sla_history, ("sla.read", *READ)),
    Door("GET", "/grid/contact-widgets", _widgets, ("button.read",)),
    Door("GET", "/phone_numbers", _numbers, ("phone.read",)),
    Door("GET", "/phone_numbers/{number}", _number, ("phone.read",)),
    Door("GET", "/calls", _calls, ("call.read",)),
    Door("POST", "/call/_start", _call_started, ("call.write",)),
    Door("GET", "/ping", _ping),
    Door("GET", "/api/privileges", _privileges),
    Door("GET", "/settings", _settings, ("settings.read",)),
)
