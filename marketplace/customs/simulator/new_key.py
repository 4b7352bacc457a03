"""`python -m marketplace.customs.simulator.new_key FOLDER`: a key for the simulator alone.

It signs nothing that anybody but the simulator takes: no certificate comes with it.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

PRIVATE, PUBLIC = "customs_key.pem", "customs_key.pub.pem"


def make(folder: Path) -> None:
    """Write a pair of keys where there is none; the private one for its owner alone."""
    if (folder / PRIVATE).exists() and (folder / PUBLIC).exists():
        return
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    folder.mkdir(parents=True, exist_ok=True)
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (folder / PRIVATE).unlink(missing_ok=True)
    place = os.open(folder / PRIVATE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(place, "wb") as file:
        file.write(secret)
    (folder / PUBLIC).write_bytes(public)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
