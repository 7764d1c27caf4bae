"""LiveAgent's dynamic IVR: its `fetch` step asks an address, and goes on with the YAML that it is answered.

That it asks with `from`, `to` and `ticket`, and that the answer is YAML with `start`, `transfer`, `if` and `goto`, is
documented (the partner's articles, and IvrStep of the vendor's SDK). Assumed (README.md): LA-80, a `fetch` may stand in
what was fetched; LA-81, `voicemail` is a step without arguments; LA-82, after a ring that nobody took the next step is
gone to; LA-83, `onError` takes steps. It signs nothing: the secret is the address.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias
from urllib.parse import parse_qsl

from integration.domain.phone.answer import Answer, Way
from integration.domain.phone.call import Moment, PhoneCall, RawCall

_MOST_FIELDS = 40
_LONGEST = 256
_CODE = re.compile(r"[\w-]{1,64}", re.ASCII)
_VARIABLES = {"from": "{$from_number}", "to": "{$to_number}", "ticket": "{$conv_code}"}
"""What LiveAgent calls what it tells us."""

Step: TypeAlias = "str | Mapping[str, object]"

_UNSAFE = re.compile(r"[^ !#-\[\]-~]")
_WORDS = frozenset({"ring", "voicemail", "record", "hangup"})
"""Steps and the names of our branches, which need no quotes."""

_RECORD: Sequence[Step] = ("voicemail",)
_SCRIPTS: Mapping[Way, Sequence[Step]] = {
    Way.VOICEMAIL: _RECORD,
    Way.THANKS: ("hangup",),
    Way.END: ("hangup",),
}


class LiveAgentIvr:
    """Keeps `ports.phone.VoiceSystem`."""

    media_type = "application/yaml"

    def verify(self, raw: RawCall, secret: str) -> bool:  # noqa: ARG002 - the port's; LiveAgent can't sign
        """Always: whoever knows the address is LiveAgent."""
        return True

    def parse(self, raw: RawCall, moment: Moment) -> PhoneCall:
        """The call; a variable that LiveAgent didn't fill in (`{$…}`) is missing, and named."""
        sent = _sent(raw)
        known = {name: "" if "{" in value else value for name, value in sent.items()}
        return PhoneCall(
            moment,
            caller=known.get("from", ""),
            called=known.get("to", ""),
            ticket=_code(known.get("ticket", "")),
            unresolved=tuple(name for name in _VARIABLES if "{" in sent.get(name, "")),
        )

    def render(self, answer: Answer, address: str) -> bytes:
        """The script: a department that rings while somebody is online there, and a voicemail where nobody takes it."""
        script = _transfer(answer, address) if answer.way is Way.RING else {"start": _SCRIPTS[answer.way]}
        return ("\n".join(_block(script)) + "\n").encode()


def _transfer(answer: Answer, address: str) -> Mapping[str, Sequence[Step]]:
    to_voicemail: Step = {"goto": "voicemail"}
    ring = {"to": answer.group or answer.to, "if": {"online": ["ring"], "offline": [to_voicemail]}}
    # Asked before the voicemail, we learn that nobody took the call.
    told = {"url": f"{address}/dialled", "onError": [{"goto": "record"}], "params": dict(_VARIABLES)}
    return {"start": [{"transfer": ring}, to_voicemail], "voicemail": [{"fetch": told}], "record": _RECORD}


def _block(value: object, indent: str = "") -> Iterator[str]:
    """YAML in block style; whatever a text holds, it is one double-quoted scalar (YAML 1.2, 5.7)."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _under(f"{indent}{key}:", inner, indent)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for inner in value:
            first, *rest = _block(inner, f"{indent}  ")
            yield f"{indent}- {first.strip()}"
            yield from rest
    else:
        yield indent + _scalar(str(value))


def _under(head: str, inner: object, indent: str) -> Iterator[str]:
    if isinstance(inner, str):
        yield f"{head} {_scalar(inner)}"
    else:
        yield head
        yield from _block(inner, f"{indent}  ")


def _scalar(text: str) -> str:
    return text if text in _WORDS else '"' + _UNSAFE.sub(_escaped, text) + '"'


def _escaped(letter: re.Match[str]) -> str:
    return f"\\U{ord(letter[0]):08x}"


def _sent(raw: RawCall) -> Mapping[str, str]:
    """What was sent, in the query, as a form or as JSON; only the names that we know."""
    body = raw.body.decode("utf-8", "replace")
    pairs = [*_pairs(raw.query), *(_document(body) or _pairs(body))]
    return {name: value.strip() for name, value in pairs if name in _VARIABLES and len(value) <= _LONGEST}


def _code(ticket: str) -> str:
    """A ticket's code, such as ABC-DEFGH-123; anything else is none."""
    return ticket if _CODE.fullmatch(ticket) else ""


def _pairs(text: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, max_num_fields=_MOST_FIELDS, errors="replace")
    except ValueError:
        return []


def _document(text: str) -> list[tuple[str, str]]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return []
    pairs = found.items() if isinstance(found, dict) else ()
    return [(name, str(value).encode("utf-8", "replace").decode()) for name, value in pairs]
