"""Antom's signatures: its own layout, OpenSSL's arithmetic, and keys that are of no use."""

from __future__ import annotations

import base64
import shutil
import subprocess
from pathlib import Path
from urllib.parse import unquote

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from payments.gateways.antom import signing
from payments.gateways.sandbox.antom_signing import AntomSide
from tests.payments.gateways import antom_side

BODY = '{"paymentRequestId":"att_8F3K2M9QXW4T","memo":"支付寶 é"}'.encode()
TIME = "2019-05-28T12:12:12+08:00"
PATH = "/ams/api/v1/payments/pay"


def test_the_signed_text_is_laid_out_as_antoms_page_says() -> None:
    text = signing.signed_text("POST", PATH, "TEST_5X00000000000000", TIME, b'{"a":"b"}')

    assert text == (
        b'POST /ams/api/v1/payments/pay\nTEST_5X00000000000000.2019-05-28T12:12:12+08:00.{"a":"b"}'
    )


def test_the_header_carries_the_signature_percent_encoded() -> None:
    header = signing.sign(antom_side.key("ours"), b"text")

    names = [part.split("=")[0] for part in header.split(", ")]
    value = header.split("signature=")[1]
    assert names == ["algorithm", "keyVersion", "signature"]
    assert "/" not in value
    assert "+" not in value
    assert len(base64.b64decode(unquote(value))) == 256


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl on this machine")
def test_openssl_makes_the_very_same_signature(tmp_path: Path) -> None:
    key, text = tmp_path / "key.pem", tmp_path / "text"
    key.write_text(antom_side.private_pem("ours"))
    text.write_bytes(signing.signed_text("POST", PATH, antom_side.CLIENT, TIME, BODY))

    command = ["openssl", "dgst", "-sha256", "-sign", str(key), str(text)]
    raw = subprocess.run(command, capture_output=True, check=True).stdout

    header = signing.sign(antom_side.key("ours"), text.read_bytes())
    assert base64.b64decode(unquote(header.split("signature=")[1])) == raw


# Made with `openssl genrsa 2048` and `openssl dgst -sha256 -sign`; the private key was thrown away.
FROZEN_KEY = (
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAuYAdKYx7BBUeaA+joo2l1lRj3vDZSWrYzVJjHbsq"
    "BKKhapfdrUrxBnCHjBjowzrEXyV2VpPmFu+NnJp7Nyg1pI0MkDZSpbzdswo8Waw9CIUegkYEeM3LSkptpLT2"
    "8WELzWf82pOdKJfk/AYXRBXHuW6gN4Rgtr0yQ/tjDPBPVDxRkPHIlQAHRv2y9m3s32quvustKVDm39y/qvyk"
    "eZb7s59N46Q0ZTF0FmGXG0YxVX2zVNztDa6QpHSFSs42HL+1QBseWxYB3nm84CrdcXLlD8Mlzm7tlk4PVkjN"
    "D7VoUoclMgFLwPf3q7DG6jd2UmQ1c32f4VSc5/zRw6+bAruBTQIDAQAB"
)
FROZEN_SIGNATURE = (
    "WnVgWo%2B%2BdGm12KVCH%2BjuK1EBkH03AHnLJqvY78JmfYIYIAaaB7oNYrDeSpbJjAI%2BR9ITn2fC6o%2"
    "B0DQVppyhu750CXEfqlIVh%2FrWcjKrRhatNXxLHtF9ff2xHZ4%2B%2FSK9AlYtvpSSOolm8dXpdUBAuSvdW"
    "rPuUkMzwunf93ds0g2M0jOjlKjyEJSun9YRVd4ych0FxbbZpzYtwrnpYg8bWDtgF1IKH7FFTwvd9Dd6XUsyv"
    "cK0coILioRRBmEYfejW80odO0SgcElVMBoTIrqhPh338HMB4UZcTLcDoihOkk9PqsTCKOjXSUcuYXd8HmtNN"
    "C3ZXJX3JFh9vhQAX5ZKnog%3D%3D"
)


def test_a_signature_made_by_openssl_long_ago_is_genuine() -> None:
    key = signing.load_public(FROZEN_KEY)
    text = signing.signed_text("POST", PATH, "TEST_5X00000000000000", TIME, BODY)
    header = f"algorithm=RSA256, keyVersion=1, signature={FROZEN_SIGNATURE}"

    assert signing.is_genuine(key, header, text)
    assert not signing.is_genuine(key, header, text + b" ")
    assert not signing.is_genuine(antom_side.key("ours").public_key(), header, text)


def test_both_sides_that_were_written_apart_understand_each_other() -> None:
    side = AntomSide(
        antom_side.CLIENT, antom_side.public_pem("ours"), antom_side.private_pem("antoms")
    )
    text = signing.signed_text("POST", PATH, antom_side.CLIENT, TIME, BODY)

    assert side.is_clients(PATH, TIME, BODY, signing.sign(antom_side.key("ours"), text))
    assert not side.is_clients(PATH, TIME, BODY, signing.sign(antom_side.key("strangers"), text))
    answered = side.header(PATH, TIME, BODY)
    assert signing.is_genuine(antom_side.key("antoms").public_key(), answered, text)


@pytest.mark.parametrize("form", ["pem", "bare", "escaped", "traditional"])
def test_keys_are_read_in_the_forms_in_which_people_have_them(form: str) -> None:
    private, public = antom_side.private_pem("ours"), antom_side.public_pem("antoms")
    if form == "bare":
        private, public = ("".join(pem.split("\n")[1:-2]) for pem in (private, public))
    elif form == "escaped":
        private, public = (pem.replace("\n", "\\n") for pem in (private, public))
    elif form == "traditional":
        written = antom_side.key("ours").private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )
        private = base64.b64encode(written).decode()

    assert signing.load_private(private).private_numbers() == (
        antom_side.key("ours").private_numbers()
    )
    assert signing.load_public(public).public_numbers() == (
        antom_side.key("antoms").public_key().public_numbers()
    )


def _short() -> tuple[str, str]:
    key = rsa.generate_private_key(public_exponent=65_537, key_size=1024)
    return _written(key)


def _elliptic() -> tuple[str, str]:
    return _written(ec.generate_private_key(ec.SECP256R1()))


def _written(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> tuple[str, str]:
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return private.decode(), public.decode()


@pytest.mark.parametrize("make", [_short, _elliptic, lambda: ("rubbish", "rubbish")])
def test_keys_that_are_of_no_use_are_refused(make: object) -> None:
    private, public = make()  # type: ignore[operator]

    with pytest.raises(signing.UnusableKey):
        signing.load_private(private)
    with pytest.raises(signing.UnusableKey):
        signing.load_public(public)
