"""The list of files in a ZIP, read from its end. Pure: nothing is unpacked, no name is opened.

An archive comes from a stranger. So the list has a bound before it is read, no length is
believed that leaves the file, files that share bytes are refused (that is how a few megabytes
become petabytes), and what cannot be taken is said of each file, not only of the first.
Source: PKWARE APPNOTE.TXT 6.3.10, sections 4.3 to 4.6; D. Fifield, "A better zip bomb" (2019).
"""

from __future__ import annotations

import io
import stat
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import IO, Final

from catalog.bulk.reading.encodings import guess
from catalog.picture_zips.limits import DIRECTORY_BYTES, NAME_CHARACTERS, Limits

_END: Final = struct.Struct("<4s4H2LH")
_END_SIGN: Final = b"PK\x05\x06"
_COMMENT: Final = 65_535
_LOCATOR: Final = struct.Struct("<4sLQL")
_END64: Final = struct.Struct("<4sQ2H2L4Q")
_ENTRY: Final = struct.Struct("<4s6H3L5H2L")
_LOCAL_SIZE: Final = 30
_IN_64: Final = 0xFFFFFFFF
_SECRET: Final = 0x2041  # bits 0, 6 and 13: encrypted, strongly encrypted, names hidden
_IS_UTF8: Final = 0x800
STORED: Final = 0
DEFLATED: Final = 8


class ArchiveRefused(ValueError):
    """The whole archive cannot be taken; `reason` says in one word why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Entry:
    """A file of the list: where it begins, its bytes packed and unpacked, and what is wrong."""

    name: str
    offset: int
    packed: int
    unpacked: int
    method: int
    crc: int
    reason: str = ""

    @property
    def is_folder(self) -> bool:
        """Whether it is only a folder's name."""
        return self.name.endswith("/")


@dataclass(frozen=True)
class _Raw:
    """An entry with its name still in bytes."""

    name: bytes
    is_utf8: bool
    extra: bytes
    entry: Entry


def read_directory(file: IO[bytes], limits: Limits) -> list[Entry]:
    """Return the files of an archive in their order, folders left out.

    Sizes are bytes. Raises: ArchiveRefused for what is no ZIP, is damaged, has too many files or
    would unpack to too much.
    """
    size = file.seek(0, 2)
    start, length, count = _find_directory(file, size)
    if count > limits.entries:
        raise ArchiveRefused("too_many_files")
    if length > DIRECTORY_BYTES:
        raise ArchiveRefused("too_many_files")
    file.seek(start)
    raw = list(_entries(_exactly(file, length)))
    if len(raw) != count:
        raise ArchiveRefused("damaged")
    entries = [each for each in _named(raw) if not each.is_folder]
    _refuse_shared_bytes([each.entry for each in raw], start)
    unpacked = sum(each.unpacked for each in entries)
    if unpacked > limits.unpacked_bytes or unpacked > limits.ratio * max(size, 10_000):
        raise ArchiveRefused("too_much_unpacked")
    return [_judged(each, limits) for each in entries]


def _find_directory(file: IO[bytes], size: int) -> tuple[int, int, int]:
    """Return where the list starts, its bytes, and how many files it says to have."""
    tail_at = max(0, size - _END.size - _COMMENT)
    file.seek(tail_at)
    tail = file.read(_END.size + _COMMENT)
    at = tail.rfind(_END_SIGN)
    while at >= 0:
        found = tail[at : at + _END.size]
        # The last record says how long its comment is: to the end of the file, and no further.
        if len(found) == _END.size and at + _END.size + _END.unpack(found)[7] == len(tail):
            break
        at = tail.rfind(_END_SIGN, 0, at)
    if at < 0:
        raise ArchiveRefused("no_zip")
    _sign, disk, first_disk, here, count, length, start, _comment = _END.unpack(found)
    end = tail_at + at
    if 0xFFFF in (disk, first_disk, here, count) or _IN_64 in (length, start):
        start, length, count, end = _find_in_64(file, end)
    elif disk or first_disk or here != count:
        raise ArchiveRefused("many_disks")
    if start + length > end:
        raise ArchiveRefused("damaged")
    return start, length, count


def _find_in_64(file: IO[bytes], end: int) -> tuple[int, int, int, int]:
    at = end - _LOCATOR.size
    if at < 0:
        raise ArchiveRefused("damaged")
    file.seek(at)
    sign, disk, record, disks = _LOCATOR.unpack(_exactly(file, _LOCATOR.size))
    if sign != b"PK\x06\x07" or record + _END64.size > at:
        raise ArchiveRefused("damaged")
    if disk or disks > 1:
        raise ArchiveRefused("many_disks")
    file.seek(record)
    told = _END64.unpack(_exactly(file, _END64.size))
    if told[0] != b"PK\x06\x06":
        raise ArchiveRefused("damaged")
    return told[9], told[8], told[7], record


