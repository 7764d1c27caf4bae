"""What people did on the host with a ticket of second level: tags, notes, contact and moves, told from our own."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from integration.domain.agent import Agent
from integration.domain.beside import Beside
from integration.domain.cover.cover import Senior
from integration.domain.handwork import by_answering
from integration.domain.memory import Memory
from integration.domain.second_level.escalation import TAG, Escalation
from integration.domain.ticket import RESPONSES, Entry, Happening, Status, Ticket

ON_THE_HELPDESK = "set on the helpdesk"

_REASON = re.compile(r"\s*(?:tier ?2|second level)\b[\s:,.\u2013-]*(.*)", re.IGNORECASE | re.DOTALL)
_CONTACT = RESPONSES | {Happening.NOTED}
_HANDS = _CONTACT | {Happening.SOLVED, Happening.WAITED, Happening.OPENED}
_LONGEST = 500

_WHILE = timedelta(minutes=15)
"""So long before the tag its reason may be written: the note alone makes us look at the ticket already."""


@dataclass(frozen=True, slots=True)
class Hands:
    """People's hands on one ticket since we looked last; a value that stands in none of `memory.known` is theirs."""

    ticket: Ticket
    memory: Memory | None
    beside: Beside
    now: datetime

    @property
    def set_the_tag(self) -> bool:
        """Whether somebody asked for second level by the tag."""
        known = self.memory.known if self.memory else ()
        return TAG in self.ticket.tags and all(TAG not in (each.tags or ()) for each in known)

    @property
    def took_off_the_tag(self) -> bool:
        """Whether somebody gave the ticket back by the tag; where all our tags are gone, nobody did.

        Where a write didn't end as it should, the tag counts only if it stood there before.
        """
        if self.memory is None or TAG in self.ticket.tags or "vip" not in self.ticket.tags:
            return False
        known = self.memory.known
        return bool(known) and all(TAG in (each.tags or ()) for each in known)

    @property
    def solved_at(self) -> datetime | None:
        """When the ticket was solved, where it is."""
        if self.ticket.status is not Status.SOLVED:
            return None
        return next((each.at for each in reversed(self._entries()) if each.what is Happening.SOLVED), self.now)

    def solved_since(self, instant: datetime) -> bool:
        """Whether the ticket was solved at or after this instant, be it open again or not."""
        solved = (each for each in self._entries() if each.what is Happening.SOLVED)
        return self.ticket.status is Status.SOLVED or any(each.at >= instant for each in solved)

    def why(self, ended: datetime | None) -> tuple[str, str]:
        """Who asked for second level by the tag, and why: the note that says so, or the last hand on the ticket.

        The note may be a while older than the tag, but of the time after the last stay `ended`.
        """
        since = min(self._looked_at, self.now - _WHILE)
        return self.said(max(since, ended) if ended else since) or (self.last(), ON_THE_HELPDESK)

    def said(self, since: datetime) -> tuple[str, str] | None:
        """Who said last why second level is needed, by name, and what they said, from this instant on."""
        for entry in reversed(self._people_since(since)):
            found = _REASON.match(entry.text) if entry.what is Happening.NOTED else None
            if found and found[1].strip():
                return self.name(entry.author or ""), " ".join(found[1].split())[:_LONGEST]
        return None

    def last(self) -> str:
        """Who last did something on the ticket since we looked, by name where we know it; empty for nobody known."""
        done = [each.author for each in self._people_since(self._looked_at) if each.what in _HANDS and each.author]
        return self.name(done[-1]) if done else ""

    def name(self, host_id: str) -> str:
        """What a person of the host's is called; their id where nobody told us."""
        seniors = {each.host_id: each.name for each in self.beside.duty.seniors}
        known = {each.host_id: each.name for each in self.answering()} | seniors
        return known.get(host_id, host_id)

    def answering(self) -> tuple[Agent, ...]:
        """The agents to whom the ticket belongs when second level hasn't got it."""
        decision, cover = self.memory.decision if self.memory else None, self.beside.cover
        agents = (decision and decision.agent, decision and decision.answers, cover and cover.agent)
        return tuple(each for each in agents if each)

    def moved_to(self) -> str | None:
        """Whom a person gave the ticket to; who has it for an answer alone was given it by the host."""
        if self.memory is None or self.memory.decision.severity is None or not self.ticket.assignee:
            return None
        if by_answering(self.ticket, self.memory):
            return None
        ours = {each.assignee for each in self.memory.known}
        return None if self.ticket.assignee in ours else self.ticket.assignee

    def put_into(self, stay: Escalation) -> str | None:
        """The host's group into which a person put a ticket that a group of second level had."""
        known, there = self.memory.known if self.memory else (), self.ticket.group
        ours = bool(known) and all(each.group == stay.to.group for each in known)
        return there if stay.to.group and ours and there and there != stay.to.group else None

    def taken_up(self, stay: Escalation) -> Entry | None:
        """The first word of whoever has it: a private note, a public reply or a logged call.

        Of a group that is anybody but those who answer the customer. Hosts keep whole seconds, so what stands in the
        second of the stay's begin came after it. What we saw before was judged then: who answers may change.
        """
        since, until = stay.at.replace(microsecond=0), stay.ended_at or self.now
        fresh = (each for each in self._entries() if each.what in _CONTACT and not self._was_judged(each))
        said = (each for each in fresh if since <= each.at <= until)
        return next((each for each in said if each.author and self._of(stay.to, each.author)), None)

    def _was_judged(self, entry: Entry) -> bool:
        """Whether we saw this entry when we looked last, and it had come by then."""
        if self.memory is None or entry.at > self.memory.decision.decided_at:
            return False
        merged = (each for each in self.beside.merged if each.decision.ticket in self.memory.decision.merged_from)
        seen = (each.ticket.timeline for each in (self.memory, *merged) if each.ticket)
        told = (entry.at, entry.what, entry.author)
        return any((each.at, each.what, each.author) == told for timeline in seen for each in timeline)

    def _of(self, senior: Senior, author: str) -> bool:
        if senior.host_id:
            return author == senior.host_id
        return author not in {each.host_id for each in self.answering()} | set(self._ours())

    def _ours(self) -> Iterator[str]:
        """Our own user on the host: who wrote the notes that end in a key of ours."""
        told = self.memory.told if self.memory else frozenset[str]()
        for entry in self.ticket.timeline:
            line = entry.text.rstrip().rpartition("\n")[2].strip() if entry.what is Happening.NOTED else ""
            if entry.author and line.startswith("(") and line.endswith(")") and any(key in line for key in told):
                yield entry.author

    def _entries(self) -> Sequence[Entry]:
        return self.ticket.timeline.until(self.now).entries

    @property
    def _looked_at(self) -> datetime:
        return self.memory.decision.decided_at if self.memory else self.ticket.opened_at

    def _people_since(self, since: datetime) -> Sequence[Entry]:
        ours = set(self._ours())
        return [e for e in self._entries() if e.at >= since.replace(microsecond=0) and e.author not in ours]
