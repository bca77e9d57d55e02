"""No English is left on pages in Kazakh and in Russian: no text equals a message of the source."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tests.journeys.crawling import PEOPLE, Crawl, Memory
from tests.journeys.site import Site, Visitor
from tests.portals import RunningPortal

LOCALE = Path(__file__).resolve().parents[2] / "locale"
READ = ("alt", "aria-label", "placeholder", "title")
ENGLISH = re.compile(r"[A-Za-z]{3}")
# One of each kind; the words of the others are the same.
READERS = list({kind: email for email, kind in reversed(PEOPLE.items())}.values())
LANGUAGE_NAMES = {"English"}  # a language is named in itself
SAMPLES = "/gallery/"  # invented texts, for the people who build pages


class Texts(HTMLParser):
    """What a reader sees or hears of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in ("script", "style")
        self.found += [value for name, value in attrs if name in READ and value]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.found.append(data)


def plain(text: str) -> str:
    return " ".join(text.split()).strip(" :·")


@pytest.fixture(scope="module")
def messages() -> set[str]:
    """English messages, those apart that stay as they are in every language: PDF, Atom, names."""
    with (LOCALE / "kk" / "LC_MESSAGES" / "django.po").open("rb") as file:
        catalogue = read_po(file, locale="kk")
    entries = [message for message in catalogue if message.id]
    single = {plain(one.id if isinstance(one.id, str) else one.id[0]) for one in entries if one.id != one.string}
    return {text for text in single if ENGLISH.search(text)} - LANGUAGE_NAMES


@pytest.fixture(scope="module")
def memory() -> dict[str, Memory]:
    return {"kk": Memory(), "ru": Memory()}


@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize("email", READERS)
def test_no_english_is_left(
    portal: RunningPortal, memory: dict[str, Memory], messages: set[str], language: str, email: str
) -> None:
    def english(visitor: Visitor, _is_new: bool) -> Iterator[str]:
        if SAMPLES in visitor.path:
            return
        reader = Texts()
        reader.feed(visitor.page.content())
        yield from sorted({f"“{text}”" for text in map(plain, reader.found) if text in messages})

    # Without scripts: pages come faster, and the words are the same.
    with Site(portal, language, scripts=False) as site:
        visitor = site.person(email) if email else site.visitor()
        crawl = Crawl(visitor, "everybody", memory[language], most=40, look=english, tries_links=False)
        crawl.run()
        assert not crawl.faults, "\n".join(crawl.faults)
