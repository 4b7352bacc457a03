"""Use cases of reconciliation, one a file."""

from payments.reconciliation.services.catch_up import catch_up
from payments.reconciliation.services.handle_break import (
    assign_break,
    comment_break,
    explain_break,
)
from payments.reconciliation.services.import_bank_file import import_bank_file
from payments.reconciliation.services.pull_provider import pull_provider
from payments.reconciliation.services.pull_providers import pull_providers
from payments.reconciliation.services.reconcile import pull_and_reconcile, reconcile
from payments.reconciliation.services.resolve_break import decide_resolution, propose_resolution
from payments.reconciliation.services.write_matches import undo_match

__all__ = [
    "assign_break",
    "catch_up",
    "comment_break",
    "decide_resolution",
    "explain_break",
    "import_bank_file",
    "propose_resolution",
    "pull_and_reconcile",
    "pull_provider",
    "pull_providers",
    "reconcile",
    "undo_match",
]
