"""What a local run is to the customs simulator: a key made once a data folder, and where to ask."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Final

from marketplace.bootstrap.layout import ROOT
from marketplace.bootstrap.problems import SetupProblem

MAKER: Final = "marketplace.customs.simulator.new_key"
PRIVATE, PUBLIC = "customs_key.pem", "customs_key.pub.pem"


def is_wanted() -> bool:
    """Tell whether the simulator was chosen as the way to customs, and no address of another."""
    chosen = os.environ.get("CUSTOMS_GATEWAY", "").strip() == "simulator"
    return chosen and not os.environ.get("CUSTOMS_API_BASE", "").strip()


def make_key(var: Path, python: Path) -> None:
    """Make the key of this data folder where there is none. Raises: SetupProblem."""
    if (var / PRIVATE).exists() and (var / PUBLIC).exists():
        return
    done = subprocess.run(
        (str(python), "-m", MAKER, str(var)), cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SetupProblem("A key for the customs simulator could not be made.", done.stderr[-500:])


def for_marketplace(var: Path, url: str, token: str) -> dict[str, str]:
    """Give what the marketplace is told of the simulator: where it is, and what signs."""
    return {
        "CUSTOMS_API_BASE": url,
        "CUSTOMS_API_TOKEN": token,
        "CUSTOMS_DXP_ID": "DXPENTSIMULATED1",
        "CUSTOMS_SIGNER": "file",
        "CUSTOMS_SIGNER_KEY": str(var / PRIVATE),
    }
