from __future__ import annotations

from pathlib import Path
from tempfile import mkdtemp

import pytest

from tests.factories.customs import World, key_file, parties

KEYS = Path(mkdtemp(prefix="ponte-customs-"))


@pytest.fixture
def signing(settings):
    """A key that the office in memory knows."""
    settings.CUSTOMS_SIGNING = settings.CUSTOMS_SIGNING | {
        "SIGNER": "file",
        "KEY": key_file(KEYS),
        "CERTIFICATE": "",
        "SECRET": "",
    }
    settings.CUSTOMS_DXP_ID = "DXPENTSIMULATED1"


@pytest.fixture
def world(db, signing) -> World:
    """An office with the companies that customs knows."""
    parties()
    return World()
