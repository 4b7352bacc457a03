"""The settings of `up`, with one address that does nothing beside the others."""

from __future__ import annotations

from marketplace.settings.local import *  # noqa: F403

ROOT_URLCONF = "tests.benchmarks.beside_nothing"
