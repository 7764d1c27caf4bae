"""`python -m sandbox.helpdesk_site.fetch`: the helpdesk's own command fetches its mail, at the site's present."""

import django
from django.core.management import call_command

from sandbox import leash


def main() -> None:
    """Take in what lies in the mailbox; the webhooks are sent on the way."""
    leash.follow_the_clock()
    django.setup()
    call_command("get_email", quiet=True)


if __name__ == "__main__":
    main()
