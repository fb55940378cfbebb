"""A browser for tests: every forbidden action is reported, whatever the test checks."""

from __future__ import annotations

import os
import re
import shutil
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome")
# A name of another site that leads to this machine (DNS rebinding).
REBOUND = "rebound.example"
_LOOPBACK = ("127.0.0.1", "localhost", "::1", REBOUND)
_NOT_FETCHED = ("data", "blob", "about", "chrome-error")
DESKTOP = (1280, 900)
PHONE = (360, 740)


def chromium() -> str:
    """Return where Chromium is; skip a test without one, where CI is set, fail it."""
    for name in _NAMES:
        if path := shutil.which(name):
            return path
    message = "there is no Chromium; Debian has it in the package chromium"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


def launched(playwright: Playwright) -> Browser:
    """Start Chromium, which knows no host but this machine."""
    rules = f"MAP {REBOUND} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"
    options = [f"--host-resolver-rules={rules}"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        options.append("--no-sandbox")  # Chromium has none for root
    return playwright.chromium.launch(executable_path=chromium(), args=options)


class Browsing:
    """A visitor with a separate browser context, whose actions are recorded.

    Requests beyond this machine, scripts that fail, dialogs of scripts and whatever a page may
    not load are kept; ``require_harmless`` fails for them.
    """

    def __init__(
        self, browser: Browser, size: tuple[int, int], scheme: str, *, has_scripts: bool = True
    ) -> None:
        width, height = size
        self.context: BrowserContext = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="reduce",
            locale="en-US",
            timezone_id="UTC",
            java_script_enabled=has_scripts,
        )
        self.context.set_default_timeout(20_000)
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self._expected: list[str] = []
        self.context.on("request", lambda request: self.requests.append(request.url))
        self.context.on("console", self._heard)
        self.context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self.context.on("page", self._watch)

    def page(self) -> Page:
        """Open a tab."""
        return self.context.new_page()

    def _watch(self, page: Page) -> None:
        def dialog(shown: object) -> None:
            self.complaints.append(f"dialog: {shown}")
            shown.dismiss()  # type: ignore[attr-defined]

        page.on("dialog", dialog)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def expects(self, complaint: str) -> None:
        """Let the browser complain of something, a pattern; in the end it must have."""
        self._expected.append(complaint)

    @property
    def beyond(self) -> list[str]:
        """The addresses asked for that are not this machine's."""
        return [
            url
            for url in self.requests
            if urlsplit(url).scheme not in _NOT_FETCHED and urlsplit(url).hostname not in _LOOPBACK
        ]

    def require_harmless(self) -> None:
        """Fail if anything was asked of another machine, failed or was forbidden."""
        for page in self.context.pages:
            page.evaluate("0")  # what the browser has told until now is heard before its answer
        heard = self.complaints
        assert not self.beyond, self.beyond
        unexpected = [
            one for one in heard if not any(re.search(known, one) for known in self._expected)
        ]
        assert not unexpected, unexpected
        for known in self._expected:
            assert any(re.search(known, one) for one in heard), (known, heard)

    def close(self) -> None:
        self.context.close()
