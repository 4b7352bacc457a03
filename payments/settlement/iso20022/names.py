"""Names of ours as a bank carries them: at most 35 characters of a small set.

Source: EPC and CGI implementation guides of pain.001: message, payment and end-to-end ids take
`a-z A-Z 0-9 / - ? : ( ) . , ' +` and space, and neither begin with nor contain a double slash.
"""

from __future__ import annotations

import re
from typing import Final

_CARRIED: Final = re.compile(r"(?!/)(?!.*//)[A-Za-z0-9/\-?:().,'+]{1,35}(?<!/)")


def bank_name(reference: str) -> str:
    """Return what a bank calls a thing of ours: `pay_8F3K2M9QXW4T` is `pay-8F3K2M9QXW4T` there.

    Raises: ValueError for a reference that no bank would give back unchanged.
    """
    name = reference.replace("_", "-", 1)
    if not _CARRIED.fullmatch(name):
        raise ValueError(f"a bank cannot carry {reference!r}")
    return name


def our_name(name: str) -> str:
    """Return our reference for a name that a bank gave back; the inverse of `bank_name`."""
    return name.strip().replace("-", "_", 1)
