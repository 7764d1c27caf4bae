"""The privileges that an API key can have, of those that the SDK lists."""

ALL = frozenset(
    """
    agent.read agent.manage agent_status.read agent_status.manage api.read button.read call.read call.write
    contact.create contact.read contact.edit contact.delete device.manage phone.read settings.read sla.read
    tag.read tag.manage ticket.answer ticket.change_state ticket.close ticket.create ticket.operate ticket.read
    ticket.read_all user.read
    """.split()
)


def by_object(privileges: frozenset[str]) -> list[dict[str, object]]:
    """As GET /api/privileges shows them."""
    objects = sorted({name.partition(".")[0] for name in privileges})
    return [
        {"object": thing, "privileges": sorted(name for name in privileges if name.partition(".")[0] == thing)}
        for thing in objects
    ]
