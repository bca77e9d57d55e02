"""Every page that people are led to: it opens, is accessible, fits a telephone, and its scripts do not complain."""

import pytest

from tests.journeys.crawling import PEOPLE, Crawl, Memory, is_clean
from tests.journeys.site import Site
from tests.portals import RunningPortal

LANGUAGES = ("kk", "ru", "en")
MOST = {"guest": 24, "ngo": 24, "officer": 34, "publisher": 14, "coordinator": 30, "administrator": 24}


@pytest.fixture(scope="module")
def memory() -> Memory:
    return Memory()


@pytest.mark.parametrize(("place", "email"), enumerate(PEOPLE))
def test_pages_are_clean(portal: RunningPortal, memory: Memory, place: int, email: str) -> None:
    kind = PEOPLE[email]
    with Site(portal, LANGUAGES[place % 3]) as site:
        visitor = site.person(email) if email else site.visitor()
        crawl = Crawl(visitor, kind, memory, MOST.get(kind, 10), is_clean)
        crawl.run()
        assert not crawl.faults, "\n".join(crawl.faults)
