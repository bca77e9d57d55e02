"""A person who reads pages without a browser: many pages in little time, where only their words and links count."""

from __future__ import annotations

import urllib.error
import urllib.request
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from urllib.parse import urlencode, urljoin, urlsplit

from tests.journeys.site import PASSWORD
from tests.portals import RunningPortal

SPOKEN = ("alt", "aria-label", "placeholder", "title")
# Elements that have no end.
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
DATA = ("application/json", "text/plain")


class Page(HTMLParser):
    """What a page says, where it leads, which files it wants, and what a browser would refuse in it."""

    def __init__(self, html: str = "") -> None:
        super().__init__()
        self.texts: list[str] = []
        self.links: list[str] = []
        self.files: list[str] = []
        self.hidden: dict[str, str] = {}
        self.refused: list[str] = []
        self._silent = 0
        # How deep in the element that shows a letter; its links are its recipient's.
        self._letter = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._silent += tag in ("script", "style")
        if self._letter or given.get("id") == "letter":
            self._letter += tag not in VOID
        self.texts += [value for name, value in given.items() if name in SPOKEN and value]
        if tag == "a" and "href" in given and "hreflang" not in given and not self._letter:
            self.links.append(given["href"])
        if "src" in given or (tag == "link" and "hreflang" not in given):
            self.files.append(given.get("src") or given["href"])
        if tag == "input" and given.get("type") == "hidden":
            self.hidden.setdefault(given["name"], given.get("value", ""))
        inline = tag == "style" or (tag == "script" and "src" not in given and given.get("type") not in DATA)
        if inline or any(name == "style" or name.startswith("on") for name in given):
            self.refused.append(f"{self.get_starttag_text()} is against the Content-Security-Policy")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("script", "style")
        self._letter -= bool(self._letter) and tag not in VOID

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.texts.append(data)


@dataclass
class Reader:
    """One person's session. `page` is the one that was opened last, `path` where it was found."""

    portal: RunningPortal
    language: str
    is_signed_in: bool = False
    path: str = ""
    page: Page = field(default_factory=Page)

    def __post_init__(self) -> None:
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def sign_in(self, email: str) -> None:
        login = f"/{self.language}/accounts/login/"
        assert self.open(login) == 200
        self.open(login, {**self.page.hidden, "login": email, "password": PASSWORD})
        assert "/accounts/login/" not in self.path, " ".join(self.page.texts)
        self.is_signed_in = True

    def open(self, address: str, data: dict[str, str] | None = None) -> int:
        """Goes there, and on to where it leads; the status of the page."""
        status, url, html = self._ask(address, urlencode(data).encode() if data else None)
        self.path, self.page = urlsplit(url).path, Page(html.decode())
        return status

    def status_of(self, address: str) -> int:
        return self._ask(address)[0]

    def links(self) -> list[str]:
        """Inside the portal, not to other languages, without the place on the page."""
        here = self.portal.url + self.path
        found = [urljoin(here, link).split("#")[0] for link in self.page.links]
        own = [link.removeprefix(self.portal.url) for link in found if link.startswith(self.portal.url)]
        return list(dict.fromkeys(own))

    def _ask(self, address: str, data: bytes | None = None) -> tuple[int, str, bytes]:
        headers = {"Accept": "text/html,*/*", "Accept-Language": self.language}
        request = urllib.request.Request(urljoin(self.portal.url, address), data, headers)
        try:
            with self._opener.open(request, timeout=30) as answer:
                return answer.status, answer.url, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.url or address, error.read()
