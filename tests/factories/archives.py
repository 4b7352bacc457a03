"""Archives of pictures as shops hand them in, and archives that mean harm, built in code."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any

from catalog.picture_zips.models import ZipRun
from catalog.picture_zips.services import confirm_zip, receive_zip, work_on
from marketplace.foundation.clock import now
from marketplace.vendors.models import Vendor


def zipped(files: Mapping[str, bytes], *, method: int = zipfile.ZIP_STORED) -> bytes:
    """Return files as an archive that another program wrote."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, compress_type=method)
    return held.getvalue()


def handmade(*files: Mapping[str, Any], **end: int) -> bytes:
    """Return an archive whose list says what a test wants it to say.

    Each file: name (bytes), content, and any of flags, method, crc, packed, unpacked, offset,
    system, attributes, extra, data (the bytes that lie there). `end` changes the last record.
    """
    body, directory = b"", b""
    for file in files:
        content = file.get("content", b"")
        data = file.get("data", content)
        told = {
            "flags": 0, "method": 0, "crc": zlib.crc32(content), "packed": len(data),
            "unpacked": len(content), "offset": len(body), "system": 0, "attributes": 0,
            "extra": b"",
        } | file  # fmt: skip
        name = told["name"]
        sizes = (told["crc"], told["packed"], told["unpacked"])
        body += struct.pack(
            "<4s5H3L2H",
            b"PK\x03\x04",
            20,
            told["flags"],
            told["method"],
            0,
            0,
            *sizes,
            len(name),
            0,
        )
        body += name + data
        directory += struct.pack(
            "<4s6H3L5H2L", b"PK\x01\x02", 20 | told["system"] << 8, 20, told["flags"],
            told["method"], 0, 0, *sizes, len(name), len(told["extra"]), 0, 0, 0,
            told["attributes"], told["offset"],
        )  # fmt: skip
        directory += name + told["extra"]
    last = {"disk": 0, "count": len(files), "size": len(directory), "start": len(body)} | end
    record = struct.pack(
        "<4s4H2LH", b"PK\x05\x06", last["disk"], 0, last["count"], last["count"], last["size"],
        last["start"], 0,
    )  # fmt: skip
    return body + directory + record


def deflated(content: bytes) -> bytes:
    """Return bytes as an archive packs them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush()


def received(vendor: Vendor, content: bytes, *, by_id: int | None = None) -> ZipRun:
    """Hand an archive in."""
    return receive_zip(
        vendor=vendor, by_id=by_id, file_name="pictures.zip", file=io.BytesIO(content), now=now()
    )


def worked(run: ZipRun) -> ZipRun:
    """Let a worker do all there is to do."""
    while work_on(run_id=run.pk, seconds=60):
        pass
    run.refresh_from_db()
    return run


def checked(vendor: Vendor, files: Mapping[str, bytes]) -> ZipRun:
    """Hand files in as an archive and have them looked at."""
    return worked(received(vendor, zipped(files)))


def applied(vendor: Vendor, files: Mapping[str, bytes], *, replaces: bool = False) -> ZipRun:
    """Have an archive checked, confirmed and hung."""
    run = checked(vendor, files)
    confirm_zip(vendor_id=vendor.pk, public_id=run.public_id, replaces=replaces)
    return worked(run)
