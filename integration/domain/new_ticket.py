"""A ticket that we file on a host ourselves."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class NewTicket:
    """A ticket in a customer's name; its subject carries the `mark`, by which it is found again after a crash."""

    mark: str
    subject: str = field(repr=False)
    body: str = field(repr=False)
    sender: str = field(repr=False)

    @property
    def title(self) -> str:
        """The subject with its mark."""
        return f"{self.subject} [{self.mark}]"


def carries(subject: str, mark: str) -> bool:
    """Whether a ticket of this subject was filed with the mark."""
    return f"[{mark}]" in subject
