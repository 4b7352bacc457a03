"""The shop on a phone that loses its network: something useful is said, and nothing was kept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE
from tests.running import Running

pytestmark = pytest.mark.browser

KEPT = """
async () => {
  const found = [];
  for (const name of await caches.keys()) {
    const kept = await caches.open(name);
    for (const request of await kept.keys()) {
      const answer = await (await kept.match(request)).text();
      found.push([new URL(request.url).pathname, answer]);
    }
  }
  return found;
}
"""
READY = "() => navigator.serviceWorker.ready.then((found) => found.active.state)"


@pytest.fixture
def page(browser: Browser, running: Running) -> Iterator[Page]:
    """A phone whose browser takes the worker."""
    context = browser.new_context(service_workers="allow", locale="pt-PT", **PHONE)
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto(f"{running.url}/pt/")
    page.evaluate(READY)
    page.wait_for_function("() => navigator.serviceWorker.controller")
    yield page
    context.close()


def test_without_a_network_a_page_says_so_in_its_language_and_goes_on_afterwards(
    page: Page, running: Running
):
    page.goto(f"{running.url}/pt/p/almond-biscuits/")
    name = page.locator("h1").inner_text()
    page.context.set_offline(True)
    page.goto(f"{running.url}/pt/p/almond-biscuits/")
    expect(page.locator("h1")).to_have_text("Sem rede")
    expect(page.locator(".site_header")).to_be_visible()
    color = page.locator("main .button").evaluate("(e) => getComputedStyle(e).backgroundColor")
    assert color == "rgb(28, 77, 159)"  # its style was kept, too
    page.goto(f"{running.url}/en/cart/")
    expect(page.locator("h1")).to_have_text("No network")
    page.context.set_offline(False)
    page.goto(f"{running.url}/pt/p/almond-biscuits/")
    expect(page.locator("h1")).to_have_text(name)


def test_no_page_of_the_visitor_was_kept(page: Page, running: Running):
    page.goto(f"{running.url}/pt/p/almond-biscuits/")
    page.locator("button[name=then][value=stay]").click()
    expect(page.locator(".notice--success")).to_be_visible()
    for path in ("cart/", "checkout/", "account/login/", "search/?q=almond", "me/"):
        page.goto(f"{running.url}/pt/{path}")
    kept = page.evaluate(KEPT)
    paths = {path for path, _text in kept}
    pages = {path for path in paths if not path.startswith(("/static/", "/css/"))}
    assert pages == {f"/{code}/offline/" for code in ("zh-hant", "zh-hans", "pt", "en")}
    assert any(path.startswith("/static/js/") for path in paths)
    for path, text in kept:
        assert "csrfmiddlewaretoken" not in text or path.startswith("/static/js/")
        assert "almond-biscuits" not in text
