"""SM2 signatures with SM3, in Python integers: a soft key for tests, trials and the simulator.

The library that the project uses for other keys knows SM3 and not SM2. Python's integers take a
time that depends on their value, so **a key of worth does not belong here**: it stays in a UKey or
an HSM. Verifying holds no secret and is meant for use anywhere.

Source: GB/T 32918.2-2016 (signatures) and 32918.5-2017 (the curve), as GM/T 0003; SM3 is
GB/T 32905-2016. Test vectors: annex A of the fifth part.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final

from cryptography.hazmat.primitives import hashes

P: Final = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
A: Final = P - 3
B: Final = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
N: Final = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
GX: Final = 0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7
GY: Final = 0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0
USER_ID: Final = b"1234567812345678"  # whom customs and most others sign as

_SIZE: Final = 32  # bytes of a coordinate
_WINDOW: Final = 4  # bits that are taken at once
Point = tuple[int, int]  # affine
_Jacobian = tuple[int, int, int]
_INFINITY: Final[_Jacobian] = (1, 1, 0)


def sm3(data: bytes) -> bytes:
    """Return the SM3 digest: 32 bytes."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return digest.finalize()


@dataclass(frozen=True)
class Sm2PublicKey:
    """A point of the curve, with the id of who signs by it."""

    x: int
    y: int
    user_id: bytes = USER_ID

    @classmethod
    def from_bytes(cls, raw: bytes, user_id: bytes = USER_ID) -> Sm2PublicKey:
        """Return the key of 64 bytes, or of 65 that begin with 4.

        Raises: ValueError when it is no point of the curve.
        """
        if len(raw) == 2 * _SIZE + 1 and raw[0] == 4:
            raw = raw[1:]
        if len(raw) != 2 * _SIZE:
            raise ValueError("not an SM2 public key")
        x, y = int.from_bytes(raw[:_SIZE], "big"), int.from_bytes(raw[_SIZE:], "big")
        if not (x < P and y < P and (y * y - (x * x * x + A * x + B)) % P == 0):
            raise ValueError("not a point of the SM2 curve")
        return cls(x, y, user_id)

    def to_bytes(self) -> bytes:
        """Return the 64 bytes of the point."""
        return _octets(self.x) + _octets(self.y)

    @cached_property
    def identity(self) -> bytes:
        """Return Z: what binds the id of the signer and the key to what is signed."""
        length = (8 * len(self.user_id)).to_bytes(2, "big")
        curve = b"".join(_octets(each) for each in (A, B, GX, GY))
        return sm3(length + self.user_id + curve + self.to_bytes())

    def verify(self, signature: bytes, data: bytes) -> bool:
        """Tell whether 64 bytes, r and s, sign the data."""
        if len(signature) != 2 * _SIZE:
            return False
        r, s = (int.from_bytes(part, "big") for part in (signature[:_SIZE], signature[_SIZE:]))
        t = (r + s) % N
        if not (0 < r < N and 0 < s < N and t):
            return False
        found = _affine(_add(_times_base(s), _times((self.x, self.y), t)))
        if found is None:
            return False
        digest = int.from_bytes(sm3(self.identity + data), "big")
        return (digest + found[0]) % N == r


@dataclass(frozen=True)
class Sm2PrivateKey:
    """A secret number, with the id of who signs by it."""

    secret: int
    user_id: bytes = USER_ID

    def __post_init__(self) -> None:
        if not 0 < self.secret < N - 1:
            raise ValueError("not an SM2 private key")

    def __repr__(self) -> str:
        return "Sm2PrivateKey(...)"

    @classmethod
    def new(cls, user_id: bytes = USER_ID) -> Sm2PrivateKey:
        """Return a key that nobody has had."""
        return cls(1 + secrets.randbelow(N - 2), user_id)

    @cached_property
    def public(self) -> Sm2PublicKey:
        """Return the key that others verify by."""
        point = _affine(_times_base(self.secret))
        if point is None:
            raise AssertionError  # no number below the order leads there
        return Sm2PublicKey(*point, self.user_id)

    @cached_property
    def _inverse(self) -> int:
        return pow(1 + self.secret, -1, N)

    def sign(self, data: bytes, *, k: int | None = None) -> bytes:
        """Return r and s, 64 bytes. `k` is drawn at random; vectors alone give it."""
        digest = int.from_bytes(sm3(self.public.identity + data), "big")
        while True:
            drawn = k or 1 + secrets.randbelow(N - 1)
            point = _affine(_times_base(drawn))
            r = (digest + (point[0] if point else 0)) % N
            s = self._inverse * (drawn - r * self.secret) % N
            if r and (r + drawn) % N and s:
                return _octets(r) + _octets(s)
            k = None


