"""What stands in the helpdesk before anybody files a ticket: people, queues and our custom fields; may be repeated."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import django

from sandbox.helpdesk_site.names import MAIL_FOLDER, QUEUE, SENIORS

PEOPLE = (  # user name, first name, last name, superuser
    ("admin", "Ada", "Admin", True),
    ("vipdesk", "VIP", "Desk", False),
    ("dana", "Dana", "Petrova", False),
    ("boris", "Boris", "Novak", False),
    ("eva", "Eva", "Kolarova", False),
    ("sona", "Sona", "Takac", False),
)
FIELDS = (  # name, label, Django type, longest text, for staff only
    ("vip_tags", "VIP tags", "varchar", 500, True),
    ("vip_severity", "VIP severity", "integer", None, True),
    ("vip_first_response_due", "VIP first response due", "varchar", 40, True),
    ("vip_followup_due", "VIP follow-up due", "varchar", 40, True),
    ("vip_proposed_severity", "How severe is it, from 1 (worst) to 5?", "integer", None, False),
)


def seed(password: str) -> dict[str, Any]:
    """Make or complete everything; returns `queue` and `seniors` (ids), `users` (to id, e-mail, token) and `fields`."""
    return {
        "queue": _queue(QUEUE, "Support", is_public=True),
        "seniors": _queue(SENIORS, "Second level", is_public=False),
        "users": {person[0]: _person(*person, password=password) for person in PEOPLE},
        "fields": [_field(order, field) for order, field in enumerate(FIELDS, start=1)],
    }


def _queue(slug: str, title: str, *, is_public: bool) -> int:
    from helpdesk.models import Queue

    shown = {"title": title, "allow_public_submission": is_public, "email_address": "support@example.com"}
    queue, _ = Queue.objects.get_or_create(slug=slug, defaults=shown | (_mailbox() if is_public else {}))
    return int(queue.pk)


def _mailbox() -> dict[str, Any]:
    """Mail that lies in a folder beside the data; it is fetched by the helpdesk's own command."""
    folder = Path(os.environ["SANDBOX_HELPDESK_DATA"]) / MAIL_FOLDER
    folder.mkdir(exist_ok=True)
    return {
        "allow_email_submission": True,
        "email_box_type": "local",
        "email_box_local_dir": f"{folder}/",
        "email_box_interval": 0,
    }


def _person(name: str, first: str, last: str, superuser: bool, *, password: str) -> dict[str, Any]:  # noqa: FBT001
    from django.contrib.auth import get_user_model
    from helpdesk.models import UserSettings
    from rest_framework.authtoken.models import Token

    email = f"{name}@helpdesk.example.com"
    user, made = get_user_model().objects.get_or_create(
        username=name,
        defaults={
            "first_name": first,
            "last_name": last,
            "email": email,
            "is_staff": True,
            "is_superuser": superuser,
        },
    )
    if made or not user.check_password(password):
        user.set_password(password)
        user.save()
    UserSettings.objects.get_or_create(user=user)
    return {"id": user.pk, "email": user.email, "token": Token.objects.get_or_create(user=user)[0].key}


def _field(order: int, row: tuple[str, str, str, int | None, bool]) -> str:
    from helpdesk.models import CustomField

    name, label, data_type, longest, staff_only = row
    CustomField.objects.update_or_create(
        name=name,
        defaults={
            "label": label,
            "data_type": data_type,
            "max_length": longest,
            "ordering": order,
            "required": False,
            "staff_only": staff_only,
        },
    )
    return name


def main() -> None:
    """Seed the site named by the environment, and print what was made as one JSON line."""
    django.setup()
    sys.stdout.write(json.dumps(seed(os.environ["SANDBOX_HELPDESK_PASSWORD"])) + "\n")


if __name__ == "__main__":
    main()
