"""The pages that are measured. Add yours here; its data belongs in bench/seed.py."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.sources import Sources


@dataclass(frozen=True)
class Page:
    """`budget`: times the cost of `bare` that the page may cost; `queries`: how many it may make.

    `address` is asked after seeding, so that it may look a row up. `sign_in` is the e-mail of a person of the seed.
    `longest_html` and `longest_wire`: octets of the page as it is, and as it is sent.
    `presses`: the page is sent back as a form, each time with another word, by the button of this value.
    `is_list`: at ten times the rows it may cost at most 1.3 times as much.
    """

    name: str
    address: Callable[[Sources], str]
    sign_in: Callable[[Sources], str] | None = None
    budget: float | None = None
    queries: int | None = None
    longest_html: int | None = None
    longest_wire: int | None = None
    presses: str = ""
    is_list: bool = False


LIST_SIGNED_IN, LIST_ANONYMOUS, DETAIL, CACHED = 20, 15, 20, 2
LONGEST_LIST, LONGEST_FORM = 60 * 1024, 100 * 1024
LONGEST_WIRE = 25_000  # of a page whose style sheet, scripts and letters the browser has


def coordinator(_sources: Sources) -> str:
    return "coordinator@operator.example"


def director(_sources: Sources) -> str:
    return "director@ngo.example"


def expert(sources: Sources) -> str:
    return sources.review.assignment.user.email


def _queue(query: str = "") -> Callable[[Sources], str]:
    return lambda _sources: f"/kk/admission/{query}"


def _calls(query: str = "") -> Callable[[Sources], str]:
    return lambda _sources: f"/kk/calls/{query}"


def _call(sources: Sources) -> str:
    return f"/kk/calls/{sources.writing.call.number}/"


def _admission(sources: Sources) -> str:
    return f"/kk/admission/{sources.admission.pk}/"


def _review(sources: Sources) -> str:
    return f"/kk/reviews/{sources.review.pk}/"


def _application(sources: Sources) -> str:
    return f"/kk/applications/{sources.writing.pk}/"


def _section(key: str) -> Callable[[Sources], str]:
    return lambda sources: f"/kk/applications/{sources.writing.pk}/plan/{key}/"


# A word that stands in one row of all, one that stands in none, and one that stands in every row.
RARE, ABSENT, COMMON = "?q=№+7777", "?q=жоқ+сөз", "?q=конкурс"

PAGES = [
    Page("bare", lambda _sources: "/bare", budget=1, queries=0),
    Page("officer_queue", _queue(), coordinator, LIST_SIGNED_IN, 6, LONGEST_LIST, is_list=True),
    Page("public_calls", _calls(), None, LIST_ANONYMOUS, 4, LONGEST_LIST, is_list=True),
    Page("application_detail", _admission, coordinator, DETAIL, 10),
    Page("section_save", _section("goal_tasks"), director, DETAIL, presses="autosave"),
    Page("public_cached", _call, budget=CACHED, queries=0),
]
# Beside the six that others look for: what has been slow, or may become so.
PAGES += [
    Page("expert_review", _review, expert, DETAIL, 10),
    Page("task_list", _application, director, DETAIL, 10),
    Page("apply_section", _section("goal_tasks"), director, DETAIL, 10, LONGEST_FORM),
    # Four hundred and forty controls: not measured against a detail, but held where it is.
    Page("apply_budget", _section("budget"), director, 5 * DETAIL, 10, longest_wire=LONGEST_WIRE),
    Page("queue_filtered", _queue("?state=waiting&language=kk"), coordinator, LIST_SIGNED_IN, 6, is_list=True),
    Page("calls_rare_word", _calls(RARE), None, LIST_ANONYMOUS, 4, is_list=True),
    Page("calls_absent_word", _calls(ABSENT), None, LIST_ANONYMOUS, 4, is_list=True),
    # Looked up twice: whether there are more than a thousand, then the first fifty.
    Page("calls_common_word", _calls(COMMON), None, LIST_SIGNED_IN, 4, is_list=True),
]
