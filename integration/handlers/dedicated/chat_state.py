"""Who answers a customer's chat now, and where: what the chat page, the button and the customer's page agree on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from integration.domain.agent import Agent
from integration.domain.cover.reach import Answers, Reach
from integration.domain.installation import Installation
from integration.handlers.dedicated.widgets import Widget, widget
from integration.usecases.open_link import Visit
from integration.usecases.who_answers import WhoAnswers

WidgetsAt = Callable[[Installation], str]
"""The root from which an installation's host serves its chat widgets, as https://acme.ladesk.com; empty without any."""

_SCHEMES = frozenset({"https", "http"})
_SOONEST, _LATEST = 1, 60


@dataclass(frozen=True, slots=True)
class ChatState:
    """Who answers, as far as there is a way to them: an `address`, or a `widget` of the host's."""

    answers: Answers
    reach: Reach
    address: str = ""
    widget: Widget | None = None

    @property
    def name(self) -> str:
        """Who answers, or for whom a message can be left."""
        return self.reach.desk if self.answers is Answers.DESK else self.reach.agent.name

    @property
    def back(self) -> Agent:
        """Whose customer this is once the service's hours begin again."""
        reach = self.reach
        returned = reach.until is not None and reach.opens_at is not None and reach.until <= reach.opens_at
        return reach.dedicated if returned else reach.agent

    def again_in(self, now: datetime) -> int:
        """In how many seconds to ask again: after a minute, or when the hours begin or end."""
        bound = self.reach.closes_at or self.reach.opens_at
        left = (bound - now) // timedelta(seconds=1) + 1 if bound else _LATEST
        return min(max(left, _SOONEST), _LATEST)


@dataclass(frozen=True, slots=True)
class ChatStates:
    """Says it for each visit anew; nothing of it is kept."""

    who_answers: WhoAnswers
    widgets_at: WidgetsAt

    def __call__(self, visit: Visit) -> ChatState:
        """The state now; a place that can't be opened is none, so that nobody is led to a dead end."""
        reach = self.who_answers(visit.installation.id, visit.customer, chat=True)
        place = reach.chat
        if urlsplit(place.address).scheme in _SCHEMES:
            return ChatState(reach.answers, reach, address=place.address)
        root = self.widgets_at(visit.installation) if place.widget else ""
        if root:
            shown = widget(visit.installation.host, root, place.widget, reach)
            return ChatState(reach.answers, reach, widget=shown)
        return ChatState(Answers.NOBODY, reach)
