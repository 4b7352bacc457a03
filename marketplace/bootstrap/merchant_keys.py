"""A sandbox merchant of WeChat Pay: made once a data folder, by the Python that can make keys.

`up` itself may run on one without the library for it.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

from marketplace.bootstrap.files import read_json, write_json
from marketplace.bootstrap.layout import ROOT
from marketplace.bootstrap.problems import SetupProblem

MAKER = "payments.gateways.sandbox.wechat_new_keys"


def make_merchant(var: Path, python: Path) -> None:
    """Make the merchant of this data folder where there is none. Raises: SetupProblem."""
    if read_json(_place(var)):
        return
    done = subprocess.run(
        [str(python), "-m", MAKER], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SetupProblem(
            "Keys for the sandbox's WeChat Pay could not be made.", done.stderr[-500:]
        )
    write_json(_place(var), json.loads(done.stdout))


def merchant_environment(var: Path, sandbox_url: str) -> dict[str, str]:
    """Give what both sides are told; nothing where the person named a merchant of their own."""
    made: dict[str, str] | None = read_json(_place(var))
    if not made or os.environ.get("WECHATPAY_MERCHANT_ID", "").strip():
        return {}
    return {**made, "WECHATPAY_API_BASE": f"{sandbox_url}/wechatpay"}


def _place(var: Path) -> Path:
    return var / "wechatpay.json"
