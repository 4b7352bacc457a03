"""What ends a command with a sentence instead of a traceback."""

from __future__ import annotations


class SetupProblem(Exception):
    """Carry one clear sentence for the person at the keyboard, and optional details."""

    def __init__(self, sentence: str, details: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.details = details


class InstallFailed(SetupProblem):
    """An installer ran and gave up; another one may still be tried."""
