"""Google's and Zendesk's settings out of a secret: they are taken as the environment's would be, and never shown."""

import json
from typing import Any

import pytest

from integration.bootstrap.public_keys import pem_keys
from integration.bootstrap.stores import with_settings
from integration.config import Config, read_config
from integration.domain.errors import Misconfigured
from integration.storage.sealing import new_key

Secrets = Any
"""AWS's own client of Secrets Manager."""

SECRET = "GOCSPX-plain-77"
KEY = "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZI\n-----END PUBLIC KEY-----"


def told(secrets: Secrets, **what: str) -> Config:
    """The settings where this stands in the secret."""
    made = secrets.create_secret(Name=f"vipdesk/{new_key()[:8].strip('-_')}", **what)
    return with_settings(read_config({"VIPDESK_SETTINGS_SECRET": made["ARN"], "VIPDESK_ZENDESK_APP_NAME": "Ours"}))


def test_what_stands_in_the_secret_is_set_and_all_else_stays(secrets: Secrets) -> None:
    settings = {"VIPDESK_GOOGLE_CLIENT_SECRET": SECRET, "VIPDESK_ZENDESK_PUBLIC_KEYS": KEY}
    config = told(secrets, SecretString=json.dumps(settings))
    assert (config.google_client_secret, config.google_client_id) == (SECRET, "")
    assert (pem_keys(config.zendesk_public_keys), config.zendesk_app_name) == ((KEY,), "Ours")


def test_a_secret_with_nothing_in_it_yet_changes_nothing(secrets: Secrets) -> None:
    assert told(secrets).google_client_id == ""


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        (SECRET, "JSON with names and texts"),
        (json.dumps([SECRET]), "JSON with names and texts"),
        (json.dumps({"VIPDESK_GOOGLE_CLIENT_SECRET": SECRET, "VIPDESK_ZENDESK_URL": 7}), "JSON with names and texts"),
        (json.dumps({"VIPDESK_TABLE": SECRET}), "VIPDESK_TABLE can't be set there"),
        (json.dumps({"GOOGLE_CLIENT_ID": SECRET}), "GOOGLE_CLIENT_ID can't be set there"),
        (json.dumps({"VIPDESK_GOOGLE_CLIENT": SECRET}), "VIPDESK_GOOGLE_CLIENT can't be set there"),
        (json.dumps({"VIPDESK_GOOGLE_URL": f"ftp://{SECRET}"}), "expected an address"),
    ],
)
def test_what_makes_no_sense_is_said_with_what_to_do_and_no_value(secrets: Secrets, text: str, advice: str) -> None:
    with pytest.raises(Misconfigured, match=advice) as caught:
        told(secrets, SecretString=text)
    assert SECRET not in str(caught.value)


def test_a_secret_that_is_no_text_says_so(secrets: Secrets) -> None:
    made = secrets.create_secret(Name=f"vipdesk/{new_key()[:8].strip('-_')}", SecretBinary=b"x")
    with pytest.raises(Misconfigured, match="VIPDESK_SETTINGS_SECRET names holds no text"):
        with_settings(read_config({"VIPDESK_SETTINGS_SECRET": made["ARN"]}))
