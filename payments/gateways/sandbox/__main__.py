"""`python -m payments.gateways.sandbox`: read the command line, serve."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Final

from marketplace.foundation.local_http import RefusedToStart
from payments.gateways.sandbox.antom_signing import AntomSide
from payments.gateways.sandbox.config import RETRIES, Config
from payments.gateways.sandbox.server import serve
from payments.gateways.sandbox.wechat_signing import side_from

# The variables by which the marketplace itself is told them.
SECRETS: Final = {
    "--webhook-secret": "STRIPE_WEBHOOK_SECRET",
    "--secret-key": "STRIPE_SECRET_KEY",
}


def read_config(arguments: Sequence[str] | None = None) -> Config:
    """Turn the command line into a configuration."""
    parser = argparse.ArgumentParser(
        prog="python -m payments.gateways.sandbox",
        description="A payment server for this machine alone. No money moves.",
    )
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8010, help="0 takes a free one")
    parser.add_argument("--database", type=Path, required=True, help="SQLite file")
    parser.add_argument("--webhook-url", help="where events are delivered; none: nowhere")
    for option, variable in SECRETS.items():
        told = os.environ.get(variable, "")
        parser.add_argument(
            option, default=told, required=not told, help=f"else {variable}, which no ps shows"
        )
    parser.add_argument("--business-name", default=Config.business_name)
    parser.add_argument("--refund-seconds", type=float, default=Config.refund_seconds)
    parser.add_argument("--processing-seconds", type=float, default=Config.processing_seconds)
    parser.add_argument("--dispute-seconds", type=float, default=Config.dispute_seconds)
    parser.add_argument(
        "--retry-seconds",
        default=",".join(f"{pause:g}" for pause in RETRIES),
        help="pauses before each further delivery of a webhook, separated by commas",
    )
    parser.add_argument(
        "--convert",
        action="append",
        default=[],
        metavar="MOP:HKD:0.970874",
        help="let a charge currency reach the balance in another, at a rate",
    )
    parser.add_argument(
        "--payout-seconds",
        type=float,
        default=Config.payout_seconds,
        help="pay the balance out each so many seconds; 0: only when a control asks",
    )
    parser.add_argument("--antom-reports", type=Path, help="folder for Antom's settlement files")
    parser.add_argument("--quiet", action="store_true", help="do not log each request")
    given = parser.parse_args(arguments)
    return Config(
        host=given.host,
        port=given.port,
        database=given.database,
        secret_key=given.secret_key,
        webhook_secret=given.webhook_secret,
        webhook_url=given.webhook_url,
        business_name=given.business_name,
        refund_seconds=given.refund_seconds,
        processing_seconds=given.processing_seconds,
        dispute_seconds=given.dispute_seconds,
        retry_seconds=tuple(float(p) for p in given.retry_seconds.split(",") if p),
        is_quiet=given.quiet,
        conversions=dict(_conversion(told) for told in given.convert),
        payout_seconds=given.payout_seconds,
        wechat=side_from(os.environ),
        antom=_antom(),
        antom_reports=given.antom_reports,
    )


def _antom() -> AntomSide | None:
    """Read Antom's side from the environment, where no `ps` shows it; without it there is none."""
    own_key = os.environ.get("SANDBOX_ANTOM_PRIVATE_KEY", "")
    if not own_key:
        return None
    merchant_key = os.environ.get("SANDBOX_ANTOM_MERCHANT_KEY", "")
    return AntomSide(os.environ.get("ANTOM_CLIENT_ID", ""), merchant_key, own_key)


def _conversion(told: str) -> tuple[str, tuple[str, Decimal]]:
    charged, settled, rate = told.lower().split(":")
    return charged, (settled, Decimal(rate))


def main() -> int:
    """Run the server; explain a refused start in one sentence."""
    config = read_config()
    try:
        serve(config)
    except RefusedToStart as refusal:
        print(f"sandbox: {refusal}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"sandbox: cannot listen on {config.host}:{config.port}: {error}", file=sys.stderr)
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
