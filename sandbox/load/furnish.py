"""`python -m sandbox.load.furnish HOST COUNT`: so many installations, put into the store that the environment names."""

import json
import sys
from datetime import UTC, datetime

from integration.bootstrap import open_desk
from integration.config import read_config
from integration.domain.agent import Agent
from integration.domain.entitlement import ALL_INCLUSIVE, Entitlement
from integration.domain.installation import Credentials, Installation
from integration.domain.roster import Customer, Roster
from sandbox.customers import NO_ADDON, VIP
from sandbox.load.book import AGENT, OWN_USER
from sandbox.load.host import place

SECRET = "of-all-installations-of-a-load"


def roster() -> Roster:
    """The two firms that write, one of them VIP, and the agent who looks after it."""
    agent = Agent("dana@desk.example", "Dana Petrova", str(AGENT))
    vip = Entitlement(ALL_INCLUSIVE, datetime(2025, 1, 1, tzinfo=UTC), agent=agent)
    firms = ((VIP, vip), (NO_ADDON, Entitlement(ALL_INCLUSIVE)))
    return Roster(tuple(Customer(each.company, bought, frozenset({each.email})) for each, bought in firms), (agent,))


def main(url: str, count: int) -> None:
    """Put them in, and say so."""
    desk, everybody = open_desk(read_config()), roster()
    for number in range(count):
        name = place(number)
        desk.store.add(
            Installation(name, "django-helpdesk", f"{url}/{name}", str(OWN_USER)), Credentials("token", SECRET)
        )
        desk.store.replace_roster(name, everybody)
    desk.close()
    sys.stdout.write(json.dumps({"furnished": count}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
