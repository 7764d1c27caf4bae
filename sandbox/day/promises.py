"""What was seen of each promise while the day was played."""

from collections.abc import Iterator
from dataclasses import dataclass, field

PROMISES = {
    "P1": "one agent by name, never nobody",
    "P2": "a chat button straight to the agent",
    "P3": "the agent's calendar, to book calls",
    "P4": "second level at once",
    "P5": "calls: support, training, analysis",
    "P6": "chat in hours, 24/7 outside",
    "P7": "mail outside hours is held, and says so",
    "P8": "voicemail, returned soon",
    "P9": "one owner, who keeps the customer informed",
    "P10": "response times by severity",
}


@dataclass
class Promises:
    """What each promise did, in sentences, and what it did not."""

    kept: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in PROMISES})
    broken: list[str] = field(default_factory=list)

    def saw(self, promise: str, what: str) -> None:
        """It did this."""
        self.kept[promise].append(what)

    def missed(self, promise: str, what: str) -> None:
        """It should have done this, and did not."""
        self.broken.append(f"{promise} ({PROMISES[promise]}): {what}")

    def lines(self) -> Iterator[str]:
        """The day's account, a line for each promise."""
        for name, title in PROMISES.items():
            yield f"{name:>3}  {title}: {'; '.join(self.kept[name]) or 'nothing was seen'}"

    def differences(self) -> list[str]:
        """What was missed, and promises of which nothing was seen."""
        unseen = (f"{name} ({title}): nothing was seen" for name, title in PROMISES.items() if not self.kept[name])
        return [*self.broken, *unseen]
