"""What every store keeps of links, and of the secret that their tokens are signed with."""

from dataclasses import replace

import pytest

from integration.domain.booking.links import Purpose
from integration.domain.errors import UnknownInstallation
from integration.ports import Store
from tests.storage.samples import HERE, NOON, SECRETS, THERE, installation
from tests.storage.samples_booking import DAY, HOUR, link


class LinksContract:
    def test_a_secret_is_made_at_the_first_question_and_stays(self, store: Store) -> None:
        for where in (HERE, THERE):
            store.add(installation(where), SECRETS)
        secret = store.link_secret(HERE)
        assert len(secret) == 32
        assert store.link_secret(HERE) == secret != store.link_secret(THERE)
        store.add(replace(installation(), problem="p"), SECRETS)
        assert store.link_secret(HERE) == secret

    def test_who_is_not_installed_gets_no_secret(self, store: Store) -> None:
        for _ in range(2):
            with pytest.raises(UnknownInstallation):
                store.link_secret(HERE)

    def test_links_come_back_whole_and_the_newest_first(self, store: Store) -> None:
        whole = link("b", Purpose.CALL, NOON, ticket="7", expires_at=NOON + DAY, revoked_at=NOON + HOUR)
        for each in (whole, link("c", Purpose.CONNECT, NOON - HOUR), link("a", at=NOON + HOUR), link("d", at=NOON)):
            store.add_link(HERE, each)
        store.add_link(THERE, link("a", at=NOON))
        assert [each.id for each in store.links(HERE)] == ["a", "d", "b", "c"]
        assert store.link(HERE, "b") == whole
        assert store.link(THERE, "a") == link("a", at=NOON)
        assert store.link(THERE, "b") is None

    def test_a_link_is_closed_once_and_for_good(self, store: Store) -> None:
        for where in (HERE, THERE):
            store.add_link(where, link())
        assert store.revoke_link(HERE, "0a1b", NOON + HOUR)
        assert not store.revoke_link(HERE, "0a1b", NOON + DAY)
        assert not store.revoke_link(HERE, "nobody", NOON)
        store.add_link(HERE, link())
        assert store.link(HERE, "0a1b") == replace(link(), revoked_at=NOON + HOUR)
        assert store.link(THERE, "0a1b") == link()
