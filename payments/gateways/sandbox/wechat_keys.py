"""The platform's key pairs: made once, kept in the database, changed by a control."""

from __future__ import annotations

from payments.gateways.sandbox.store import Document, Store
from payments.gateways.sandbox.wechat_signing import (
    WechatSide,
    decrypted,
    new_platform_key,
    read_key,
    signed_headers,
)


class WechatKeys:
    """The newest signs; the one before it stays valid, as at WeChat Pay."""

    def __init__(self, store: Store, side: WechatSide) -> None:
        self._store = store
        self._side = side
        found = self._documents()
        if not found:
            with store.transaction():
                found = [store.put(new_platform_key())]
        self._newest, self._key = found[0], read_key(found[0])

    def _documents(self) -> list[Document]:
        return list(self._store.newest_first("wechat.key"))[:2]

    def rotate(self) -> str:
        """Change the key pair; return the new certificate's serial."""
        made = self._store.put(new_platform_key())
        self._newest, self._key = made, read_key(made)
        return str(made["serial"])

    def sign(self, body: bytes) -> dict[str, str]:
        """Sign an answer or a message with the newest key."""
        return signed_headers(self._newest["serial"], self._key, body)

    def open(self, sealed: object, field: str, serial: str) -> str:
        """Open what was encrypted for the key of a serial. Raises: WechatError."""
        named = [each for each in self._documents() if each["serial"] == serial]
        return decrypted(read_key(named[0]) if named else self._key, sealed, field)

    def certificates(self) -> Document:
        """Answer with the valid certificates, each sealed for the merchant."""
        rows = [
            {
                "serial_no": each["serial"],
                "effective_time": each["begins"],
                "expire_time": each["ends"],
                "encrypt_certificate": self._side.seal(each["certificate"], "certificate"),
            }
            for each in self._documents()
        ]
        return {"data": rows}
