"""What django-helpdesk shows the customer as a ticket's solution, where that is a word of ours by mistake."""

from collections.abc import Mapping

from integration.domain.ticket import Happening, Status, Ticket


def restored(ticket: Ticket, own_user: str) -> Mapping[str, object]:
    """The change that puts the agent's last word back; empty where the solution is nobody's or an agent's.

    The host takes any comment on a resolved ticket for its solution, a private one too, so a note becomes it where the
    ticket was solved between our look and our note.
    """
    if ticket.status is not Status.SOLVED or not ticket.solution:
        return {}
    ours = {entry.text.strip() for entry in ticket.timeline if entry.author == own_user}
    if _plain(ticket.solution) not in {_plain(text) for text in ours}:
        return {}
    said = [entry.text for entry in ticket.timeline if entry.what is Happening.AGENT_REPLIED]
    return {"resolution": said[-1] if said else None}


def _plain(text: str) -> str:
    return "\n".join(text.strip().splitlines())
