"""`vipdesk roster …`: who is VIP, and who looks after them."""

from pathlib import Path
from typing import Annotated

import typer

from integration.cli.opening import Which, desk, installation
from integration.cli.output import AsJson, good, json_line, table
from integration.domain.errors import BadInput
from integration.handlers.roster_csv import AGENT_COLUMNS, CUSTOMER_COLUMNS, OPTIONAL_COLUMNS, read_roster

commands = typer.Typer(help="Who is VIP, and who looks after them.", no_args_is_help=True)

_CUSTOMERS = f"Columns: {','.join(CUSTOMER_COLUMNS)}; it may have {','.join(OPTIONAL_COLUMNS)} too"


@commands.command("import")
def import_(
    customers: Annotated[Path, typer.Argument(metavar="FILE.csv", help=_CUSTOMERS)],
    agents: Annotated[Path, typer.Option(help="Columns: " + ",".join(AGENT_COLUMNS))],
    which: Which = None,
    as_json: AsJson = False,
) -> None:
    """Replace the roster by these two files, whole or not at all.

    Days are the service's: addon_from is the first and addon_until the last on which the add-on runs (empty: no end
    known). The agent is the e-mail of a row of the agents' file; contacts are addresses and domains are the company's
    own, separated by spaces. fee_eur is EUR a month, 1000 where empty. phones are numbers with the country's code;
    language (en, bg, de, sk, cs) and zone (such as Europe/Sofia) are those in which the company is written to.
    """
    with desk() as opened:
        one = installation(opened, which)
        zone = opened.store.terms(one.id).hours.zone
        roster = read_roster(_text(customers), _text(agents), zone)
        opened.store.replace_roster(one.id, roster)
    counts = {"customers": len(roster.customers), "agents": len(roster.agents)}
    json_line(counts) if as_json else good("{customers} customers and {agents} agents imported".format(**counts))


@commands.command("list")
def list_(which: Which = None, as_json: AsJson = False) -> None:
    """Show the roster, with how each customer stands today."""
    from integration.bootstrap import utc_now  # noqa: PLC0415 - each command starts with what it needs

    with desk() as opened:
        roster = opened.store.roster(installation(opened, which).id)
    rows = [
        {
            "company": customer.name,
            "plan": customer.entitlement.plan,
            "standing": customer.entitlement.standing_at(utc_now()),
            "addon_from": customer.entitlement.addon_from,
            "addon_until": customer.entitlement.addon_until,
            "fee_eur": customer.entitlement.fee_eur,
            "agent": customer.entitlement.agent.email if customer.entitlement.agent else None,
            "contacts": sorted(customer.contacts),
            "domains": sorted(customer.domains),
            "phones": sorted(customer.phones),
            "language": customer.language,
            "zone": customer.zone,
        }
        for customer in roster.customers
    ]
    if as_json:
        for row in rows:
            json_line(row)
    else:
        shown = ("company", "plan", "standing", "fee_eur", "agent")
        table([name.replace("_", " ") for name in shown], [[row[name] for name in shown] for row in rows])


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror}"
        raise BadInput(message) from error
    except UnicodeDecodeError as error:
        message = f"{path} is not UTF-8 text; save it as CSV (UTF-8)"
        raise BadInput(message) from error
