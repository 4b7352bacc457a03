"""The way by folders: the approved client of e-port takes files, and puts answers beside them.

A file is written under a name that the client does not look at, then renamed: it is there whole or
not at all. Answers are moved aside once they are kept here, never deleted.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import requests
from django.conf import settings

from marketplace.customs.cases.errors import GatewayAway, GatewayContradiction, GatewayRefused
from marketplace.customs.cases.types import Arrived, Capabilities, Envelope

_LARGEST_POLL: Final = 500
_NAME: Final = re.compile(r"[A-Za-z0-9-]{1,80}")
_SUFFIX: Final = ".xml"


class FolderGateway:
    """Three folders below one: `out` that the client empties, `in` that it fills, `taken`."""

    def __init__(self) -> None:
        self._root = Path(settings.CUSTOMS_FOLDER)

    def capabilities(self) -> Capabilities:
        """Payment data goes by HTTPS of its own, where an address is set."""
        return Capabilities(
            "folder",
            is_simulated=False,
            uploads_payment_data=bool(settings.CUSTOMS_UPLOAD_URL),
            largest_poll=_LARGEST_POLL,
        )

    def submit(self, envelope: Envelope) -> None:
        """Put a file out, whole; the same name with the same bytes is there already.

        Raises: GatewayAway, GatewayRefused, GatewayContradiction.
        """
        if not _NAME.fullmatch(envelope.message_id):
            raise GatewayRefused(f"{envelope.message_id!r} is no name for a file")
        target = self._folder("out") / f"{envelope.message_id}{_SUFFIX}"
        kept = self._folder("sent") / target.name
        for known in (target, kept):
            if known.exists():
                if known.read_bytes() != envelope.content:
                    raise GatewayContradiction(f"{known.name} holds something else")
                return
        try:
            _write(kept, envelope.content)  # ours: the client empties `out`
            _write(target, envelope.content)
        except OSError as error:
            kept.unlink(missing_ok=True)
            raise GatewayAway(f"{target.name}: {error}") from error

    def poll(self) -> Sequence[Arrived]:
        """Read what was put in, the oldest first. Raises: GatewayAway."""
        try:
            found = [path for path in self._folder("in").iterdir() if path.suffix == _SUFFIX]
            found.sort(key=lambda path: (path.stat().st_mtime_ns, path.name))
            return [Arrived(path.name, path.read_bytes()) for path in found[:_LARGEST_POLL]]
        except OSError as error:
            raise GatewayAway(str(error)) from error

    def settle(self, arrived: Sequence[Arrived]) -> None:
        """Move answers aside. Raises: GatewayAway."""
        inbox, taken = self._folder("in"), self._folder("taken")
        try:
            for each in arrived:
                if (inbox / each.mark).exists():
                    (inbox / each.mark).replace(taken / each.mark)
        except OSError as error:
            raise GatewayAway(str(error)) from error

    def upload_payment_data(self, text: str) -> str:
        """Post payment data to customs. Raises: GatewayAway, GatewayRefused."""
        return post_payment_data(text)

    def _folder(self, name: str) -> Path:
        found = self._root / name
        found.mkdir(parents=True, exist_ok=True)
        return found


def post_payment_data(text: str) -> str:
    """Post payment data to `CUSTOMS_UPLOAD_URL`; return what was answered.

    Raises: GatewayAway, GatewayRefused.
    """
    url = settings.CUSTOMS_UPLOAD_URL
    if not url.startswith("https://"):
        raise GatewayRefused("CUSTOMS_UPLOAD_URL must be https")
    try:
        answer = requests.post(
            url,
            data={"payExInfoStr": text},
            timeout=settings.CUSTOMS_TIMEOUT,
            allow_redirects=False,
        )
    except requests.RequestException as error:
        raise GatewayAway(repr(error)) from error
    if answer.status_code >= 500:
        raise GatewayAway(f"customs answered {answer.status_code}")
    return answer.text[:1000]


def _write(target: Path, content: bytes) -> None:
    """Write beside the target, make it durable, rename."""
    beside = target.with_name(f".{target.name}.part")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(target)
