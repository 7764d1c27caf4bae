"""Mails to guests: who gets one is written down, nothing is sent."""

from collections.abc import Mapping

from sandbox.google_calendar.records import Calendar, Entry, Invitation
from sandbox.google_calendar.world import World


def invite(world: World, calendar: Calendar, entry: Entry, kind: str, send_updates: str) -> None:
    """Write down the mail that a change causes, where somebody is to get one."""
    if not AUDIENCE[send_updates]:
        return
    guests = [guest["email"] for guest in entry.event.get("attendees", ()) if guest["email"] != calendar.owner]
    to = tuple(guest for guest in guests if AUDIENCE[send_updates] == "all" or guest not in world.calendars)
    if to:
        summary = entry.event.get("summary", "")
        said = Invitation(calendar.id, entry.id, kind, to, send_updates, summary, world.clock.now())
        world.invitations.append(said)


AUDIENCE: Mapping[str, str] = {"all": "all", "externalOnly": "external", "none": ""}
"""`sendUpdates`, and whom it means; who has no account here counts as external (GC-19)."""
