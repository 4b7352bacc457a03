"""What happens to rule sets: one use case a file."""

from marketplace.customs.rules.services.confirm_proposal import confirm_proposal
from marketplace.customs.rules.services.load_shipped_sets import load_shipped_sets
from marketplace.customs.rules.services.propose_positive_list import (
    plan_positive_list,
    propose_positive_list,
)
from marketplace.customs.rules.services.propose_set import propose_set
from marketplace.customs.rules.services.show_effect import Shown, show_effect
from marketplace.customs.rules.services.withdraw_proposal import withdraw_proposal

__all__ = [
    "Shown",
    "confirm_proposal",
    "load_shipped_sets",
    "plan_positive_list",
    "propose_positive_list",
    "propose_set",
    "show_effect",
    "withdraw_proposal",
]
