"""Seal every identity anew with the vault's current key."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.db.models import Count

from marketplace.customs.identity import keys, locks, sealing
from marketplace.customs.identity.models import IdentityKey, IdentityProfile


def rotate_keys(*, limit: int | None = None, each: Callable[[], None] = lambda: None) -> int:
    """Give each profile that an older key wraps a fresh key of its own, wrapped by the current.

    Every profile is a transaction of its own, so a run that was killed goes on with what is
    left, beside buyers who use the vault. Return how many were sealed anew; `limit` ends early.
    `each` is called after each of them. Raises: VaultClosed, SealBroken.
    """
    current = keys.current_id()
    done, after = 0, None
    while limit is None or done < limit:
        waiting = IdentityKey.objects.exclude(key_id=current).order_by("profile_id")
        if after is not None:
            waiting = waiting.filter(profile_id__gt=after)
        found = waiting.values_list("profile_id", "profile__public_id").first()
        if found is None:
            break
        after = found[0]
        done += _sealed_anew(found[1], current)
        each()
    return done


def keys_in_use() -> dict[str, int]:
    """Return how many profiles each key wraps: one that wraps none may be destroyed."""
    counted = IdentityKey.objects.values("key_id").annotate(n=Count("pk")).order_by("key_id")
    return {row["key_id"]: row["n"] for row in counted}


@transaction.atomic
def _sealed_anew(ref: str, current: str) -> bool:
    profile = locks.profile(ref)
    key = IdentityKey.objects.filter(profile=profile).first()
    if key is None or key.key_id == current:  # erased, or sealed anew meanwhile
        return False
    name, number = sealing.unseal(profile, key)
    sealed = sealing.seal(profile.pk, name=name, number=number)
    IdentityProfile.objects.filter(pk=profile.pk).update(
        name_sealed=sealed.name, number_sealed=sealed.number
    )
    IdentityKey.objects.filter(pk=key.pk).update(key_id=sealed.key_id, wrapped=sealed.wrapped)
    return True
