"""The portal as people see it: a browser, people who sign in with it, and complaints that fail a journey.

Everything goes through the browser; nothing here knows the database. Controls are found by the names of fields and the
addresses of forms, so that one journey runs in every language.

    with Site(portal, "kk") as site:
        officer = site.person("officer@ministry.example")
        officer.go("calls/desk/")
        officer.submit("desk/new")
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Response, sync_playwright

from launcher.browser import find_browser
from tests.portals import RunningPortal

PASSWORD, ALMATY = "partnership", ZoneInfo("Asia/Almaty")
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-default-apps", "--mute-audio",
]  # fmt: skip
PICTURES = Path(__file__).resolve().parents[2] / "test-results"
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
# Forms with mistakes come again with these: the browser's console speaks of them, and they are meant.
MEANT = re.compile(r"the server responded with a status of (409|422)")


class Site:
    """One browser on a running portal, in one language, with scripts or without."""

    def __init__(self, portal: RunningPortal, language: str, *, scripts: bool = True) -> None:
        self.portal, self.language, self.scripts = portal, language, scripts
        self.complaints: list[str] = []
        # Called with every page that somebody goes to.
        self.look: Callable[[Visitor], None] | None = None
        self._people: dict[str, Visitor] = {}

    def __enter__(self) -> Site:
        self._playwright = sync_playwright().start()
        self.browser: Browser = self._playwright.chromium.launch(executable_path=find_browser(), args=QUIET)
        return self

    def __exit__(self, kind: Any, *_: Any) -> None:
        if kind is not None:
            for name, visitor in self._people.items():
                visitor.picture(f"failed-{re.sub(r'[^a-z0-9]+', '-', name)}", always=True)
        self.browser.close()
        self._playwright.stop()
        if kind is None:
            assert not self.complaints, "\n".join(self.complaints)

    def person(self, email: str, password: str = PASSWORD) -> Visitor:
        """The person, signed in; the same browser session each time."""
        if email not in self._people:
            self._people[email] = visitor = self.visitor(email)
            visitor.email = email
            visitor.sign_in(email, password)
        return self._people[email]

    def visitor(self, name: str = "visitor", viewport: dict[str, int] = DESKTOP) -> Visitor:
        """Somebody without a session."""
        context = self.browser.new_context(
            viewport=viewport, java_script_enabled=self.scripts, locale=self.language, base_url=self.portal.url
        )
        context.set_default_timeout(30_000)
        self._people[name] = visitor = Visitor(self, context)
        return visitor


class Visitor:
    """One person at one browser window."""

    def __init__(self, site: Site, context: BrowserContext) -> None:
        self.site, self.context = site, context
        self.is_signed_in, self.email = False, ""
        self.page: Page = context.new_page()
        self.page.on("response", self._watch)
        self.page.on("pageerror", lambda error: self._complain(f"script: {error}"))
        self.page.on("console", lambda message: self._hear(message.type, message.text))

    # --- going about ----------------------------------------------------------------------------------
    def go(self, path: str) -> Page:
        """`path` below the language: "calls/"; with a leading slash as it is."""
        address = path if path.startswith(("/", "http")) else f"/{self.site.language}/{path}"
        self.page.goto(address)
        if self.site.look:
            self.site.look(self)
        return self.page

    def open(self, address: str) -> int:
        """Goes there; the status of the page."""
        response = self.page.goto(address)
        assert response, address
        return response.status

    def status_of(self, address: str) -> int:
        return self.context.request.get(address, headers={"Accept": "text/html,*/*"}).status

    def links(self) -> list[str]:
        """Inside the portal, not to other languages, without the place on the page. Links in a letter are its recipient's."""
        here = self.site.portal.url
        found = self.page.locator("a[href]:not([hreflang]):not(#letter a)")
        addresses = [link.split("#")[0] for link in found.evaluate_all("links => links.map(a => a.href)")]
        return list(dict.fromkeys(link.removeprefix(here) for link in addresses if link.startswith(here)))

    @property
    def language(self) -> str:
        return self.site.language

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    def follow(self, part: str) -> None:
        """The first link in the page whose address contains `part`."""
        self.press(self.page.locator(f'main a[href*="{part}"]').first)

    def sign_in(self, email: str, password: str = PASSWORD) -> None:
        self.go("accounts/login/")
        self.fill(login=email, password=password)
        self.press(self.form_with("password").locator("button").last)
        assert "/accounts/login/" not in self.path, self.words()
        self.is_signed_in = True

    # --- forms ----------------------------------------------------------------------------------------
    def fill(self, **values: str) -> None:
        for name, value in values.items():
            self.field(name).fill(value)

    def day(self, name: str, on: date | datetime, clock: str = "") -> None:
        """A date in its three boxes, a moment with the fourth."""
        self.fill(**{f"{name}_day": str(on.day), f"{name}_month": str(on.month), f"{name}_year": str(on.year)})
        if clock:
            self.fill(**{f"{name}_time": clock})

    def choose(self, name: str, *values: str) -> None:
        """Radio buttons, check boxes, or an option of a select."""
        for value in values:
            select = self.page.locator(f'main select[name="{name}"]')
            if select.count():
                select.select_option(value)
            else:
                self.page.locator(f'main input[name="{name}"][value="{value}"]').check()

    def tick(self, name: str) -> None:
        self.page.locator(f'main input[type="checkbox"][name="{name}"]').check()

    def field(self, name: str) -> Locator:
        return self.page.locator(f'main [name="{name}"]:not([type="hidden"])').first

    def form_with(self, name: str) -> Locator:
        """The form that holds the field."""
        return self.page.locator(f'main form:has([name="{name}"])').first

    def save(self, name: str, button: str = "button") -> None:
        """Sends the form that holds the field, by its first button."""
        self.press(self.form_with(name).locator(button).first)

    def submit(self, action: str, button: str = "button") -> None:
        """Sends the form whose address contains `action`."""
        self.press(self.page.locator(f'main form[action*="{action}"]').first.locator(button).first)

    def press(self, control: Locator) -> None:
        """Clicks, and waits until the page that follows is there."""
        with self.page.expect_navigation():
            control.click()

    # --- what is there --------------------------------------------------------------------------------
    def words(self) -> str:
        return self.page.locator("main").inner_text()

    def mistakes(self) -> list[str]:
        return self.page.locator("main .govuk-error-message").all_inner_texts()

    def has(self, selector: str) -> bool:
        return self.page.locator(selector).count() > 0

    def now(self) -> datetime:
        """By the portal's own clock, which stands in every footer."""
        shown = self.page.locator(".portal-footer__time time").get_attribute("datetime")
        assert shown
        return datetime.fromisoformat(shown).astimezone(ALMATY)

    def picture(self, name: str, *, always: bool = False) -> None:
        if always or os.environ.get("SCREENSHOTS") == "1":
            PICTURES.mkdir(exist_ok=True)
            self.page.screenshot(path=PICTURES / f"{name}.png", full_page=True)

    # --- complaints -----------------------------------------------------------------------------------
    def _watch(self, response: Response) -> None:
        is_page = response.request.is_navigation_request()
        if response.status >= 500 or (response.status >= 400 and not is_page):
            self._complain(f"{response.status} {response.url}")

    def _hear(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and not MEANT.search(text):
            self._complain(f"console: {text}")

    def _complain(self, text: str) -> None:
        self.site.complaints.append(f"{self.page.url}: {text}")
