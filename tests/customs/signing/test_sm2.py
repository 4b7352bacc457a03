"""SM2 and SM3 by the vectors of their standards, and by what OpenSSL signed."""

from __future__ import annotations

import pytest

from marketplace.customs.signing.der import raw_signature
from marketplace.customs.signing.sm2 import GX, GY, N, P, Sm2PrivateKey, Sm2PublicKey, sm3
from tests.customs.signing import stories

# GB/T 32918.5-2017, annex A: the message is signed as 1234567812345678.
D = 0x3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8
K = 0x59276E27D506861A16680F3AD9C02DCCEF3CC1FA3CDBE4CE6D54B80DEAC1BC21
PUBLIC = (
    "09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020"
    "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13"
)
SIGNED = (
    "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3"
    "B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA"
)
MESSAGE = b"message digest"
KEY = Sm2PrivateKey(D)


@pytest.mark.parametrize(
    ("data", "digest"),
    [
        (b"abc", "66C7F0F462EEEDD9D1F2D46BDC10E4E24167C4875CF2F7A2297DA02B8F4BA8E0"),
        (b"abcd" * 16, "DEBE9FF92275B8A138604889C18E5A4D6FDB70E5387E5765293DCBA39C0C5732"),
    ],
)
def test_sm3_gives_the_digests_of_the_standard(data: bytes, digest: str):
    assert sm3(data).hex().upper() == digest


def test_the_standards_own_signature_comes_out():
    assert KEY.public.to_bytes().hex().upper() == PUBLIC
    assert KEY.public.identity.hex().upper() == (
        "B2E14C5C79C6DF5B85F4FE7ED8DB7A262B9DA7E07CCB0EA9F4747B8CCDA8A4F3"
    )
    assert KEY.sign(MESSAGE, k=K).hex().upper() == SIGNED
    assert KEY.public.verify(bytes.fromhex(SIGNED), MESSAGE)


def test_what_openssl_signed_is_right_and_its_key_is_ours():
    raw = raw_signature(stories.OPENSSL_SIGNATURE)
    assert len(raw) == 64
    assert stories.KEY.public.verify(raw, stories.SIGNED_TEXT)
    assert not stories.KEY.public.verify(raw, stories.SIGNED_TEXT + b" ")


def test_a_signature_is_another_each_time_and_right_each_time():
    made = {KEY.sign(MESSAGE) for _ in range(5)}
    assert len(made) == 5
    assert all(KEY.public.verify(each, MESSAGE) for each in made)


@pytest.mark.parametrize("bit", [0, 7, 255, 256, 511])
def test_a_signature_with_one_bit_changed_is_wrong(bit: int):
    spoiled = (int(SIGNED, 16) ^ 1 << bit).to_bytes(64, "big")
    assert not KEY.public.verify(spoiled, MESSAGE)


@pytest.mark.parametrize(
    "signature",
    [
        b"",
        bytes(64),
        bytes.fromhex(SIGNED)[:63],
        bytes.fromhex(SIGNED) + b"\0",
        N.to_bytes(32, "big") + bytes.fromhex(SIGNED)[32:],
        bytes.fromhex(SIGNED)[:32] + bytes(32),
        (1).to_bytes(32, "big") + (N - 1).to_bytes(32, "big"),  # r + s is 0
    ],
)
def test_numbers_out_of_range_are_wrong(signature: bytes):
    assert not KEY.public.verify(signature, MESSAGE)


def test_another_id_signs_otherwise():
    other = Sm2PrivateKey(D, user_id=b"ALICE123@YAHOO.COM")
    assert not KEY.public.verify(other.sign(MESSAGE), MESSAGE)
    assert other.public.verify(other.sign(MESSAGE), MESSAGE)


@pytest.mark.parametrize(
    "raw",
    [b"", bytes(64), bytes.fromhex(PUBLIC)[:63], b"\x02" + bytes.fromhex(PUBLIC), b"\xff" * 64],
)
def test_what_is_no_point_is_no_key(raw: bytes):
    with pytest.raises(ValueError, match="SM2"):
        Sm2PublicKey.from_bytes(raw)


def test_a_key_is_a_number_below_the_order_and_is_not_shown():
    for secret in (0, -1, N - 1, N):
        with pytest.raises(ValueError, match="private key"):
            Sm2PrivateKey(secret)
    assert repr(KEY) == "Sm2PrivateKey(...)"
    assert 0 < Sm2PrivateKey.new().secret < N - 1


def test_the_curve_is_the_standards():
    assert (
        GY * GY
        - GX**3
        + 3 * GX
        - int("28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93", 16)
    ) % P == 0
    assert Sm2PrivateKey(1).public.to_bytes() == GX.to_bytes(32, "big") + GY.to_bytes(32, "big")
    assert Sm2PrivateKey(N - 2).public.x == Sm2PrivateKey(2).public.x
