"""PostgreSQL refuses to run as root; find the account that it may run as."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache

from marketplace.bootstrap.problems import SetupProblem

NOBODY = 65_534


@dataclass(frozen=True)
class Account:
    """A wrapper for the command line, and who owns the files in the end."""

    before: tuple[str, ...]
    uid: int
    gid: int
    sends_death_signal: bool = False


@cache
def for_postgres() -> Account:
    """Give the account for PostgreSQL: this one, unless it is root's.

    As root, a user namespace maps us to an ordinary number: the files stay root's, no
    account is added, and no folder is opened to others. Where namespaces are refused,
    the account `nobody` owns the data folder.
    Raises: SetupProblem when neither is possible.
    """
    uid, gid = os.geteuid(), os.getegid()
    if uid != 0:
        return Account((), uid, gid)
    mapped = ("unshare", "--user", "--map-user=1000", "--map-group=1000", "--")
    if _works(mapped):
        return Account(mapped, uid, gid)
    dropped = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")
    if _works((*dropped, "--")):
        bound = (*dropped, "--pdeathsig", "INT", "--")
        return Account(bound, NOBODY, NOBODY, sends_death_signal=True)
    raise SetupProblem(
        "PostgreSQL does not run as root and this machine offers no way around it "
        "(neither unshare nor setpriv works): start as an ordinary user, or set DATABASE_URL."
    )


def _works(wrapper: tuple[str, ...]) -> bool:
    if shutil.which(wrapper[0]) is None:
        return False
    tried = subprocess.run([*wrapper, "true"], capture_output=True, check=False)
    return tried.returncode == 0
