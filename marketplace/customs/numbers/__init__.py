"""Checks of numbers, pure. Each module says what is wrong with a number as a code."""

from __future__ import annotations
