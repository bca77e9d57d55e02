"""The main line in a browser: from an empty draft of a call to a decided appeal. Last of the journeys: it moves the clock.

Once in each language, in Russian without scripts.
"""

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from tests.documents.samples import pdf
from tests.journeys import applying, deciding, drafting, selecting
from tests.journeys.crawling import is_clean, shape
from tests.journeys.mailbox import letter
from tests.journeys.site import Site
from tests.portals import RunningPortal

ACCOUNTANT, DIRECTOR, RIVAL = "accountant@ngo.example", "director@ngo.example", "director2@ngo.example"
PRICES = {DIRECTOR: "450 000", RIVAL: "400 000"}


@pytest.mark.parametrize(("language", "scripts"), [("kk", True), ("ru", False), ("en", True)])
def test_from_the_draft_of_a_call_to_a_decided_appeal(
    portal: RunningPortal, tmp_path: Path, language: str, scripts: bool
) -> None:
    with Site(portal, language, scripts=scripts) as site:
        if language == "en":
            site.look = Looking(site)
        number, closes = announced(site, portal, f"Үйірмелер {secrets.token_hex(3)}")
        winner, loser = applied(site, portal, number, closes, tmp_path)
        selected(site, number, closes, winner, loser)
        decided(site, portal, number, loser, tmp_path / "letter.pdf")


@dataclass
class Looking:
    """Each kind of page once, as each kind of person sees it: accessible, and no wider than a telephone."""

    site: Site
    seen: set[tuple[str, str]] = field(default_factory=set)

    def __call__(self, visitor):
        mark = (shape(visitor.path), visitor.email.partition("@")[2])
        if mark not in self.seen:
            self.seen.add(mark)
            self.site.complaints += [f"{visitor.path}: {fault}" for fault in is_clean(visitor, True)]


def announced(site, portal, title):
    draft = drafting.Draft(site.person(drafting.OFFICER))
    draft.begin()
    drafting.draft_and_send(draft, title)
    drafting.return_and_mend(site, draft)
    number = drafting.publish(site, draft)
    drafting.read_by_anybody(site, number, title)
    drafting.ask_whether_we_may_apply(site, number)
    drafting.follow_it(site, number)
    closes = drafting.extend(site, number)
    drafting.told_by_letter(site, portal, number, closes)
    return number, closes


def applied(site, portal, number, closes, folder):
    """The accountant writes, the director submits; a rival too."""
    file = folder / "letter.pdf"
    file.write_bytes(pdf())
    applications = []
    for writer, director in ((ACCOUNTANT, DIRECTOR), (RIVAL, RIVAL)):
        writing = applying.begin(site, number, writer)
        applying.write(writing, f"Үйірме {number}", closes, PRICES[director])
        refused(writing, may_submit=writer == director)
        applying.answer(writing)
        applying.attach(writing, file)
        writing.visitor = site.person(director)
        writing.number = applying.submit(writing)
        letter(portal.var, director, writing.number)
        applications.append(writing)
    selecting.is_sealed(site, number)
    return applications


def refused(writing, *, may_submit):
    """An accountant is told who may submit; a director who presses too early, what is missing, with nothing lost."""
    visitor = writing.visitor
    if may_submit:
        applying.press_submit(writing)
        assert visitor.path.endswith("/submit/")
        assert visitor.has("main .govuk-error-summary")
        assert visitor.has(f'main a[href*="/applications/{writing.pk}/questions/"]')
    else:
        writing.open("check/")
        assert visitor.has("main button[disabled][aria-describedby]")


def selected(site, number, closes, winner, loser):
    remark = "Деректер көзін көрсетіңіз."
    selecting.put_clock_forward(site, closes)
    addresses = selecting.to_check(site, number, [winner.number, loser.number])
    selecting.return_one(site, addresses[0], remark)
    selecting.correct(winner, remark)
    for address in addresses:
        selecting.admit(site, address)
    selecting.conclude(site, number)
    selecting.draw(site, number)
    selecting.score(site, number, {winner.number: 0.9, loser.number: 0.6})
    selecting.close_scoring(site, number)


def decided(site, portal, number, loser, scan):
    now = site.person(selecting.COORDINATOR).now()
    council = deciding.form_commission(site, now.date())
    meeting, item = deciding.convene(site, council, number, now + timedelta(hours=1))
    deciding.hold(site, meeting, item)
    deciding.issue_protocol(site, meeting)
    deciding.sign_protocol(site, meeting, scan)
    deciding.tell_and_publish(site, number, loser)
    appeal = deciding.appeal(loser, f"Балдар негізделмеген ({number}).")
    deciding.decide_appeal(site, loser, appeal, RIVAL, f"Балдар қайта тексерілді ({number}).")
