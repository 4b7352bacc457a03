"""`{% load money %}`: the one way in which templates print amounts, rates and times."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django import template

from marketplace.foundation import formats
from marketplace.foundation.money import Money

register = template.Library()


@register.simple_tag
def amount(value: Money) -> str:
    """Print an amount with its currency in the page's language."""
    return formats.amount(value)


@register.filter
def rate(value: Decimal) -> str:
    """Print a rate with every digit, in the page's language."""
    return formats.rate(value)


@register.filter
def rate_in_short(value: Decimal) -> str:
    """Print a rate to six significant digits, in the page's language."""
    return formats.rate_in_short(value)


@register.filter
def percent_bps(value: int) -> str:
    """Print basis points as a percentage."""
    return formats.percent_bps(value)


@register.filter
def day(value: date | datetime) -> str:
    """Print a calendar day in the page's language."""
    return formats.day(value)


@register.filter
def moment(value: datetime) -> str:
    """Print a day and a time, Macau's, in the page's language."""
    return formats.moment(value)


@register.filter
def phone(value: str) -> str:
    """Print a phone number in groups."""
    return formats.phone(value)
