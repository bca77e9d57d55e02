"""From the close of a call to its commission: admission with a return, the draw of experts, their scores."""

from __future__ import annotations

import re
from datetime import date

from playwright.sync_api import expect

from tests.journeys.applying import Writing
from tests.journeys.mailbox import called
from tests.journeys.site import Site, Visitor

COORDINATOR = "coordinator@operator.example"


def put_clock_forward(site: Site, on: date, clock: str = "18:45") -> None:
    """As somebody who shows the portal does."""
    visitor = site.person(COORDINATOR)
    visitor.go("demo/clock/")
    visitor.day("to", on, clock)
    visitor.save("to_day")
    assert visitor.mistakes() == []
    assert clock in visitor.words()


def is_sealed(site: Site, number: str) -> None:
    """Before the close nobody outside the NGO finds anything to check."""
    visitor = site.person(COORDINATOR)
    visitor.go(f"admission/?call={number}")
    assert visitor.page.locator("main table tr", has_text=number).count() == 0


def to_check(site: Site, number: str, applications: list[str]) -> list[str]:
    """Waits until the portal has opened the selection by itself; gives where these applications are checked."""
    visitor = site.person(COORDINATOR)
    for _attempt in range(60):
        visitor.go(f"admission/?call={number}")
        links = visitor.page.locator("main table tr", has_text=number).locator('a[href*="/admission/"]')
        if links.count() == len(applications):
            return [str(links.filter(has_text=one).get_attribute("href")) for one in applications]
        visitor.page.wait_for_timeout(500)
    raise AssertionError(visitor.words())


def tick_checklist(visitor: Visitor) -> None:
    for control in visitor.page.locator('main input[type="radio"][value="yes"]').all():
        control.check()
    visitor.press(visitor.page.locator('main form:has(input[type="radio"][value="yes"]) button').last)
    assert visitor.mistakes() == []


def return_one(site: Site, address: str, remark: str) -> None:
    visitor = site.person(COORDINATOR)
    visitor.go(address)
    tick_checklist(visitor)
    visitor.choose("part", "problem")
    visitor.fill(text=remark)
    visitor.submit("/remark/")
    expect(visitor.page.locator("main")).to_contain_text(remark)
    visitor.submit("/return/")


def correct(writing: Writing, remark: str) -> None:
    """From my work to the part with the remark; no other part opens; submitted anew."""
    visitor = writing.visitor
    visitor.go("work/")
    visitor.follow(f"/applications/{writing.pk}/")
    assert remark in visitor.words()
    assert not visitor.has('main a[href*="/plan/goal_tasks/"]')
    visitor.follow("/plan/problem/")
    visitor.fill(problem=f"{writing.text} 2026: 312.")
    writing.press("continue")
    writing.open("check/")
    visitor.submit("/submit/")
    assert re.search(r"\b[0-9a-f]{64}\b", visitor.page.content())


def admit(site: Site, address: str) -> None:
    visitor = site.person(COORDINATOR)
    visitor.go(address)
    tick_checklist(visitor)
    visitor.submit("/admit/")


def conclude(site: Site, number: str) -> None:
    visitor = site.person(COORDINATOR)
    visitor.go(f"selection/{number}/")
    visitor.submit("/conclude/")
    assert visitor.has(f'main a[href$="/draws/{number}/1/"]'), visitor.words()


def draw(site: Site, number: str) -> None:
    """The pool and its hash first, then the seed; who was drawn is known by number only."""
    visitor = site.person(COORDINATOR)
    visitor.go(f"draws/{number}/1/")
    visitor.submit("/freeze/")
    hashed = re.findall(r"\b[0-9a-f]{64}\b", visitor.words())
    assert len(hashed) == 1
    visitor.fill(words="Ақ бата")
    visitor.submit("/draw/")
    assert hashed[0] in visitor.words()
    assert len(set(re.findall(r"\b[0-9a-f]{64}\b", visitor.words()))) >= 3
    assert visitor.page.locator("main table tbody tr").count() >= 6


def score(site: Site, number: str, marks: dict[str, float]) -> None:
    """Every expert who was called: accepts, declares, scores each application with a comment a criterion.

    `marks`: number of an application → the part of the most points that it gets.
    """
    for email in called(site.portal.var, number, count=3):
        visitor = site.person(email)
        visitor.go("reviews/")
        visitor.press(visitor.page.locator("main section", has_text=number).locator('form[action*="/accept/"] button'))
        for application, part in marks.items():
            visitor.go("reviews/")
            visitor.press(visitor.page.locator("main table tr", has_text=application).locator("a").first)
            score_one(visitor, part)


def score_one(visitor: Visitor, part: float) -> None:
    if visitor.path.endswith("/declare/"):
        visitor.choose("has_conflict", "none")
        visitor.save("has_conflict")
    for control in visitor.page.locator('main input[name^="points_"]').all():
        limits = control.evaluate("e => e.closest('.govuk-form-group').innerText")
        control.fill(str(int(int(re.findall(r"\d+", limits)[1]) * part)))
    for control in visitor.page.locator('main textarea[name^="comment_"]').all():
        control.fill("Бюджетте негізделген. Обосновано.")
    visitor.press(visitor.page.locator('main button[name="press"][value="send"]'))
    assert visitor.mistakes() == []
    assert not visitor.has('main button[value="send"]')


def close_scoring(site: Site, number: str) -> None:
    visitor = site.person(COORDINATOR)
    visitor.go(f"reviews/progress/{number}/")
    visitor.follow(f"/progress/{number}/close/")
    visitor.press(visitor.page.locator("main form button").last)
    assert visitor.path.endswith(f"/progress/{number}/"), visitor.words()
