"""Where a run keeps its things: one ignored folder that may go away when nothing runs."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from marketplace.bootstrap.accounts import for_postgres
from marketplace.bootstrap.problems import SetupProblem

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Layout:
    """Folders of one set of servers; `kind` is empty for the marketplace itself."""

    var: Path
    kind: str = ""

    def _data(self, name: str) -> Path:
        return self.var / (f"{self.kind}-{name}" if self.kind else name)

    @property
    def postgres(self) -> Path:
        return self._data("postgres")

    @property
    def valkey(self) -> Path:
        return self._data("valkey")

    @property
    def run(self) -> Path:
        return self.var / "run" / self.kind

    @property
    def log(self) -> Path:
        return self.var / "log" / self.kind

    @property
    def is_durable(self) -> bool:
        """Tell whether the data must survive a power cut; that of tests need not."""
        return not self.kind

    def make(self) -> None:
        """Create the folders, for their owner alone: mails, keys and the books lie in them.

        A folder that is there already keeps its mode: it may be anybody's, even /tmp. Where
        PostgreSQL runs under another account, that one passes through, and reads nothing.
        Raises: SetupProblem when the place is not ours to write in.
        """
        try:
            self._make_var()
            for folder in (self.run, self.log):
                folder.mkdir(parents=True, exist_ok=True)
                folder.chmod(0o700)
        except OSError as error:
            raise SetupProblem(
                f"{error.filename or self.var} cannot be used ({error.strerror}): "
                "choose another folder for data with --var or PONTE_VAR."
            ) from None

    def _make_var(self) -> None:
        if self.var.exists():
            self.var.mkdir(exist_ok=True)  # says so when it is a file
            return
        self.var.mkdir(mode=0o700, parents=True)
        try:
            is_shared = for_postgres().uid != os.geteuid()
        except SetupProblem:
            return  # a server of the person's own then, or the start says what is missing
        if is_shared:
            self.var.chmod(0o711)
