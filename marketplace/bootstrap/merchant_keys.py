"""What a local run is at the sandbox's WeChat Pay and Antom: made once a data folder, kept private.

`up` itself may run on a Python without the library that makes keys, so it asks the environment's.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Final

from marketplace.bootstrap.files import read_json, write_json
from marketplace.bootstrap.layout import ROOT
from marketplace.bootstrap.problems import SetupProblem

MAKER: Final = "payments.gateways.sandbox.new_keys"
Environment = dict[str, str]


def make_keys(var: Path, python: Path) -> None:
    """Make the keys of this data folder where there are none. Raises: SetupProblem."""
    if read_json(_place(var)):
        return
    done = subprocess.run(
        (str(python), "-m", MAKER), cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SetupProblem("Keys for the payment sandbox could not be made.", done.stderr[-500:])
    write_json(_place(var), json.loads(done.stdout))


def for_marketplace(var: Path, sandbox_url: str) -> Environment:
    """Give what the marketplace is told of both; of one that the person set up, nothing."""
    made = _made(var, "marketplace")
    told: Environment = {}
    if made["wechatpay"] and not _is_set("WECHATPAY_MERCHANT_ID"):
        told |= made["wechatpay"] | {"WECHATPAY_API_BASE": f"{sandbox_url}/wechatpay"}
    if made["antom"] and not _is_set("ANTOM_CLIENT_ID"):
        told |= made["antom"] | {
            "ANTOM_API_BASE": sandbox_url,
            "ANTOM_CUSTOMS_NAME": "Ponte",
            "ANTOM_REPORT_FOLDER": str(reports(var)),
        }
    return told


def for_sandbox(var: Path) -> Environment:
    """Give what the sandbox is told besides the marketplace's environment: keys of its own."""
    made = _made(var, "sandbox")
    return made["wechatpay"] | made["antom"]


def reports(var: Path) -> Path:
    """Name the folder for the sandbox's settlement files."""
    return var / "antom_reports"


def _made(var: Path, side: str) -> dict[str, Environment]:
    made = read_json(_place(var)) or {}
    return {provider: made.get(provider, {}).get(side, {}) for provider in ("wechatpay", "antom")}


def _is_set(name: str) -> bool:
    return bool(os.environ.get(name, "").strip())


def _place(var: Path) -> Path:
    return var / "merchant_keys.json"
