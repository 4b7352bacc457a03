"""Signatures and seals of WeChat Pay, by the vectors that its Go library publishes."""

from __future__ import annotations

import base64
from datetime import timedelta
from functools import cache

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from payments.gateways.wechatpay import signing
from tests.payments.gateways.wechatpay_platform import (
    Certificate,
    pem_of,
    public_pem,
    rsa_key,
)

# Source: wechatpay-apiv3/wechatpay-go, core/auth/signers and utils, their tests.
TESTING_KEY = """-----BEGIN TESTING KEY-----
MIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIBAQDZUJN33V+dSfvd
fL0Mu+39XrZNXFFMQSy1V15FpncHeV47SmV0TzTqZc7hHB0ddqAdDi8Z5k3TKqb7
6sOwYr5TcAfuR6PIPaleyE0/0KrljBum2Isa2Nyq7Dgc3ElBQ6YN4l/a+DpvKaz1
FSKmKrhLNskqokWVSlu4g8OlKlbPXQ9ibII14MZRQrrkTmHYHzfi7GXXM0thAKuR
0HNvyhTHBh4/lrYM3GaMvmWwkwvsMavnOex6+eioZHBOb1/EIZ/LzC6zuHArPpyW
3daGaZ1rtQB1vVzTyERAVVFsXXgBHvfFud3w3ShsJYk8JvMwK2RpJ5/gV0QSARcm
LDRUAlPzAgMBAAECggEBAMc7rDeUaXiWv6bMGbZ3BTXpg1FhdddnWUnYE8HfX/km
OFI7XtBHXcgYFpcjYz4D5787pcsk7ezPidAj58zqenuclmjKnUmT3pfbI5eCA2v4
C9HnbYDrmUPK1ZcADtka4D6ScDccpNYNa1g2TFHzkIrEa6H+q7S3O2fqxY/DRVtN
0JIXalBb8daaqL5QVzSmM2BMVnHy+YITJWIkP2a3pKs9C0W65JGDsnG0wVrHinHF
+cnhFZIbaPEI//DAFMc9NkrWOKVRTEgcCUxCFaHOZVNxDWZD7A2ZfJB2rK6eg//y
gEiFDR2h6mTaDowMB4YF2n2dsIO4/dCG8vPHI20jn4ECgYEA/ZGu6lEMlO0XZnam
AZGtiNgLcCfM/C2ZERZE7QTRPZH1WdK92Al9ndldsswFw4baJrJLCmghjF/iG4zi
hhBvLnOLksnZUfjdumxoHDWXo2QBWbI5QsWIE7AuTiWgWj1I7X4fCXSQf6i+M/y2
6TogQ7d0ANpZFyOkTNMn/tiJvLECgYEA22XqlamG/yfAGWery5KNH2DGlTIyd6xJ
WtJ9j3jU99lZ0bCQ5xhiBbU9ImxCi3zgTsoqLWgA/p00HhNFNoUcTl9ofc0G3zwT
D1y0ZzcnVKxGJdZ6ohW52V0hJStAigtjYAsUgjm7//FH7PiQDBDP1Wa6xSRkDQU/
aSbQxvEE8+MCgYEA3bb8krW7opyM0XL9RHH0oqsFlVO30Oit5lrqebS0oHl3Zsr2
ZGgoBlWBsEzk3UqUhTFwm/DhJLTSJ/TQPRkxnhQ5/mewNhS9C7yua7wQkzVmWN+V
YeUGTvDGDF6qDz12/vJAgSwDDRym8x4NcXD5tTw7mmNRcwIfL22SkysThIECgYAV
BgccoEoXWS/HP2/u6fQr9ZIR6eV8Ij5FPbZacTG3LlS1Cz5XZra95UgebFFUHHtC
EY1JHJY7z8SWvTH8r3Su7eWNaIAoFBGffzqqSVazfm6aYZsOvRY6BfqPHT3p/H1h
Tq6AbBffxrcltgvXnCTORjHPglU0CjSxVs7awW3AEQKBgB5WtaC8VLROM7rkfVIq
+RXqE5vtJfa3e3N7W3RqxKp4zHFAPfr82FK5CX2bppEaxY7SEZVvVInKDc5gKdG/
jWNRBmvvftZhY59PILHO2X5vO4FXh7suEjy6VIh0gsnK36mmRboYIBGsNuDHjXLe
BDa+8mDLkWu5nHEhOxy2JJZl
-----END TESTING KEY-----"""
SIGNATURE = (
    "BKyAfU4iMCuvXMXS0Wzam3V/cnxZ+JaqigPM5OhljS2iOT95OO6Fsuml2JkFANJU9K6q9bLlDhPXuoVz+pp4hAm6"
    "pHU4ld815U4jsKu1RkyaII+1CYBUYC8TK0XtJ8FwUXXz8vZHh58rrAVN1XwNyvD1vfpxrMT4SL536GLwvpUHlCqI"
    "MzoZUguLli/K8V29QiOhuH6IEqLNJn8e9b3nwNcQ7be3CzYGpDAKBfDGPCqCv8Rw5zndhlffk2FEA70G4hvMwe51"
    "qMN/RAJbknXG23bSlObuTCN7Ndj1aJGH6/L+hdwfLpUtJm4QYVazzW7DFD27EpSQEqA8bX9+8m1rLg=="
)
SEALED = {
    "nonce": "wCq51qZv4Yfg",
    "associated": "Dl56FrqWQJF1t9LtC3vEUsniZKvbqdR8",
    "ciphertext": "FsdXzxryWfKwvLJKf8LG/ToRPTRh8RN9wROC",
}


