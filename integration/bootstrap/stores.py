"""Where everything is kept, opened: the file, or the table."""

from dataclasses import replace
from importlib.util import find_spec

import msgspec

from integration.bootstrap.present import utc_now
from integration.config import Config, with_texts
from integration.domain.errors import Misconfigured
from integration.ports import Store
from integration.storage.sealing import Seal

SHARDS = 4
"""Of the index of what is due; all processes of a table agree on it, so it isn't a setting."""


def with_keys(config: Config) -> Config:
    """The settings with the keys that a secret elsewhere holds, where one is named; they are fetched once needed."""
    if not config.keys_secret:
        return config
    from integration.bootstrap.aws import SecretKeys  # noqa: PLC0415 - only at scale

    return replace(config, keys=SecretKeys(config.keys_secret, utc_now))


def with_settings(config: Config) -> Config:
    """The settings with those that a secret elsewhere holds as JSON, where one is named and something is in it.

    Raises UpstreamUnavailable where it can't be had now, and Misconfigured saying what to do, without any value of it.
    """
    if not config.settings_secret:
        return config
    from integration.bootstrap.aws import secret_text  # noqa: PLC0415 - only at scale

    text = secret_text(config.settings_secret, "VIPDESK_SETTINGS_SECRET")
    try:
        return with_texts(config, msgspec.json.decode(text, type=dict[str, str]) if text else {})
    except msgspec.MsgspecError:
        message = (
            "the secret that VIPDESK_SETTINGS_SECRET names isn't what it should be: "
            'JSON with names and texts, such as {"VIPDESK_GOOGLE_CLIENT_ID": "..."}'
        )
        raise Misconfigured(message) from None


def store_of(config: Config) -> Store:
    """The table, where one is named; else the file. Raises Misconfigured saying what to do."""
    if not config.table:
        from integration.storage.sqlite import open_store  # noqa: PLC0415 - not at scale

        return open_store(config.database, keys=config.keys, synchronous=config.synchronous, now=utc_now)
    if find_spec("boto3") is None:
        message = "VIPDESK_TABLE is set, and AWS's library isn't here: pip install 'vip-desk[aws]'"
        raise Misconfigured(message)
    from integration.bootstrap.aws import dynamodb  # noqa: PLC0415 - only at scale
    from integration.storage.dynamodb.store import DynamoStore  # noqa: PLC0415 - as above
    from integration.storage.dynamodb.table import Table  # noqa: PLC0415 - as above

    return DynamoStore(Table(dynamodb(), config.table), Seal(config.keys), utc_now, SHARDS)
