from datetime import timedelta
from pathlib import Path

import pytest

from integration.config import SETTINGS, read_config
from integration.domain.errors import Misconfigured


def test_defaults_need_no_variable() -> None:
    config = read_config({})
    assert (config.database, config.synchronous, config.workers) == (Path("vipdesk.sqlite3"), "FULL", 4)


def test_each_setting_is_read_from_its_variable() -> None:
    config = read_config(
        {
            "VIPDESK_DATABASE": "/data/desk.sqlite3",
            "VIPDESK_KEY": "new old",
            "VIPDESK_PUBLIC_URL": "https://vip.example.com/",
            "VIPDESK_RECONCILE_SECONDS": "60",
            "VIPDESK_SYNCHRONOUS": "normal",
            "PATH": "left alone",
        }
    )
    assert (config.database, config.keys, config.public_url) == (
        Path("/data/desk.sqlite3"),
        ("new", "old"),
        "https://vip.example.com",
    )
    assert (config.reconcile_every, config.synchronous) == (timedelta(minutes=1), "NORMAL")


@pytest.mark.parametrize(
    ("misspelt", "right"),
    [("VIPDESK_DATABSE", "VIPDESK_DATABASE"), ("VIPDESK_KEYS", "VIPDESK_KEY"), ("VIPDESK_WORKER", "VIPDESK_WORKERS")],
)
def test_a_misspelt_variable_is_named_with_the_nearest_right_one(misspelt: str, right: str) -> None:
    with pytest.raises(Misconfigured, match=f"{misspelt} is no setting of VIP Desk; did you mean {right}"):
        read_config({misspelt: "x"})


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("WORKERS", "many", "whole number from 1 to 64"),
        ("WORKERS", "0", "whole number from 1 to 64"),
        ("SYNCHRONOUS", "OFF", "FULL"),
        ("PUBLIC_URL", "vip.example.com", "https://"),
        ("LOG_LEVEL", "loud", "debug, info, warning or error"),
    ],
)
def test_a_value_that_makes_no_sense_is_named_with_what_was_expected(name: str, text: str, expected: str) -> None:
    with pytest.raises(Misconfigured, match=f"VIPDESK_{name} .*{expected}"):
        read_config({f"VIPDESK_{name}": text})


def test_keys_never_show() -> None:
    assert "hush" not in repr(read_config({"VIPDESK_KEY": "hush"}))


def test_every_setting_has_a_meaning_and_a_default_that_can_be_read() -> None:
    assert all(setting.meaning for setting in SETTINGS.values())
    spelt_out = {f"VIPDESK_{name}": setting.default for name, setting in SETTINGS.items()}
    assert read_config(spelt_out) == read_config({})
