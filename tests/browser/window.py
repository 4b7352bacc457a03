"""A browser window that remembers every fault of the pages that were open in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    WebError,
)

# Chromium also tells refusals of its own accord; this one names the directive.
_TELL_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) => {
  console.error(`CSP: ${event.violatedDirective} refused ${event.blockedURI}`);
});
"""
# Said by the driver, not by the page: most windows take no worker.
_BLOCKED = "Service Worker registration blocked by Playwright"


@dataclass
class Window:
    """One person's window: a context with one page, and what went wrong in it."""

    context: BrowserContext
    page: Page
    base: str
    hosts: frozenset[str]
    faults: list[str] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)

    @classmethod
    def open(cls, context: BrowserContext, base: str, others: tuple[str, ...]) -> Window:
        """Open a page in a context and start to listen; `others` are addresses besides ours."""
        hosts = frozenset(urlsplit(url).netloc for url in (base, *others))
        context.add_init_script(_TELL_VIOLATIONS)
        context.set_default_timeout(20_000)
        window = cls(context=context, page=context.new_page(), base=base, hosts=hosts)
        context.on("request", window._request)
        context.on("response", window._response)
        context.on("requestfailed", window._failed)
        context.on("console", window._console)
        context.on("weberror", window._error)
        return window

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob", "about") and parts.netloc not in self.hosts:
            self.faults.append(f"asked another host: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status < 400:
            return
        if response.request.is_navigation_request():
            self.refused.add(response.url)  # a page that says no; the test reads it
        else:
            self.faults.append(f"{response.status} for {response.url}")

    def _failed(self, request: Request) -> None:
        if request.failure and "ERR_ABORTED" not in request.failure:  # else: left the page
            self.faults.append(f"{request.failure} for {request.url}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning"):
            return
        if message.text == _BLOCKED:
            return
        where = message.location["url"]
        if message.text.startswith("Failed to load resource") and where in self.refused:
            return
        self.faults.append(f"console {message.type} on {self.page.url}: {message.text}")

    def _error(self, error: WebError) -> None:
        self.faults.append(f"script error on {self.page.url}: {error.error.message}")
