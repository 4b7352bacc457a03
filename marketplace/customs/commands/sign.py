"""`manage.py customs sign FILE`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from django.core.management.base import CommandParser

from marketplace.customs.signing.configured import (
    configured_signer,
    configured_suite,
    soft_signer,
)
from marketplace.customs.signing.port import Signer
from marketplace.customs.signing.suites import Suite
from marketplace.customs.signing.xmldsig import sign
from marketplace.foundation.errors import ProjectError

NAME: Final = "sign"
HELP: Final = "put a signature into a message and leave every other byte as it is"


def add_arguments(parser: CommandParser) -> None:
    """Take the file, the key, and where to write."""
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument("--key", type=Path, help="RSA or SM2, PEM; the settings' signer without")
    parser.add_argument("--certificate", type=Path, help="of the key, PEM or DER")
    parser.add_argument("--key-name", default="", help="the certificate's number otherwise")
    parser.add_argument("--out", type=Path, help="the file to write; standard output otherwise")
    parser.add_argument("--signature-uri", default="", help="CUSTOMS_SIGNATURE_URI otherwise")
    parser.add_argument("--digest-uri", default="", help="CUSTOMS_DIGEST_URI otherwise")


def run(options: dict[str, Any], write: Callable[[str], object]) -> int:
    """Sign the file: 1 when it cannot be signed, 2 when it or the key cannot be read."""
    try:
        data = options["file"].read_bytes()
        signer = _signer(options)
    except (OSError, ProjectError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    try:
        signed = sign(data, signer)
    except ProjectError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if options["out"]:
        options["out"].write_bytes(signed)
    else:
        write(signed.decode())
    return 0


def _signer(options: dict[str, Any]) -> Signer:
    told = configured_suite()
    suite = Suite(
        options["signature_uri"] or told.signature_uri, options["digest_uri"] or told.digest_uri
    )
    if options["key"]:
        return soft_signer(
            options["key"], suite, certificate=options["certificate"], name=options["key_name"]
        )
    found = configured_signer()
    if found is None:
        raise OSError("No key was given by --key, and CUSTOMS_SIGNER names none.")
    return found
