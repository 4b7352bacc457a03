"""axe-core on the open page: the rules of WCAG 2.0 to 2.2, A and AA, and its own best practices."""

from __future__ import annotations

from importlib.resources import files
from typing import Final

from playwright.sync_api import Page

_AXE: Final = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
_RUN: Final = """
async () => {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const found = await axe.run(document, { runOnly: tags, resultTypes: ["violations"] });
  return found.violations.flatMap((each) => each.nodes.map((node) => (
    `${each.id}: ${node.target.join(" ")}: ${node.any.concat(node.all)[0]?.message ?? each.help}`
  )));
}
"""


def wrong_with(page: Page, where: str) -> list[str]:
    """Let axe look at the open page. It is handed in past the page's policy, as a debugger may."""
    page.evaluate(_AXE)
    return [f"{where}: {each}" for each in page.evaluate(_RUN)]
