"""What the vendors room refuses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from marketplace.foundation.errors import NotFound, Refused


class NoSuchVendor(NotFound):
    """No open shop there, or not this person's: the two are not told apart."""

    code = "no_such_vendor"

    def __init__(self) -> None:
        super().__init__(_("There is no such shop."))


class NoSuchAccount(NotFound):
    """No such beneficiary account."""

    code = "no_such_beneficiary_account"

    def __init__(self) -> None:
        super().__init__(_("There is no such beneficiary account."))


class AccountReplaced(Refused):
    """A confirmed account that another has replaced does not come back."""

    code = "beneficiary_account_replaced"

    def __init__(self) -> None:
        super().__init__(
            _("Another account has replaced this one. Add it again if it is the right one.")
        )


class NeedsAnotherPerson(Refused):
    """Who recorded an account may not confirm it."""

    code = "beneficiary_account_needs_another_person"
    status = 403

    def __init__(self) -> None:
        super().__init__(_("Another person must confirm the account that you recorded."))


class MemberRoleMissing(Refused):
    """The person acts for the vendor, but not in a role that may do this."""

    code = "member_role_missing"
    status = 403

    def __init__(self) -> None:
        super().__init__(_("Your role in this shop does not allow that."))
