"""What a person reads when everything runs."""

from __future__ import annotations

from collections.abc import Sequence

from marketplace.bootstrap.files import read_json
from marketplace.bootstrap.layout import Layout
from marketplace.bootstrap.parts import Places


def banner(layout: Layout, places: Places, seconds: float) -> list[str]:
    """Give the lines with the addresses and the demo's sign-ins."""
    addresses = [
        ("Shop", f"{places.web_url}/"),
        ("Vendor portal", f"{places.web_url}/en/vendor/"),
        ("Administration", f"{places.web_url}/admin/"),
    ]
    if places.sandbox_url:
        addresses.append(("Payment sandbox", f"{places.sandbox_url}/"))
    if places.bank_url:
        addresses.append(("Sandbox bank", f"{places.bank_url}/healthz"))
    if places.customs_url:
        addresses.append(("Simulated customs", f"{places.customs_url}/healthz"))
    lines = ["", f"  The marketplace is running ({seconds:.1f} s).", ""]
    lines += [f"    {name:<17}{url}" for name, url in addresses]
    people = read_json(layout.run / "demo.json") or []
    if people:
        lines += ["", "  Sign in to the demo as", ""]
        rows = [
            [str(each.get(key, "")) for key in ("role", "email", "password", "url")]
            for each in people
        ]
        lines += [f"    {line}" for line in aligned(rows)]
    return [*lines, "", f"  Logs: {layout.log}    Stop: Ctrl-C", ""]


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Line columns up."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return [
        "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def timings(steps: Sequence[tuple[str, float]]) -> list[str]:
    """Give one line for each step of the start."""
    return [*(f"    {name:<10}{seconds:7.2f} s" for name, seconds in steps), ""]
