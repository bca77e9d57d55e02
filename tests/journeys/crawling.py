"""Going from link to link as one person, and what every page is held against."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT

from tests.journeys.reading import Reader
from tests.journeys.site import DESKTOP, PHONE, Visitor

# Whose pages look alike: what one of them has seen, the others need not look at again.
PEOPLE = {
    "": "guest",
    "director@ngo.example": "ngo",
    "accountant@ngo.example": "ngo staff",
    "director2@ngo.example": "ngo",
    "officer@ministry.example": "officer",
    "publisher@ministry.example": "publisher",
    "finance@ministry.example": "finance",
    "officer@akimat.example": "officer",
    "coordinator@operator.example": "coordinator",
    **{f"expert{number}@experts.example": "expert" for number in range(1, 7)},
    "chair@commission.example": "commission",
    "secretary@commission.example": "secretary",
    "observer@public.example": "observer",
    "sponsor@business.example": "business",
    "monitor@business.example": "business",
    "clerk@center.example": "center",
    "head@center.example": "center",
    "citizen@people.example": "citizen",
    "admin@portal.example": "administrator",
}
# Django's own pages, files, and what has no page.
NOT_OURS = re.compile(
    r"^/(kk|ru|en)/admin/|^/static/|^/(feeds|open-data|api|v)/|\.(csv|pdf|xlsx|json|atom|ics)$|/download/$"
)
LANGUAGE = re.compile(r"^/(kk|ru|en)/")


@dataclass
class Memory:
    """Of one run of the tests: addresses that were opened, and shapes of pages that were looked at, by kind of person."""

    opened: set[tuple[str, str]] = field(default_factory=set)
    shapes: set[tuple[str, str]] = field(default_factory=set)


def shape(path: str) -> str:
    """Pages of one view: numbers in the address and the language make no difference."""
    return re.sub(r"[0-9]+", "0", LANGUAGE.sub("/", path))


@dataclass
class Crawl:
    """`look` gets each page once it is open, and whether nobody of any kind has seen its like; it gives faults."""

    visitor: Visitor | Reader
    kind: str
    memory: Memory
    most: int
    look: Callable[[Any, bool], Iterator[str]]
    tries_links: bool = True
    faults: list[str] = field(default_factory=list)

    def run(self) -> None:
        language = self.visitor.language
        starts = [f"/{language}/", f"/{language}/work/"] if self.visitor.is_signed_in else [f"/{language}/"]
        waiting, looked = list(starts), 0
        while waiting and looked < self.most:
            address = waiting.pop(0)
            mark = (self.kind, shape(urlsplit(address).path))
            # The first pages are opened again by everybody, for the links that they alone have.
            if mark in self.memory.shapes and looked >= len(starts):
                continue
            is_new = all(seen != mark[1] for _kind, seen in self.memory.shapes)
            self.memory.shapes.add(mark)
            looked += 1
            waiting += self._open(address, is_new)

    def _open(self, address: str, is_new: bool) -> list[str]:
        """Looks at the page; its links are tried, and those to pages come back."""
        status = self.visitor.open(address)
        if status >= 400:
            self.faults.append(f"{status} {address}")
            return []
        links = self.visitor.links()
        self.faults += [f"{address}: {fault}" for fault in self.look(self.visitor, is_new)]
        for link in links if self.tries_links else []:
            self._try(link, seen_on=address)
        return [
            link for link in links if not NOT_OURS.search(urlsplit(link).path) and LANGUAGE.match(urlsplit(link).path)
        ]

    def _try(self, link: str, *, seen_on: str) -> None:
        if (self.kind, link) in self.memory.opened:
            return
        self.memory.opened.add((self.kind, link))
        status = self.visitor.status_of(link)
        if status >= 400:
            self.faults.append(f"{status} {link}, linked from {seen_on}")


def is_clean(visitor: Visitor, is_new: bool) -> Iterator[str]:
    """Accessible on a telephone and, seen for the first time, on a desk; no wider than the telephone."""
    page = visitor.page
    if is_new:
        yield from (f"on a desk: {fault}" for fault in accessibility(visitor))
    page.set_viewport_size(PHONE)
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > PHONE["width"]:
        yield f"is {width} px wide on a telephone: {page.evaluate(WIDEST, PHONE['width'])}"
    yield from (f"on a telephone: {fault}" for fault in accessibility(visitor))
    page.set_viewport_size(DESKTOP)


def accessibility(visitor: Visitor) -> list[str]:
    page = visitor.page
    if not page.evaluate("'axe' in window"):  # half a megabyte, once a page
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("axe.run({resultTypes: ['violations']}).then(results => results.violations)")
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"][:2]]


# What reaches beyond the screen, save what lies in a box that scrolls by itself.
WIDEST = """width => [...document.querySelectorAll('body *')]
    .filter(e => e.getBoundingClientRect().right > width + 1 && !e.closest('.table-scroll'))
    .slice(0, 4).map(e => e.tagName + '.' + e.className).join(' ')"""
