"""As much of DER as it takes to find an SM2 key in a file or a certificate.

Whoever reads other keys uses the library; it opens none on this curve.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

SM2_CURVE: Final = bytes.fromhex("06082a811ccf5501822d")  # OID 1.2.156.10197.1.301
_SEQUENCE: Final = 0x30
_OCTETS: Final = 0x04
_BITS: Final = 0x03
_INTEGER: Final = 0x02
_EXPLICIT_0: Final = 0xA0


def children(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Yield the tag, the content and the whole of each value in turn.

    Raises: ValueError when a length leads past the end.
    """
    at = 0
    while at < len(data):
        head = at
        if at + 2 > len(data):
            raise ValueError("DER that is cut off")
        tag, length = data[at], data[at + 1]
        at += 2
        if length & 0x80:
            more = length & 0x7F
            if not 0 < more <= 4:
                raise ValueError("DER without a length")
            length = int.from_bytes(data[at : at + more], "big")
            at += more
        if at + length > len(data):
            raise ValueError("DER that is cut off")
        yield tag, data[at : at + length], data[head : at + length]
        at += length


def inside(data: bytes, tag: int = _SEQUENCE) -> bytes:
    """Return what the one value that begins the data holds.

    Raises: ValueError when it has another tag.
    """
    for found, content, _ in children(data):
        if found != tag:
            break
        return content
    raise ValueError("DER of another shape")


def sm2_point(certificate: bytes) -> bytes | None:
    """Return the 65 bytes of the SM2 key in a certificate; None when it holds another key.

    Raises: ValueError when it is no certificate.
    """
    fields = list(children(inside(inside(certificate))))
    first = 1 if fields and fields[0][0] == _EXPLICIT_0 else 0  # the version may be left out
    if len(fields) < first + 6:
        raise ValueError("not a certificate")
    parts = list(children(inside(fields[first + 5][2])))
    if len(parts) != 2 or SM2_CURVE not in parts[0][2]:
        return None
    if parts[1][0] != _BITS or not parts[1][1]:
        raise ValueError("not a public key")
    return parts[1][1][1:]


def sm2_secret(key: bytes) -> int | None:
    """Return the secret number of a key in PKCS #8 or SEC 1; None when it is on another curve.

    Raises: ValueError when it is no key.
    """
    if SM2_CURVE not in key:
        return None
    parts = list(children(inside(key)))
    if len(parts) >= 3 and parts[1][0] == _SEQUENCE and parts[2][0] == _OCTETS:
        parts = list(children(inside(parts[2][1])))
    if len(parts) < 2 or parts[0][0] != _INTEGER or parts[1][0] != _OCTETS:
        raise ValueError("not a private key")
    return int.from_bytes(parts[1][1], "big")


def raw_signature(signature: bytes) -> bytes:
    """Return r and s as 64 bytes; devices that follow X.509 give them as a sequence of DER."""
    if len(signature) == 64 or not signature.startswith(bytes([_SEQUENCE])):
        return signature
    numbers = [content for tag, content, _ in children(inside(signature)) if tag == _INTEGER]
    if len(numbers) != 2:
        raise ValueError("not a signature")
    return b"".join(int.from_bytes(each, "big").to_bytes(32, "big") for each in numbers)
