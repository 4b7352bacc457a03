"""`manage.py customs verify FILE...`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from django.core.management.base import CommandParser

from marketplace.customs.signing import keys
from marketplace.customs.signing.sm2 import Sm2PublicKey
from marketplace.customs.signing.verifying import (
    KeyFinder,
    Verified,
    by_key,
    by_own_certificate,
    verify,
)

NAME: Final = "verify"
HELP: Final = "check the signatures of messages"


def add_arguments(parser: CommandParser) -> None:
    """Take the files, the key to trust, and whether to answer in JSON."""
    parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
    trusted = parser.add_mutually_exclusive_group()
    trusted.add_argument("--certificate", type=Path, help="whose key is trusted, PEM or DER")
    trusted.add_argument("--public-key", help="an SM2 key that is trusted, hexadecimal")
    parser.add_argument("--json", action="store_true", help="answer as one JSON list")


def run(options: dict[str, Any], write: Callable[[str], object]) -> int:
    """Verify each file: 1 when one is not right, 2 when one, or the key, cannot be read."""
    try:
        find_key = _finder(options)
        answers = [
            {"file": str(path)} | _facts(verify(path.read_bytes(), find_key))
            for path in options["files"]
        ]
    except (OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    for each in answers:
        each["trusted"] = find_key is not by_own_certificate
    if options["json"]:
        write(json.dumps(answers, ensure_ascii=False, indent=2))
    else:
        for each in answers:
            write(_sentence(each))
    return 0 if all(each["valid"] for each in answers) else 1


def _finder(options: dict[str, Any]) -> KeyFinder:
    if options["certificate"]:
        return by_key(keys.public_key(keys.certificate(options["certificate"].read_bytes())))
    if options["public_key"]:
        return by_key(Sm2PublicKey.from_bytes(bytes.fromhex(options["public_key"])))
    return by_own_certificate


def _facts(found: Verified) -> dict[str, Any]:
    return {
        "valid": found.is_valid,
        "problems": list(found.problems),
        "key_name": found.key_name,
        "signature_uri": found.signature_uri,
        "digest_uri": found.digest_uri,
        "cut_differs": found.cut_differs,
    }


def _sentence(answer: dict[str, Any]) -> str:
    if not answer["valid"]:
        return f"{answer['file']}: not right: {', '.join(answer['problems'])}"
    whose = "the key that was given" if answer["trusted"] else "the certificate inside it"
    cut = "; cut out as text, the rest is not canonical" if answer["cut_differs"] else ""
    return f"{answer['file']}: right by {whose}, {answer['key_name']}{cut}"
