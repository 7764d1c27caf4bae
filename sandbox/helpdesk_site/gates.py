"""Gates in the site, which the launcher shuts and opens: whoever comes to a shut one waits, and is seen waiting."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from helpdesk.models import FollowUp

from sandbox.helpdesk_site.names import AT_THE_GATE, REQUEST_GATE, SAVE_GATE

_LONGEST = 20.0
_EVERY = 0.02


class RequestGate:
    """Django middleware: requests with the token that the gate's file holds wait before anything is read for them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The site's answer, once the gate is open."""
        _wait(REQUEST_GATE, request.headers.get("Authorization", "").removeprefix("Token "))
        return self._answer(request)


@receiver(pre_save, sender=FollowUp)
def save_gate(instance: FollowUp, **_told: Any) -> None:  # noqa: ANN401 - Django's own
    """An entry with the words that the gate's file holds is saved late, and its ticket once more after it."""
    _wait(SAVE_GATE, instance.comment or "")


def _wait(name: str, mark: str) -> None:
    gate, end = Path(settings.DATA) / name, time.monotonic() + _LONGEST
    while _is_shut(gate, mark) and time.monotonic() < end:
        gate.with_name(name + AT_THE_GATE).touch()
        time.sleep(_EVERY)


def _is_shut(gate: Path, mark: str) -> bool:
    try:
        return gate.read_text(encoding="utf-8") == mark
    except FileNotFoundError:
        return False
