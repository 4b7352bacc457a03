"""The signed word in the link that opens one right to review, and nothing else."""

from __future__ import annotations

from typing import Final

from django.core import signing

_SIGNER: Final = signing.Signer(salt="catalog.reviews.right")


def right_token(public_id: str) -> str:
    """Return the token of a right's link, such as `?t=<token>`."""
    return _SIGNER.signature(public_id)


def is_right_token(public_id: str, token: str) -> bool:
    """Tell whether `token` was made for exactly this right; an empty one never was."""
    try:
        _SIGNER.unsign(f"{public_id}:{token}")
    except signing.BadSignature:
        return False
    return True
