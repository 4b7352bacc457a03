"""The signer that the settings name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from marketplace.customs.signing.configured import configured_signer, configured_suite, soft_signer
from marketplace.customs.signing.hsm import HsmSigner
from marketplace.customs.signing.soft import SoftSigner
from marketplace.customs.signing.suites import OF_2022, OF_2023, OF_RSA
from marketplace.customs.signing.ukey import UKeySigner
from marketplace.foundation.errors import Broken
from tests.customs.signing import stories
from tests.customs.signing.test_keys import pem_of


@pytest.fixture
def told(settings) -> dict[str, Any]:
    settings.CUSTOMS_SIGNING = dict(settings.CUSTOMS_SIGNING)
    return settings.CUSTOMS_SIGNING


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("keys")
    (made / "sm2.pem").write_bytes(stories.sm2_pem())
    (made / "sm2.cer").write_bytes(stories.CERTIFICATE)
    (made / "rsa.pem").write_bytes(pem_of(stories.rsa_key().key))
    return made


def test_nobody_signs_until_somebody_is_named(told):
    assert configured_signer() is None
    assert configured_suite() == OF_2023


def test_a_key_in_a_file_signs_with_its_certificate(told, folder: Path):
    told |= {"SIGNER": "file", "KEY": str(folder / "sm2.pem")}
    told["CERTIFICATE"] = str(folder / "sm2.cer")
    signer = configured_signer()
    assert isinstance(signer, SoftSigner)
    assert (signer.key_name, signer.suite) == (stories.CERTIFICATE_NO, OF_2023)
    told["CERTIFICATE"] = ""
    bare = configured_signer()
    assert isinstance(bare, SoftSigner)
    assert bare.key_name == "SOFT"


def test_an_rsa_key_takes_its_own_algorithms(told, folder: Path):
    told |= {"SIGNER": "file", "KEY": str(folder / "rsa.pem")}
    signer = configured_signer()
    assert signer is not None
    assert signer.suite == OF_RSA


def test_a_card_and_a_box_are_named_with_their_algorithms(told):
    told |= {"SIGNER": "ukey", "SECRET": "88888888"}
    told |= {"SIGNATURE_URI": OF_2022.signature_uri, "DIGEST_URI": OF_2022.digest_uri}
    card = configured_signer()
    assert isinstance(card, UKeySigner)
    assert (card.address, card.suite) == ("ws://127.0.0.1:61232", OF_2022)
    told |= {"SIGNER": "hsm", "ADDRESS": "https://box.example", "KEY": "main"}
    box = configured_signer()
    assert isinstance(box, HsmSigner)
    assert (box.key, box.token, box.suite) == ("main", "88888888", OF_2022)


def test_settings_that_do_not_fit_stop_it(told, folder: Path):
    told |= {"SIGNER": "file", "KEY": str(folder / "none.pem")}
    with pytest.raises(Broken):
        configured_signer()
    with pytest.raises(Broken):
        soft_signer(folder / "sm2.cer", OF_2023)
    with pytest.raises(Broken, match="another key"):
        soft_signer(folder / "rsa.pem", OF_2023, certificate=folder / "sm2.cer")
    told["DIGEST_URI"] = "urn:none"
    with pytest.raises(Broken):
        configured_suite()
