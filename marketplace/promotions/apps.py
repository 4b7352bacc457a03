"""The promotions app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PromotionsConfig(AppConfig):
    """What goods and deliveries cost less, for whom, until when, and out of whose pocket."""

    name = "marketplace.promotions"
    label = "promotions"
    verbose_name = _("Promotions")
