"""What a bank wants to know of a beneficiary beside the account: a structured address."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class BankAddress(models.Model):
    """The holder's address in parts, and the bank's number in a clearing system.

    Banks refuse an address in free lines since November 2026: town and country are their own.
    """

    clearing_code = models.CharField(_("clearing number of the bank"), max_length=14, blank=True)
    street = models.CharField(_("street and number"), max_length=70, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=16, blank=True)
    town = models.CharField(_("town"), max_length=35, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)

    class Meta:
        abstract = True
