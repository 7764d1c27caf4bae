"""Who plays: one customer, their dedicated agent, two who stand in, a senior; all invented."""

from collections.abc import Mapping

from sandbox.customers import VIP, Person

NAMES = {"dana": "Dana Petrova", "boris": "Boris Novak", "eva": "Eva Kolarova", "sona": "Sona Takac"}
COMPANY = VIP.company
CUSTOMER = VIP.email
PHONE = "+359888123456"
CUSTOMERS_ZONE = "Europe/Sofia"

_ROSTER = "company,plan,addon_from,addon_until,fee_eur,agent,contacts,domains,phones,language,zone"
_CHATS = {"dana": "https://chat.desk.example/dana", "boris": "https://chat.desk.example/boris"}


def roster(people: Mapping[str, Person]) -> str:
    """The customer, with telephone, language and zone."""
    row = (COMPANY, VIP.plan, VIP.addon_from, "", "1000", people["dana"].email, CUSTOMER, VIP.domain)
    return "\n".join((_ROSTER, ",".join((*row, PHONE, "bg", CUSTOMERS_ZONE)), ""))


def agents(people: Mapping[str, Person]) -> str:
    """The dedicated agent and who stands in, with the host's ids."""
    rows = (f"{people[name].email},{NAMES[name]},{people[name].id}" for name in ("dana", "boris", "eva"))
    return "\n".join(("email,name,host_id", *rows, ""))


def desk(people: Mapping[str, Person]) -> str:
    """The desk's plan: people, the chain of backups, second level, and the ordinary 24/7 support."""
    return "\n".join(
        (
            f'backups = ["{people["boris"].email}", "{people["eva"].email}"]',
            f'last = "{people["eva"].email}"',
            f'seniors = ["{people["sona"].email}"]',
            *(line for name in NAMES for line in _person(name, people[name])),
            "[round_the_clock]",
            'name = "24/7 support"',
            'chat = "https://chat.desk.example/support"',
            "",
        )
    )


def _person(name: str, person: Person) -> tuple[str, ...]:
    chat = _CHATS.get(name)
    return (
        "[[people]]",
        f'email = "{person.email}"',
        f'name = "{NAMES[name]}"',
        f'host_id = "{person.id}"',
        *([f'chat = "{chat}"', f'phone = "+42120000000{len(name)}"'] if chat else []),
        "",
    )
