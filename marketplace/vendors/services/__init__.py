"""What other rooms may ask the vendors room to do."""

from marketplace.vendors.services.confirm_beneficiary_account import confirm_beneficiary_account
from marketplace.vendors.services.follow import follow, unfollow
from marketplace.vendors.services.forget_follower import forget_follower

__all__ = [
    "confirm_beneficiary_account",
    "follow",
    "forget_follower",
    "unfollow",
]
