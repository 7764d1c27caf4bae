"""Who may file a ticket on a host now, so that what two processes were told at once is filed once."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Filing:
    """What is known of the ticket that stands, or shall stand, on the host under a mark.

    `ticket` is the host's id once it is filed. Before that `token` proves that the caller alone may file it `until`
    that instant; without one another does. `again` where somebody tried before: the ticket may be there already.
    """

    mark: str
    until: datetime
    token: str = ""
    again: bool = False
    ticket: str = ""
