"""As much of WebSocket as a local device needs: text there and back, over one connection.

Without encryption to this machine alone; elsewhere `wss`. A fragmented answer is put together,
pings are answered, and an answer may be of a megabyte at most.

Source: RFC 6455.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import socket
import ssl
import struct
from types import TracebackType
from typing import Final, Self
from urllib.parse import urlsplit

from marketplace.customs.errors import SignerAway
from marketplace.foundation.errors import Broken

MAX_BYTES: Final = 1024 * 1024
LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")
_MAGIC: Final = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_CONTINUED, _TEXT, _CLOSE, _PING, _PONG = 0x0, 0x1, 0x8, 0x9, 0xA
_HEAD_BYTES: Final = 16 * 1024


class WebSocket:
    """One connection. Everything that goes wrong on it is a SignerAway."""

    def __init__(self, address: str, *, timeout: float) -> None:
        parts = urlsplit(address)
        host = parts.hostname or ""
        if parts.scheme not in ("ws", "wss") or (parts.scheme == "ws" and host not in LOOPBACK):
            raise Broken("A signing device is reached by ws:// on this machine, or by wss://.")
        port = parts.port or (443 if parts.scheme == "wss" else 80)
        self._rest = b""
        self._socket: socket.socket | None = None
        try:
            found = socket.create_connection((host, port), timeout)
            if parts.scheme == "wss":
                found = ssl.create_default_context().wrap_socket(found, server_hostname=host)
            self._socket = found
            self._shake_hands(f"{host}:{port}", parts.path or "/")
        except OSError as error:
            self.close()
            raise SignerAway(f"no signing device: {error}") from error
        except SignerAway:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the connection go."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def send(self, text: str) -> None:
        """Send one text. Raises: SignerAway."""
        self._send(_TEXT, text.encode())

    def receive(self) -> str:
        """Return the next text. Raises: SignerAway, when none comes in time too."""
        parts: list[bytes] = []
        while True:
            kind, is_last, data = self._frame()
            if kind == _PING:
                self._send(_PONG, data)
            elif kind == _CLOSE:
                raise SignerAway("the signing device hung up")
            elif kind in (_TEXT, _CONTINUED):
                parts.append(data)
                if sum(map(len, parts)) > MAX_BYTES:
                    raise SignerAway("the signing device said too much")
                if is_last:
                    return b"".join(parts).decode(errors="replace")

    def _shake_hands(self, host: str, path: str) -> None:
        key = base64.b64encode(os.urandom(16))
        lines = (
            f"GET {path} HTTP/1.1",
            f"Host: {host}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Key: {key.decode()}",
            "Sec-WebSocket-Version: 13",
        )
        self._write("".join(f"{line}\r\n" for line in (*lines, "")).encode())
        while b"\r\n\r\n" not in self._rest:
            self._more()
            if len(self._rest) > _HEAD_BYTES:
                raise SignerAway("the signing device does not speak WebSocket")
        head, self._rest = self._rest.split(b"\r\n\r\n", 1)
        status, *fields = head.decode("latin-1").split("\r\n")
        told = {name.strip().lower(): value.strip() for name, _, value in _split(fields)}
        wanted = base64.b64encode(hashlib.sha1(key + _MAGIC).digest()).decode()  # noqa: S324 - RFC
        accepted = told.get("sec-websocket-accept", "")
        if " 101 " not in f"{status} " or not hmac.compare_digest(accepted, wanted):
            raise SignerAway("the signing device does not speak WebSocket")

    def _frame(self) -> tuple[int, bool, bytes]:
        first, second = self._take(2)
        length = second & 0x7F
        if length == 126:
            (length,) = struct.unpack("!H", self._take(2))
        elif length == 127:
            (length,) = struct.unpack("!Q", self._take(8))
        if length > MAX_BYTES or second & 0x80:  # a server masks nothing
            raise SignerAway("the signing device said too much, or masked it")
        return first & 0x0F, bool(first & 0x80), self._take(length)

    def _send(self, kind: int, data: bytes) -> None:
        size = len(data)
        if size < 126:
            head = struct.pack("!BB", 0x80 | kind, 0x80 | size)
        elif size < 65_536:
            head = struct.pack("!BBH", 0x80 | kind, 0x80 | 126, size)
        else:
            head = struct.pack("!BBQ", 0x80 | kind, 0x80 | 127, size)
        mask = os.urandom(4)
        covering = (mask * (size // 4 + 1))[:size]
        masked = int.from_bytes(data, "big") ^ int.from_bytes(covering, "big")
        self._write(head + mask + masked.to_bytes(size, "big"))

    def _write(self, data: bytes) -> None:
        if self._socket is None:
            raise SignerAway("the signing device hung up")
        try:
            self._socket.sendall(data)
        except OSError as error:
            raise SignerAway(f"the signing device does not listen: {error}") from error

    def _take(self, count: int) -> bytes:
        while len(self._rest) < count:
            self._more()
        taken, self._rest = self._rest[:count], self._rest[count:]
        return taken

    def _more(self) -> None:
        if self._socket is None:
            raise SignerAway("the signing device hung up")
        try:
            came = self._socket.recv(65_536)
        except OSError as error:
            raise SignerAway(f"the signing device does not answer: {error}") from error
        if not came:
            raise SignerAway("the signing device hung up")
        self._rest += came


def _split(lines: list[str]) -> list[tuple[str, str, str]]:
    return [line.partition(":") for line in lines]