def _octets(number: int) -> bytes:
    return number.to_bytes(_SIZE, "big")


def _double(point: _Jacobian) -> _Jacobian:
    """Return twice a point; by a = -3 (Hankerson, Menezes, Vanstone, algorithm 3.21)."""
    x, y, z = point
    if not z or not y:
        return _INFINITY
    zz = z * z % P
    m = 3 * (x - zz) * (x + zz) % P
    yy = y * y % P
    s = 4 * x * yy % P
    x3 = (m * m - 2 * s) % P
    return x3, (m * (s - x3) - 8 * yy * yy) % P, 2 * y * z % P


def _add(one: _Jacobian, other: _Jacobian) -> _Jacobian:
    """Return the sum of two points."""
    if not one[2]:
        return other
    if not other[2]:
        return one
    x1, y1, z1 = one
    x2, y2, z2 = other
    zz1, zz2 = z1 * z1 % P, z2 * z2 % P
    u1, u2 = x1 * zz2 % P, x2 * zz1 % P
    s1, s2 = y1 * zz2 * z2 % P, y2 * zz1 * z1 % P
    h, r = (u2 - u1) % P, (s2 - s1) % P
    if not h:
        return _INFINITY if r else _double(one)
    hh = h * h % P
    hhh = h * hh % P
    v = u1 * hh % P
    x3 = (r * r - hhh - 2 * v) % P
    return x3, (r * (v - x3) - s1 * hhh) % P, h * z1 * z2 % P


def _add_affine(one: _Jacobian, other: Point) -> _Jacobian:
    """Return the sum of two points, of which the second is affine: a third less to multiply."""
    x1, y1, z1 = one
    if not z1:
        return other[0], other[1], 1
    zz = z1 * z1 % P
    h = (other[0] * zz - x1) % P
    r = (other[1] * zz * z1 - y1) % P
    if not h:
        return _INFINITY if r else _double(one)
    hh = h * h % P
    hhh = h * hh % P
    v = x1 * hh % P
    x3 = (r * r - hhh - 2 * v) % P
    return x3, (r * (v - x3) - y1 * hhh) % P, h * z1 % P


def _affine(point: _Jacobian) -> Point | None:
    x, y, z = point
    if not z:
        return None
    inverse = pow(z, -1, P)
    square = inverse * inverse % P
    return x * square % P, y * square * inverse % P


@cache
def _base_table() -> tuple[tuple[Point, ...], ...]:
    """Return d * 16^w * G for each window w and each digit d from 1: made once, 960 points."""
    rows = []
    start: _Jacobian = (GX, GY, 1)
    for _ in range(256 // _WINDOW):
        row = [start]
        for _ in range(2**_WINDOW - 2):
            row.append(_add(row[-1], start))
        affine = [_affine(each) for each in row]
        rows.append(tuple(each for each in affine if each is not None))
        start = _add(row[-1], start)
    return tuple(rows)


def _times_base(number: int) -> _Jacobian:
    total = _INFINITY
    for row in _base_table():
        digit = number & (2**_WINDOW - 1)
        if digit:
            total = _add_affine(total, row[digit - 1])
        number >>= _WINDOW
    return total


def _times(point: Point, number: int) -> _Jacobian:
    """Return a multiple of any point, four bits at a time."""
    start = (point[0], point[1], 1)
    multiples = [_INFINITY, start]
    for _ in range(2**_WINDOW - 2):
        multiples.append(_add(multiples[-1], start))
    total = _INFINITY
    for shift in range(256 - _WINDOW, -1, -_WINDOW):
        for _ in range(_WINDOW):
            total = _double(total)
        digit = number >> shift & (2**_WINDOW - 1)
        if digit:
            total = _add(total, multiples[digit])
    return total
