"""The phone systems that ask us who answers: what a telephone to one must be able to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from integration.domain.phone.answer import Answer
    from integration.domain.phone.call import Moment, PhoneCall, RawCall


class VoiceSystem(Protocol):
    """Reads what a phone system sends, and writes what it is to do, in its own language."""

    @property
    def media_type(self) -> str:
        """What its answers are, over HTTP."""
        ...

    def verify(self, raw: RawCall, secret: str) -> bool:
        """Whether this came from the system, by what it signs with; always where it can't sign."""
        ...

    def parse(self, raw: RawCall, moment: Moment) -> PhoneCall:
        """The call; nothing that was sent makes it raise."""
        ...

    def render(self, answer: Answer, address: str) -> bytes:
        """The answer, with the line's own public `address` for what is told of the call later."""
        ...