@cache
def key() -> rsa.RSAPrivateKey:
    return signing.private_key(TESTING_KEY.replace("TESTING KEY", "PRIVATE KEY"))


def test_the_published_signature_of_source_is_made_again() -> None:
    assert signing.sign(key(), b"source") == SIGNATURE
    assert signing.is_signed(key().public_key(), b"source", SIGNATURE)


def test_the_published_seal_opens() -> None:
    assert signing.unseal("testAPIv3Key0000", **SEALED) == b"Hello World"


@pytest.mark.parametrize(
    "changes",
    [
        {"ciphertext": "invalid cipher"},
        {"ciphertext": "SGVsbG8gV29ybGQK"},
        {"ciphertext": ""},
        {"nonce": "wCq51qZv4Yfh"},
        {"nonce": ""},
        {"associated": "Dl56FrqWQJF1t9LtC3vEUsniZKvbqdR9"},
        {"associated": ""},
    ],
)
def test_an_altered_seal_does_not_open(changes: dict[str, str]) -> None:
    with pytest.raises(signing.BadSeal):
        signing.unseal("testAPIv3Key0000", **(SEALED | changes))


@pytest.mark.parametrize("wrong", ["testAPIv3Key1111", "not a aes key", ""])
def test_another_key_does_not_open_a_seal(wrong: str) -> None:
    with pytest.raises(signing.BadSeal):
        signing.unseal(wrong, **SEALED)


def test_what_is_signed_ends_each_part_with_a_line_feed() -> None:
    assert signing.message("GET", "/v3/certificates", "1554208460", "nonce", "") == (
        b"GET\n/v3/certificates\n1554208460\nnonce\n\n"
    )


def test_the_header_names_merchant_nonce_time_serial_and_signature() -> None:
    header = signing.authorization(
        merchant="1900009191",
        serial="1DDE",
        nonce="593BEC",
        timestamp=1554208460,
        signature="uOVR=",
    )
    assert header == (
        'WECHATPAY2-SHA256-RSA2048 mchid="1900009191",nonce_str="593BEC",timestamp="1554208460",'
        'serial_no="1DDE",signature="uOVR="'
    )


@pytest.mark.parametrize("signature", ["", "###", "QUJD", SIGNATURE[:-4], SIGNATURE[4:] + "AAAA"])
def test_what_is_no_signature_is_none(signature: str) -> None:
    assert not signing.is_signed(key().public_key(), b"source", signature)


def test_another_text_has_another_signature() -> None:
    assert not signing.is_signed(key().public_key(), b"sourcf", SIGNATURE)


def test_a_certificate_is_read_by_its_serial_and_its_time() -> None:
    made = Certificate(0x71A1, "platform")
    read = signing.certificate_key(made.pem(), "71A1")
    assert read.key.public_numbers() == made.key.public_key().public_numbers()
    assert read.holds_at(made.begins + timedelta(days=1))
    assert not read.holds_at(made.ends.replace(year=2099))
    assert not read.holds_at(made.begins.replace(year=2001))


def test_a_certificate_under_another_serial_is_refused() -> None:
    with pytest.raises(ValueError, match="serial"):
        signing.certificate_key(Certificate(0x71A1, "platform").pem(), "71A2")


def test_a_short_key_is_refused() -> None:
    short = rsa.generate_private_key(public_exponent=65_537, key_size=1024)
    with pytest.raises(ValueError, match="2048"):
        signing.private_key(pem_of(short))
    with pytest.raises(ValueError, match="2048"):
        signing.public_key(public_pem(short))


def test_names_are_encrypted_for_who_holds_the_private_key() -> None:
    own = rsa_key("platform")
    sealed = signing.encrypt_for(own.public_key(), "陳大文")
    scheme = padding.OAEP(padding.MGF1(hashes.SHA1()), hashes.SHA1(), None)
    assert own.decrypt(base64.b64decode(sealed), scheme).decode() == "陳大文"
    assert sealed != signing.encrypt_for(own.public_key(), "陳大文")
