"""`python -m payments.gateways.sandbox_bank`: read the command line, serve."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from marketplace.foundation.local_http import RefusedToStart
from payments.gateways.sandbox_bank.server import Config, serve


def read_config(arguments: Sequence[str] | None = None) -> Config:
    """Turn the command line into a configuration."""
    parser = argparse.ArgumentParser(
        prog="python -m payments.gateways.sandbox_bank",
        description="A bank for this machine alone. No money moves.",
    )
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8011, help="0 takes a free one")
    parser.add_argument("--database", type=Path, required=True, help="SQLite file")
    told = os.environ.get("BANK_API_TOKEN", "")
    parser.add_argument(
        "--token", default=told, required=not told, help="else BANK_API_TOKEN, which no ps shows"
    )
    parser.add_argument("--quiet", action="store_true", help="do not log each request")
    given = parser.parse_args(arguments)
    return Config(given.host, given.port, given.database, given.token, given.quiet)


def main() -> int:
    """Run the server; explain a refused start in one sentence."""
    config = read_config()
    try:
        serve(config)
    except RefusedToStart as refusal:
        print(f"sandbox bank: {refusal}", file=sys.stderr)
        return 2
    except OSError as error:
        print(
            f"sandbox bank: cannot listen on {config.host}:{config.port}: {error}", file=sys.stderr
        )
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
