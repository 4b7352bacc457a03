"""The vault's keys: by id, each for its purpose, and nothing without them."""

from __future__ import annotations

import pytest
from django.conf import settings as used

from marketplace.customs.identity import keys
from marketplace.customs.identity.checks import check_identity_keys
from marketplace.customs.identity.errors import VaultClosed
from marketplace.foundation.masked import Masked
from marketplace.foundation.sealing import SealBroken
from tests.factories.identities import resident

OLD = "old:an-old-secret-of-more-than-32-characters"
NEW = "new:a-new-secret-of-more-than-32-characters-"
DATA_KEY = bytes(range(32))


def test_the_first_key_wraps_and_every_one_unwraps(settings):
    settings.IDENTITY_KEYS = (OLD,)
    key_id, wrapped = keys.wrap(DATA_KEY, about="row")
    assert key_id == "old"
    settings.IDENTITY_KEYS = (NEW, OLD)
    assert keys.unwrap("old", wrapped, about="row") == DATA_KEY
    assert keys.wrap(DATA_KEY, about="row")[0] == "new"
    settings.IDENTITY_KEYS = (NEW,)
    with pytest.raises(VaultClosed, match="the key old is gone"):
        keys.unwrap("old", wrapped, about="row")


def test_a_wrapped_key_opens_for_its_row_and_by_its_name_alone(settings):
    settings.IDENTITY_KEYS = (OLD, "twin:" + OLD.partition(":")[2])
    _key_id, wrapped = keys.wrap(DATA_KEY, about="row")
    for key_id, about, what in (
        ("old", "another row", wrapped),
        ("twin", "row", wrapped),
        ("old", "row", wrapped[:-1] + bytes([wrapped[-1] ^ 1])),
        ("old", "row", b""),
    ):
        with pytest.raises(SealBroken):
            keys.unwrap(key_id, what, about=about)


@pytest.mark.parametrize(
    "given",
    [(), ("no-colon-but-more-than-32-characters",), ("a:short",), (OLD, OLD), ("A B:" + "x" * 40,)],
)
def test_without_right_keys_the_vault_stays_closed(settings, given):
    settings.IDENTITY_KEYS = given
    with pytest.raises(VaultClosed) as raised:
        keys.wrap(DATA_KEY, about="row")
    assert "secret-of" not in str(raised.value)
    assert [found.id for found in check_identity_keys(None)] == ["identity.E001"]


def test_the_same_number_has_the_same_index_and_tells_nothing_else(settings):
    number = Masked(resident())
    index = keys.blind_index("resident_id", number)
    assert len(index) == 64
    assert index == keys.blind_index("resident_id", Masked(resident()))
    assert index != keys.blind_index("macau_id", number)
    assert index != keys.blind_index("resident_id", Masked(resident(2)))
    settings.IDENTITY_KEYS = (NEW,)  # has no part in it
    assert index == keys.blind_index("resident_id", number)
    settings.IDENTITY_INDEX_KEY = "another-key-of-more-than-32-characters"
    assert index != keys.blind_index("resident_id", number)
    settings.IDENTITY_INDEX_KEY = "short"
    with pytest.raises(VaultClosed):
        keys.blind_index("resident_id", number)


def test_a_secret_that_is_used_twice_is_an_error(settings):
    assert check_identity_keys(None) == []
    secret = settings.IDENTITY_KEYS[0].partition(":")[2]
    for changes in (
        {"IDENTITY_INDEX_KEY": secret},
        {"SECRET_KEY": secret},
        {"SEALING_KEYS": (secret,)},
        {"IDENTITY_KEYS": (f"a:{secret}", f"b:{secret}")},
    ):
        with pytest.MonkeyPatch.context() as patch:
            for name, value in changes.items():
                patch.setattr(used, name, value)
            assert [found.id for found in check_identity_keys(None)] == ["identity.E002"]
