"""Throwaway keys for tests, and devices that sign by them in this process."""

from __future__ import annotations

import base64
import hashlib
import json
import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa

from marketplace.customs.signing.keys import RsaPrivateKey
from marketplace.customs.signing.sm2 import Sm2PrivateKey

# A key that OpenSSL made, its certificate of its own, and what OpenSSL signed by it.
SECRET = 0x87D371CB536591FF183D32EF4EBBA6749983B287FC09EDFFE8BF1FE850067670
SIGNED_TEXT = "澳門杏仁餅".encode()
OPENSSL_SIGNATURE = bytes.fromhex(
    "304602210099e7c7b7fb3d9e0a8f17d60b61d96b14fea5d52bdba2a94c6d9bd64fb8fadac6"
    "022100c034141cd6e9c2eac9020a8973086ec140f1a0f2efbeaa72257fa27f34d6265a"
)
CERTIFICATE = base64.b64decode(
    "MIIBkjCCATegAwIBAgIUcUgSrTN4ojcgPVpsg+4WndkHwTAwCgYIKoEcz1UBg3UwHjEcMBoGA1UEAwwTU1lOVEhF"
    "VElDIFRFU1QgT05MWTAeFw0yNjExMjgwNDI4NTdaFw00ODEwMjMwNDI4NTdaMB4xHDAaBgNVBAMME1NZTlRIRVRJ"
    "QyBURVNUIE9OTFkwWTATBgcqhkjOPQIBBggqgRzPVQGCLQNCAASlA+ObANrpUofy8BxIhx0KZZL8Dt3hXBF0j6Vd"
    "bAT1mN0IyjWm6k73aXmo1YLDOnc1J3idogxonDyLfvr5riioo1MwUTAdBgNVHQ4EFgQU6usVPK0QpznktMFwJlne"
    "N8dZXhYwHwYDVR0jBBgwFoAU6usVPK0QpznktMFwJlneN8dZXhYwDwYDVR0TAQH/BAUwAwEB/zAKBggqgRzPVQGD"
    "dQNJADBGAiEArS+eNrihpJbvFTzdFjeWmEdiwKu6r4ijQrZDbrgyRTECIQCrxzx/UDY6mJUPK3L4aaB/OdpFpTl2"
    "9uUaFpCgivBD0Q=="
)
KEY = Sm2PrivateKey(SECRET)
CERTIFICATE_NO = "714812ad3378a237203d5a6c83ee169dd907c130"
PASSWORD = "88888888"
_MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


@cache
def rsa_key() -> RsaPrivateKey:
    """Return an RSA key that was made for this run."""
    return RsaPrivateKey(rsa.generate_private_key(65_537, 2048))


def sm2_pem(secret: int = SECRET) -> bytes:
    """Return a key as OpenSSL writes it: PKCS #8, unencrypted."""
    head = "308187020100301306072a8648ce3d020106082a811ccf5501822d046d306b0201010420"
    point = b"\x04" + Sm2PrivateKey(secret).public.to_bytes()
    der = bytes.fromhex(head) + secret.to_bytes(32, "big") + bytes.fromhex("a144034200") + point
    name = b"PRIVATE" + b" KEY"
    text = base64.encodebytes(der)
    return b"-----BEGIN " + name + b"-----\n" + text + b"-----END " + name + b"-----\n"


def der_signature(raw: bytes) -> bytes:
    """Return r and s as X.509 has them."""
    parts = b""
    for number in (raw[:32], raw[32:]):
        content = number.lstrip(b"\0")
        content = b"\0" + content if content[0] & 0x80 else content
        parts += bytes([2, len(content)]) + content
    return bytes([0x30, len(parts)]) + parts


Answer = Callable[[dict[str, Any]], list[Any]]


def card(asked: dict[str, Any]) -> list[Any]:
    """Answer as the client of a card does, a word about something else first."""
    method, args = asked["_method"], asked["args"]
    told: dict[str, Any] = {"Result": True, "Data": [], "Error": []}
    if method == "cus-sec_SpcGetSignCertAsPEM":
        told["Data"] = [base64.b64encode(CERTIFICATE).decode()]
    elif method == "cus-sec_SpcSignDataAsPEM" and args["passwd"] == PASSWORD:
        value = base64.b64encode(KEY.sign(args["inData"].encode())).decode()
        told["Data"] = [value, CERTIFICATE_NO]
    else:
        told |= {"Result": False, "Error": ["the password is wrong", "Err:Custom50070"]}
    answer = {"_method": method, "_id": asked["_id"], "_status": "00", "_args": told}
    return [{"_method": "cus-sec_Changed", "_id": 0, "_status": "00", "_args": {}}, answer]


class CardClient:
    """A WebSocket server of one conversation after another, in a thread."""

    def __init__(self) -> None:
        self.answer: Answer = card
        self.first: Any = {"_method": "open", "_id": 0, "_status": "00", "_args": {}}
        self.handshake: Callable[[bytes], bytes] = accepted
        self.asked: list[dict[str, Any]] = []
        self.ponged: list[bytes] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"ws://127.0.0.1:{self._listening.getsockname()[1]}/"
        Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._listening.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as reader:
                try:
                    self._converse(connection, reader)
                except (OSError, struct.error, ValueError):
                    continue

    def _converse(self, connection: socket.socket, reader: Any) -> None:
        key = b""
        while (line := reader.readline().strip()) != b"":
            if line.lower().startswith(b"sec-websocket-key:"):
                key = line.partition(b":")[2].strip()
        connection.sendall(self.handshake(key))
        send(connection, self.first)
        while True:
            kind, data = masked_frame(reader)
            if kind == 0xA:
                self.ponged.append(data)
                continue
            asked = json.loads(data)
            self.asked.append(asked)
            for each in self.answer(asked):
                if callable(each):
                    each(connection)
                else:
                    send(connection, each)


def accepted(key: bytes) -> bytes:
    told = base64.b64encode(hashlib.sha1(key + _MAGIC).digest())
    return (
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Accept: " + told + b"\r\n\r\n"
    )


def frame(data: bytes, *, kind: int = 1, is_last: bool = True) -> bytes:
    head = bytes([(0x80 if is_last else 0) | kind])
    if len(data) < 126:
        return head + bytes([len(data)]) + data
    if len(data) < 65_536:
        return head + struct.pack("!BH", 126, len(data)) + data
    return head + struct.pack("!BQ", 127, len(data)) + data


def send(connection: socket.socket, told: Any) -> None:
    connection.sendall(frame(told if isinstance(told, bytes) else json.dumps(told).encode()))


def masked_frame(reader: Any) -> tuple[int, bytes]:
    """Read a frame as a client must send it. Raises: ValueError when it is not masked."""
    first, second = reader.read(2)
    if not second & 0x80:
        raise ValueError("a client masks")
    length = second & 0x7F
    if length == 126:
        (length,) = struct.unpack("!H", reader.read(2))
    elif length == 127:
        (length,) = struct.unpack("!Q", reader.read(8))
    mask = reader.read(4)
    data = bytes(byte ^ mask[at % 4] for at, byte in enumerate(reader.read(length)))
    return first & 0xF, data


@contextmanager
def signing_box(answer: Callable[[dict[str, Any], str], tuple[int, Any]]) -> Iterator[str]:
    """Run a box that signs over HTTP; `answer` gets the question and the token."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            status, told = answer(json.loads(body) | {"path": self.path}, token)
            data = told if isinstance(told, bytes) else json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_args: Any) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
