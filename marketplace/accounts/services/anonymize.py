"""Empty and close an account: what is left names nobody."""

from __future__ import annotations

from marketplace.accounts.models import Address, User


def anonymize(*, user: User) -> int:
    """Empty the account of a locked person, within the caller's transaction; return rows touched.

    The row stays, since orders and books point at it. Its address is one that no mail reaches
    (RFC 2606), no pass phrase works, and every session of it ends with that.
    """
    gone, _by_model = Address.objects.filter(user=user).delete()
    user.email = f"erased-{user.pk}@erased.invalid"
    user.display_name = user.language = ""
    user.last_login = None
    user.is_active = False
    user.set_unusable_password()
    user.save()
    user.groups.clear()
    user.user_permissions.clear()
    return gone + 1
