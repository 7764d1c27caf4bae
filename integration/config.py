"""The one reader of the environment: every setting of ours, its meaning, its default, and its spelling."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from os import environ
from pathlib import Path
from typing import Any, Literal, cast
from urllib.parse import urlsplit

from integration.domain.errors import Misconfigured

PREFIX = "VIPDESK_"

_SHORTEST_TOKEN = 16
_COLLECTORS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
"""OpenTelemetry's own variables, which its SDK reads; to us, one of them says that traces are wanted."""

Synchronous = Literal["FULL", "NORMAL"]


@dataclass(frozen=True, slots=True)
class Config:
    """All settings of one process; the repr leaves out what is secret: `keys` and the clients' secrets."""

    database: Path
    keys: Sequence[str]
    public_url: str | None
    reconcile_every: timedelta
    workers: int
    max_body_bytes: int
    synchronous: Synchronous
    log_level: str
    google_client_id: str
    google_client_secret: str
    google_url: str | None
    zendesk_client_id: str
    zendesk_client_secret: str
    zendesk_app_id: str
    zendesk_app_name: str
    zendesk_organization_id: str
    zendesk_public_keys: Path | str | None
    zendesk_url: str | None
    table: str
    work_queue: str
    later_queue: str
    share: int
    keys_secret: str
    settings_secret: str
    metrics_token: str
    traces: bool
    function: str

    def __repr__(self) -> str:
        return f"Config(database={str(self.database)!r}, workers={self.workers})"


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable: how its text becomes a value, its default as text, and what it means."""

    read: Callable[[str], Any]
    default: str
    meaning: str


def _whole(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.isdecimal() or not low <= int(text) <= high:
            message = f"expected a whole number from {low} to {high}"
            raise ValueError(message)
        return int(text)

    return read


def _synchronous(text: str) -> Synchronous:
    if text.upper() not in {"FULL", "NORMAL"}:
        message = "expected FULL (survives a power cut) or NORMAL (survives a crash of the process)"
        raise ValueError(message)
    return cast("Synchronous", text.upper())


def _level(text: str) -> str:
    if text.lower() not in {"debug", "info", "warning", "error"}:
        message = "expected debug, info, warning or error"
        raise ValueError(message)
    return text.lower()


def _url(text: str) -> str | None:
    if text and not text.startswith(("http://", "https://")):
        message = "expected an address that begins with https:// (or http://)"
        raise ValueError(message)
    return text.rstrip("/") or None


def _pem(text: str) -> Path | str | None:
    """A file, or what would stand in it."""
    if text.startswith("-----BEGIN"):
        return text
    return Path(text) if text else None


def _token(text: str) -> str:
    if text and (len(text) < _SHORTEST_TOKEN or not text.isascii() or not text.isprintable() or " " in text):
        message = f"expected at least {_SHORTEST_TOKEN} letters, digits and signs of ASCII, without a space"
        raise ValueError(message)
    return text


def _loopback(text: str) -> str | None:
    url = _url(text)
    if url and urlsplit(url).hostname not in {"127.0.0.1", "localhost", "::1"}:
        message = "expected an address of this machine, as http://127.0.0.1:9400"
        raise ValueError(message)
    return url


SETTINGS: Mapping[str, Setting] = {
    "DATABASE": Setting(Path, "vipdesk.sqlite3", "the file of the embedded store"),
    "KEY": Setting(str.split, "", "the key that secrets are encrypted with (`vipdesk keygen`); older keys after it"),
    "PUBLIC_URL": Setting(_url, "", "the address by which the helpdesk reaches us"),
    "RECONCILE_SECONDS": Setting(_whole(5, 86_400), "300", "how often open tickets are searched for lost webhooks"),
    "WORKERS": Setting(_whole(1, 64), "4", "how many tickets are worked on at once"),
    "MAX_BODY_BYTES": Setting(_whole(1_024, 67_108_864), "5242880", "the largest webhook that is read"),
    "SYNCHRONOUS": Setting(_synchronous, "FULL", "how durable an accepted webhook is: FULL or NORMAL"),
    "GOOGLE_CLIENT_ID": Setting(str, "", "the OAuth client by which agents connect their Google Calendar"),
    "GOOGLE_CLIENT_SECRET": Setting(str, "", "the secret of that client"),
    "GOOGLE_URL": Setting(_url, "", "another address in Google's place, to try things out on a stand-in"),
    "ZENDESK_CLIENT_ID": Setting(str, "", "our global OAuth client at Zendesk, by which admins connect (zdg-...)"),
    "ZENDESK_CLIENT_SECRET": Setting(str, "", "the secret of that client"),
    "ZENDESK_APP_ID": Setting(str, "", "the number of our app in Zendesk's marketplace"),
    "ZENDESK_APP_NAME": Setting(str, "VIP Desk", "its name there"),
    "ZENDESK_ORGANIZATION_ID": Setting(str, "", "the number of our organization in Zendesk's marketplace"),
    "ZENDESK_PUBLIC_KEYS": Setting(_pem, "", "the app's public keys (PEM), which sign its pages, or a file with them"),
    "ZENDESK_URL": Setting(_loopback, "", "a stand-in on this machine in Zendesk's place, to try things out"),
    "TABLE": Setting(str, "", "the DynamoDB table that is the store at scale; empty: the embedded store"),
    "WORK_QUEUE": Setting(str, "", "the address of the SQS queue that brings deliveries to the workers at scale"),
    "LATER_QUEUE": Setting(str, "", "the address of the SQS queue that brings them all else, when it is due"),
    "SHARE": Setting(
        _whole(1, 1_000), "10", "tickets a second of one installation that are worked as they come, at scale"
    ),
    "KEYS_SECRET": Setting(str, "", "the secret of AWS Secrets Manager that holds what VIPDESK_KEY would"),
    "METRICS_TOKEN": Setting(_token, "", "who says it (Authorization: Bearer ...) may read /metrics; empty: nobody"),
    "SETTINGS_SECRET": Setting(
        str, "", "the secret of AWS Secrets Manager with Google's and Zendesk's settings (JSON)"
    ),
    "LOG_LEVEL": Setting(_level, "info", "how much is logged: debug, info, warning or error"),
}


def read_config(variables: Mapping[str, str] | None = None) -> Config:
    """The settings in these variables (the process's own by default); raises Misconfigured naming the first bad one."""
    variables = environ if variables is None else variables
    ours = _known(variables)
    values = {name: _value(name, setting, ours) for name, setting in SETTINGS.items()}
    return Config(
        database=values["DATABASE"],
        keys=tuple(values["KEY"]),
        public_url=values["PUBLIC_URL"],
        reconcile_every=timedelta(seconds=values["RECONCILE_SECONDS"]),
        workers=values["WORKERS"],
        max_body_bytes=values["MAX_BODY_BYTES"],
        synchronous=values["SYNCHRONOUS"],
        log_level=values["LOG_LEVEL"],
        google_client_id=values["GOOGLE_CLIENT_ID"],
        google_client_secret=values["GOOGLE_CLIENT_SECRET"],
        google_url=values["GOOGLE_URL"],
        zendesk_client_id=values["ZENDESK_CLIENT_ID"],
        zendesk_client_secret=values["ZENDESK_CLIENT_SECRET"],
        zendesk_app_id=values["ZENDESK_APP_ID"],
        zendesk_app_name=values["ZENDESK_APP_NAME"],
        zendesk_organization_id=values["ZENDESK_ORGANIZATION_ID"],
        zendesk_public_keys=values["ZENDESK_PUBLIC_KEYS"],
        zendesk_url=values["ZENDESK_URL"],
        table=values["TABLE"],
        work_queue=values["WORK_QUEUE"],
        later_queue=values["LATER_QUEUE"],
        share=values["SHARE"],
        keys_secret=values["KEYS_SECRET"],
        settings_secret=values["SETTINGS_SECRET"],
        metrics_token=values["METRICS_TOKEN"],
        traces=_wants_traces(variables),
        function=variables.get("AWS_LAMBDA_FUNCTION_NAME", ""),
    )


def _wants_traces(variables: Mapping[str, str]) -> bool:
    """As OpenTelemetry says it: https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/."""
    off = variables.get("OTEL_SDK_DISABLED", "").strip().lower() == "true"
    return not off and any(variables.get(name, "").strip() for name in _COLLECTORS)


ELSEWHERE = frozenset(name for name in SETTINGS if name.startswith(("GOOGLE_", "ZENDESK_")))
"""What may stand in a secret instead of the environment: a client's secret is nothing for a console to show."""


def with_texts(config: Config, texts: Mapping[str, str]) -> Config:
    """These settings with some (ELSEWHERE) as they stand elsewhere, by their variables' names; raises Misconfigured."""
    for name in texts:
        if name.removeprefix(PREFIX) not in ELSEWHERE or not name.startswith(PREFIX):
            message = f"{name} can't be set there: only what begins with {PREFIX}GOOGLE_ or {PREFIX}ZENDESK_ can"
            raise Misconfigured(message)
    ours = _known(texts)
    return replace(config, **{name.lower(): _value(name, SETTINGS[name], ours) for name in ours})


def _known(variables: Mapping[str, str]) -> Mapping[str, str]:
    ours = {name.removeprefix(PREFIX): text for name, text in variables.items() if name.startswith(PREFIX)}
    for name in ours:
        if name not in SETTINGS:
            raise Misconfigured(_misspelt(name))
    return ours


def _misspelt(name: str) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - only where a name is misspelt

    near = get_close_matches(name, SETTINGS, n=1, cutoff=0)
    return f"{PREFIX}{name} is no setting of VIP Desk; did you mean {PREFIX}{near[0]}?"


def _value(name: str, setting: Setting, ours: Mapping[str, str]) -> Any:  # noqa: ANN401 - each setting has its own type
    try:
        return setting.read(ours.get(name, setting.default).strip())
    except ValueError as error:
        message = f"{PREFIX}{name} ({setting.meaning}): {error}"
        raise Misconfigured(message) from error
