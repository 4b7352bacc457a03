"""What other rooms may ask the vendors room to do."""

from marketplace.vendors.services.confirm_beneficiary_account import confirm_beneficiary_account

__all__ = ["confirm_beneficiary_account"]
