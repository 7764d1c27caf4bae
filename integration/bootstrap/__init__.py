"""The one place that knows every concrete class: from settings to everything wired for one process."""

from integration.bootstrap.desk import VERSION, Desk, open_desk
from integration.bootstrap.hosts import HOSTS
from integration.bootstrap.present import utc_now
from integration.clients.outgoing.address import require_address, shown
from integration.storage.sealing import new_key

__all__ = ["HOSTS", "VERSION", "Desk", "new_key", "open_desk", "require_address", "shown", "utc_now"]
