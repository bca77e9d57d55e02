"""No English is left on pages in Kazakh and in Russian: no text equals a message of the source."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tests.journeys.crawling import PEOPLE, Crawl, Memory
from tests.journeys.reading import Reader
from tests.portals import RunningPortal

LOCALE = Path(__file__).resolve().parents[2] / "locale"
ENGLISH = re.compile(r"[A-Za-z]{3}")
# One of each kind; the words of the others are the same.
READERS = list({kind: email for email, kind in reversed(PEOPLE.items())}.values())
LANGUAGE_NAMES = {"English"}  # a language is named in itself
SAMPLES = "/gallery/"  # invented texts, for the people who build pages


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


@pytest.fixture(scope="module")
def files() -> set[str]:
    """Pictures, styles and scripts that were asked for."""
    return set()


@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize("email", READERS)
def test_no_english_is_left(
    portal: RunningPortal, memory: dict[str, Memory], files: set[str], messages: set[str], language: str, email: str
) -> None:
    def look(reader: Reader, _is_new: bool) -> Iterator[str]:
        yield from reader.page.refused
        for file in set(reader.page.files) - files:
            files.add(file)
            if (status := reader.status_of(file)) >= 400:
                yield f"{status} {file}"
        if SAMPLES not in reader.path:
            yield from sorted({f"“{text}”" for text in map(plain, reader.page.texts) if text in messages})

    reader = Reader(portal, language)
    if email:
        reader.sign_in(email)
    crawl = Crawl(reader, "everybody", memory[language], most=40, look=look, tries_links=False)
    crawl.run()
    assert not crawl.faults, "\n".join(crawl.faults)
