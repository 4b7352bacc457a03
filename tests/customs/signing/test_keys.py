"""Keys out of files and certificates, and DER that was bent."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from marketplace.customs.signing import der, keys
from marketplace.customs.signing.sm2 import Sm2PrivateKey
from tests.customs.signing import stories


def pem_of(key, password: bytes | None = None) -> bytes:
    locked = serialization.NoEncryption()
    if password:
        locked = serialization.BestAvailableEncryption(password)
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, locked)


def test_an_sm2_key_is_read_as_openssl_writes_it():
    assert keys.private_key(stories.sm2_pem()) == stories.KEY
    secret = stories.SECRET.to_bytes(32, "big")
    sec1 = bytes.fromhex("303102010104 20".replace(" ", "")) + secret
    sec1 += bytes.fromhex("a00a06082a811ccf5501822d")
    assert der.sm2_secret(sec1) == stories.SECRET


def test_an_rsa_key_is_read_and_opened_by_its_password():
    key = stories.rsa_key().key
    assert keys.private_key(pem_of(key)).key.private_numbers() == key.private_numbers()
    locked = pem_of(key, b"open")
    assert keys.private_key(locked, b"open").key.private_numbers() == key.private_numbers()
    with pytest.raises(ValueError, match=r"."):
        keys.private_key(locked)


def test_a_key_that_signs_nothing_here_is_refused():
    with pytest.raises(ValueError, match="neither"):
        keys.private_key(pem_of(ec.generate_private_key(ec.SECP256R1())))
    with pytest.raises(ValueError, match="no private key"):
        keys.private_key(b"nothing")


def test_a_certificate_tells_its_key_and_its_number():
    assert keys.public_key(stories.CERTIFICATE) == stories.KEY.public
    assert keys.serial_number(stories.CERTIFICATE) == stories.CERTIFICATE_NO
    text = base64.b64encode(stories.CERTIFICATE)
    pem = b"-----BEGIN CERTIFICATE-----\n" + text + b"\n-----END CERTIFICATE-----\n"
    for form in (pem, text, stories.CERTIFICATE):
        assert keys.certificate(form) == stories.CERTIFICATE


def test_der_that_is_cut_off_or_bent_is_refused_and_never_misread():
    whole = stories.CERTIFICATE
    for length in range(len(whole) - 1):
        with pytest.raises(ValueError, match=r"."):
            keys.public_key(whole[:length])
    for at in range(60):
        bent = whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]
        try:
            assert keys.public_key(bent) == stories.KEY.public
        except ValueError:
            continue


def test_signatures_come_out_raw_from_both_forms():
    raw = Sm2PrivateKey(5).sign(b"x")
    assert der.raw_signature(stories.der_signature(raw)) == raw
    assert der.raw_signature(raw) == raw
    with pytest.raises(ValueError, match="not a signature"):
        der.raw_signature(bytes.fromhex("3003020101"))
