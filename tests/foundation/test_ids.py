"""Ids: random where they leave the house, sorted by time where they are keys."""

from __future__ import annotations

import re

from marketplace.foundation.public_ids import new_public_id, uuid7


def test_a_public_id_has_a_prefix_and_letters_that_are_not_misread():
    ids = {new_public_id("ord") for _ in range(1_000)}
    assert len(ids) == 1_000
    assert all(re.fullmatch(r"ord_[0-9A-HJKMNP-TV-Z]{12}", one) for one in ids)


def test_a_uuid7_says_its_version_and_grows_with_time():
    first, second = uuid7(), uuid7()
    assert first.version == 7
    assert first.variant == "specified in RFC 4122"
    assert first.int >> 80 <= second.int >> 80
