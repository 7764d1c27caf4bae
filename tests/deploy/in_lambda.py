"""Run by the package's own Python with the unzipped package alone: loads what Lambda would, and says it as JSON."""

import importlib
import json
import sys

import boto3
import holidays
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.auth.credentials import AnonymousCredentials
from google.oauth2.service_account import Credentials
from googleapiclient.discovery import build

from integration.handlers.languages import languages, speech_of


def found(handler: str) -> bool:
    module, _, name = handler.rpartition(".")
    return callable(getattr(importlib.import_module(module), name))


def calendar_methods() -> list[str]:
    nobody = AnonymousCredentials()  # type: ignore[no-untyped-call]
    calendar = build("calendar", "v3", credentials=nobody, static_discovery=True, cache_discovery=False)
    return [name for name in ("events", "freebusy", "channels") if hasattr(calendar, name)]


def services() -> list[str]:
    offered = boto3.Session().get_available_services()
    return sorted(name for name in offered if boto3.client(name))  # type: ignore[call-overload]


def signs_for_a_service_account() -> bool:
    key = rsa.generate_private_key(65537, 2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    told = {"client_email": "desk@example.com", "token_uri": "https://example.com", "private_key": key.decode()}
    account = Credentials.from_service_account_info(told)  # type: ignore[no-untyped-call]
    return bool(account.sign_bytes(b"claim"))


def outside() -> list[str]:
    files = (getattr(module, "__file__", None) for module in list(sys.modules.values()))
    return [file for file in files if file and "site-packages" in file]


told = {
    "python": ".".join(map(str, sys.version_info[:2])),
    "handlers": [handler for handler in sys.argv[1:] if found(handler)],
    "calendar": calendar_methods(),
    "services": services(),
    "signs": signs_for_a_service_account(),
    "speaks": [str(speech_of("", tag).locale) for tag in [*languages(), "en-GB", "bg-BG"]],
    "holidays": len(holidays.country_holidays("SK", years=2026)),
    "outside": outside(),
}
sys.stdout.write(json.dumps(told))
