"""The commission's meeting, and what follows from it: applicants told, results published, an appeal decided."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path

from tests.journeys.applying import Writing
from tests.journeys.mailbox import letter
from tests.journeys.selecting import COORDINATOR
from tests.journeys.site import Site, Visitor

SECRETARY, CHAIR = "secretary@commission.example", "chair@commission.example"
MEMBERS = {f"member{number}@commission.example": name for number, name in (
    (1, "Сәуле Ахметжанова"), (2, "Дмитрий Савельев"), (3, "Марат Сүлейменов"), (4, "Бибігүл Есімова"),
)}  # fmt: skip
CHAIR_NAME, SECRETARY_NAME = "Бақыт Нұрланов", "Елена Ли"
OFFICER, PUBLISHER = "officer@ministry.example", "publisher@ministry.example"


def form_commission(site: Site, on: date) -> str:
    """Five votes of the operator, state bodies and NGOs, as a decision says. Gives its address."""
    visitor = site.person(COORDINATOR)
    visitor.go("councils/new/")
    visitor.choose("kind", "grant_commission")
    visitor.fill(name_kk="Грант комиссиясы", name_ru="Комиссия по грантам", decision_number="15-Б")
    visitor.fill(reference_kk="Қағидалардың 42-тармағы", reference_ru="пункт 42 Правил")
    visitor.day("decision_on", on)
    visitor.day("valid_from", on)
    visitor.save("decision_number")
    address = visitor.path
    # It cannot begin to work without its members, and says what is missing.
    visitor.submit("/activate/")
    assert visitor.path.startswith(address)
    for name in (CHAIR_NAME, *MEMBERS.values()):
        visitor.go(f"{address}seats/")
        visitor.page.locator('main select[name="person"]').select_option(label=name)
        visitor.choose("role", "chair" if name == CHAIR_NAME else "member")
        visitor.save("person")
        assert visitor.mistakes() == []
    visitor.go(f"{address}secretary/")
    visitor.page.locator('main select[name="person"]').select_option(label=SECRETARY_NAME)
    visitor.save("person")
    visitor.go(address)
    visitor.submit("/activate/")
    return address


def convene(site: Site, council: str, number: str, at: datetime) -> tuple[str, str]:
    """A meeting with the lot on its agenda; its members are invited. Gives the addresses of the meeting and the item."""
    visitor = site.person(SECRETARY)
    visitor.go(f"{council}meetings/new/")
    visitor.day("starts_at", at, f"{at:%H:%M}")
    visitor.choose("mode", "mixed")
    visitor.fill(city_kk="Астана", city_ru="Астана", stream_url="https://stream.example/1")
    visitor.save("city_kk")
    assert visitor.mistakes() == []
    meeting = visitor.path
    visitor.go(f"{meeting}agenda/")
    visitor.press(visitor.page.locator('main form[action$="/put/"]', has_text=number).locator("button"))
    visitor.submit("/invite/")
    item = visitor.page.locator('main a[href*="/councils/items/"]').first.get_attribute("href")
    assert item
    return meeting, item


def hold(site: Site, meeting: str, item: str) -> None:
    """Declared, opened with a quorum, voted, counted, decided, closed."""
    for email in (CHAIR, *MEMBERS):
        declare(site.person(email), item)
    secretary = site.person(SECRETARY)
    secretary.go(meeting)
    for control in secretary.page.locator('main input[type="radio"][value="present"]').all():
        control.check()
    secretary.submit("/attendance/")
    secretary.submit("/open/")
    secretary.go(item)
    secretary.submit("/open/")
    for email in (CHAIR, *MEMBERS):
        member = site.person(email)
        member.go(item)
        member.choose("choice", "for")
        member.save("choice")
        assert member.mistakes() == []
    secretary.go(item)
    secretary.submit("/count/")
    secretary.submit("/decide/")
    secretary.go(meeting)
    secretary.submit("/close/")


def declare(member: Visitor, item: str) -> None:
    """Before it nobody sees the ranking; after it the member reads an application."""
    member.go("work/")
    assert member.has(f'main a[href="{item}"]')
    member.go(item)
    assert not member.has('main a[href*="/selection/commission/"]')
    member.choose("has_interest", "no")
    member.submit("/declare/")
    member.follow("/selection/commission/")
    assert member.page.locator("main h1").count() == 1
    member.go(item)


def issue_protocol(site: Site, meeting: str) -> None:
    visitor = site.person(SECRETARY)
    visitor.go(f"{meeting}protocol/")
    visitor.save("csrfmiddlewaretoken")
    assert visitor.page.locator("main .portal-file, main .portal-files li").count() >= 2, visitor.words()


def sign_protocol(site: Site, meeting: str, scan: Path) -> None:
    """Printed, signed and scanned by two people in two languages; a third compares. Before that nobody can be told."""
    for email in (CHAIR, SECRETARY):
        visitor = site.person(email)
        visitor.go("work/")
        assert visitor.has(f'main a[href="{meeting}protocol/"]')
        for _language in ("kk", "ru"):
            visitor.go(f"{meeting}protocol/")
            visitor.follow("/sign/")
            visitor.page.locator('main input[type="file"]').set_input_files(scan)
            visitor.save("once")
            assert visitor.mistakes() == []
    coordinator = site.person(COORDINATOR)
    for _signature in range(4):
        coordinator.go("work/")
        coordinator.press(coordinator.page.locator(f'main a[href="{meeting}protocol/"]'))
        coordinator.follow("/documents/signatures/")
        coordinator.choose("decision", "confirm")
        coordinator.save("decision")
    coordinator.go("work/")
    assert not coordinator.has(f'main a[href="{meeting}protocol/"]')


def tell_and_publish(site: Site, number: str, loser: Writing) -> None:
    """Applicants first; a stranger finds nothing before the second person has published."""
    coordinator, publisher, reader = site.person(COORDINATOR), site.person(PUBLISHER), site.visitor("before results")
    coordinator.go("work/")
    coordinator.press(coordinator.page.locator("main li", has_text=number).locator('a[href*="/results/"]'))
    desk = coordinator.path
    coordinator.submit("/tell/")
    assert reader.context.request.get(f"/{site.language}/calls/{number}/results/").status == 404
    loser.visitor.go(f"applications/{loser.pk}/result/")
    assert "60" in loser.visitor.words()
    publisher.go("work/")
    publisher.follow("/results/")
    assert publisher.path == desk
    publisher.submit("/publish/")
    reader.go(f"calls/{number}/results/")
    assert reader.page.locator('main a[href*="/awards/AW-"]').count() == 1
    reader.follow("/awards/AW-")
    assert "1\u00a0810\u00a0000,50\u00a0₸" in reader.words()


def appeal(loser: Writing, text: str) -> str:
    """Gives the number of the appeal."""
    loser.open("result/")
    loser.visitor.follow("/appeal/")
    loser.visitor.fill(text=text)
    loser.visitor.save("text")
    found = re.search(r"AP-\d{4}-\d{4}", loser.visitor.words())
    assert found, loser.visitor.words()
    return found[0]


def decide_appeal(site: Site, loser: Writing, number: str, email: str, decision: str) -> None:
    """The coordinator had a part in everything, so it is an officer who decides; the NGO is told by letter."""
    partial = site.person(COORDINATOR)
    partial.go("work/")
    assert not partial.has(f'main a[href*="/appeals/{number}/"]')
    officer = site.person(OFFICER)
    officer.go("work/")
    officer.follow(f"/appeals/{number}/")
    officer.submit("/decide/")
    assert officer.mistakes() != []  # a decision and its reasons are needed
    officer.choose("verb", "dismiss")
    officer.fill(decision=decision)
    officer.submit("/decide/")
    assert officer.mistakes() == []
    loser.open("appeal/")
    assert decision in loser.visitor.words()
    assert decision in letter(site.portal.var, email, number, decision)
