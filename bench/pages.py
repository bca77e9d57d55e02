"""The pages that are measured. Add yours here; its data belongs in bench/seed.py."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """`budget`: times the cost of `bare` that the page may cost; `queries`: how many it may make.

    `address` is asked after seeding, so that it may look a row up. `sign_in` is the e-mail of a person of the seed.
    """

    name: str
    address: Callable[[], str]
    sign_in: str | None = None
    budget: float | None = None
    queries: int | None = None
    longest_html: int | None = None


LIST_SIGNED_IN, LIST_ANONYMOUS, DETAIL, CACHED = 20, 15, 20, 2
LONGEST_LIST = 60 * 1024

PAGES = [
    Page("bare", lambda: "/bare", budget=1, queries=0),
    Page("public_calls", lambda: "/kk/calls/", budget=LIST_ANONYMOUS, queries=4, longest_html=LONGEST_LIST),
]
