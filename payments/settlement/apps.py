"""Earnings, settlements, payouts."""

from __future__ import annotations

from django.apps import AppConfig


class SettlementConfig(AppConfig):
    name = "payments.settlement"
    label = "settlement"
    default_auto_field = "django.db.models.BigAutoField"
