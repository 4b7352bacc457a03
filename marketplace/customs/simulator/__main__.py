"""`python -m marketplace.customs.simulator`: read the command line, serve."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from marketplace.customs.simulator.server import Config, serve
from marketplace.foundation.local_http import RefusedToStart


def read_config(arguments: Sequence[str] | None = None) -> Config:
    """Turn the command line into a configuration. Raises: OSError when there is no key."""
    parser = argparse.ArgumentParser(
        prog="python -m marketplace.customs.simulator",
        description="A customs office for this machine alone. Nothing is declared.",
    )
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8012, help="0 takes a free one")
    parser.add_argument("--database", required=True, help="SQLite file")
    parser.add_argument(
        "--public-key",
        type=Path,
        required=True,
        help="PEM of the key that messages are signed with",
    )
    told = os.environ.get("CUSTOMS_API_TOKEN", "")
    parser.add_argument(
        "--token", default=told, required=not told, help="else CUSTOMS_API_TOKEN, which no ps shows"
    )
    parser.add_argument("--quiet", action="store_true", help="do not log each request")
    given = parser.parse_args(arguments)
    key = given.public_key.read_bytes()
    return Config(given.host, given.port, given.database, given.token, key, given.quiet)


def main() -> int:
    """Run the server; explain a refused start in one sentence."""
    try:
        config = read_config()
        serve(config)
    except RefusedToStart as refusal:
        sys.stderr.write(f"customs simulator: {refusal}\n")
        return 2
    except OSError as error:
        sys.stderr.write(f"customs simulator: {error}\n")
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