def _entries(directory: bytes) -> Iterator[_Raw]:
    at = 0
    while at < len(directory):
        head = directory[at : at + _ENTRY.size]
        if len(head) < _ENTRY.size or not head.startswith(b"PK\x01\x02"):
            raise ArchiveRefused("damaged")
        told = _ENTRY.unpack(head)
        system, flags, method, crc = told[1] >> 8, told[3], told[4], told[7]
        lengths = told[10:13]
        at += _ENTRY.size
        name, extra = directory[at : at + lengths[0]], directory[at + lengths[0] :][: lengths[1]]
        at += sum(lengths)
        if at > len(directory):
            raise ArchiveRefused("damaged")
        unpacked, packed, offset = _in_64(extra, told[9], told[8], told[16])
        entry = Entry("", offset, packed, unpacked, method, crc, _odd(flags, method, system, told))
        yield _Raw(name, bool(flags & _IS_UTF8), extra, entry)


def _odd(flags: int, method: int, system: int, told: tuple[int, ...]) -> str:
    if flags & _SECRET:
        return "encrypted"
    if system == 3 and stat.S_ISLNK(told[15] >> 16):
        return "link"
    return "" if method in (STORED, DEFLATED) else "packed_otherwise"


def _in_64(extra: bytes, unpacked: int, packed: int, offset: int) -> tuple[int, int, int]:
    """Read sizes that do not fit in four bytes out of the further field that has them."""
    numbers = _field(extra, 0x0001)
    found = []
    for told in (unpacked, packed, offset):
        if told != _IN_64:
            found.append(told)
            continue
        if len(numbers) < 8:
            raise ArchiveRefused("damaged")
        found.append(int.from_bytes(numbers[:8], "little"))
        numbers = numbers[8:]
    return found[0], found[1], found[2]


def _field(extra: bytes, wanted: int) -> bytes:
    at = 0
    while at + 4 <= len(extra):
        code, length = struct.unpack_from("<2H", extra, at)
        if code == wanted:
            return extra[at + 4 : at + 4 + length]
        at += 4 + length
    return b""


def _named(raw: Sequence[_Raw]) -> Iterator[Entry]:
    """Read the names: as marked, else all in one encoding; Windows in Macau marks none."""
    plain = b"\n".join(each.name for each in raw if not each.is_utf8)
    encoding = guess(io.BytesIO(plain)) or "cp437" if plain and not plain.isascii() else "ascii"
    for each in raw:
        name = _marked(each) or each.name.decode(
            "utf-8" if each.is_utf8 else encoding, errors="replace"
        )
        yield replace(each.entry, name=name.replace("\\", "/"))


def _marked(raw: _Raw) -> str:
    """Return the name in Unicode that some programs put beside the other, where it fits it."""
    field = _field(raw.extra, 0x7075)
    if len(field) < 6 or int.from_bytes(field[1:5], "little") != zlib.crc32(raw.name):
        return ""
    return field[5:].decode("utf-8", errors="replace")


def _refuse_shared_bytes(entries: Sequence[Entry], end: int) -> None:
    """Refuse files that lie over each other, or over the list. Raises: ArchiveRefused."""
    ordered = sorted(entries, key=lambda each: each.offset)
    starts = [each.offset for each in ordered[1:]] + [end]
    for entry, following in zip(ordered, starts, strict=False):
        if entry.offset + _LOCAL_SIZE + entry.packed > following:
            raise ArchiveRefused("shared_bytes")


def _judged(entry: Entry, limits: Limits) -> Entry:
    """Say what is wrong with a file by what the list says of it."""
    reason = entry.reason
    if not reason and (len(entry.name) > NAME_CHARACTERS or _leaves_its_folder(entry.name)):
        reason = "unsafe_name"
    if not reason and entry.unpacked > limits.entry_bytes:
        reason = "too_many_bytes"
    if not reason and entry.unpacked > limits.ratio * max(entry.packed, 1_000):
        reason = "bomb"
    if not reason and entry.method == STORED and entry.packed != entry.unpacked:
        reason = "damaged_file"
    return replace(entry, reason=reason)


def _leaves_its_folder(name: str) -> bool:
    """Tell a name that means a place elsewhere: none is ever written, but it means harm."""
    parts = name.split("/")
    is_absolute = name.startswith("/") or (len(name) > 1 and name[1] == ":" and name[0].isalpha())
    return is_absolute or ".." in parts or any(ord(sign) < 32 for sign in name)


def _exactly(file: IO[bytes], length: int) -> bytes:
    found = file.read(length)
    if len(found) < length:
        raise ArchiveRefused("damaged")
    return found
