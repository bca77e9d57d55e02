"""A new person registers, claims an NGO, is confirmed by the operator and fills in its profile."""

import re
import secrets
from datetime import date

import pytest

from core.identifiers import check_digit
from tests.journeys.mailbox import letter
from tests.journeys.site import Site, Visitor
from tests.portals import RunningPortal

COORDINATOR, PASSWORD = "coordinator@operator.example", "ұзақ құпиясөз 2027"
IIN, IBAN = "991331000008", "KZ11601DEMO000000007"


@pytest.mark.parametrize(("language", "scripts"), [("kk", True), ("ru", False)])
def test_ngo_joins_the_portal(portal: RunningPortal, language: str, scripts: bool) -> None:
    with Site(portal, language, scripts=scripts) as site:
        director, number = site.visitor("director"), new_bin()
        address = f"head-{number}@new.example"
        register(director, portal, address)
        claim(director, number)
        confirm(site, number)
        letter(portal.var, address, number)
        fill_in_profile(director)
        put_in_the_database(site, number)
        may_apply(director)


def new_bin() -> str:
    """Of the year 2086, and another one each time."""
    while True:
        stem = f"860140{secrets.randbelow(10**5):05d}"
        if (digit := check_digit(stem)) is not None:
            return f"{stem}{digit}"


def register(person: Visitor, portal: RunningPortal, address: str) -> None:
    person.go("accounts/signup/")
    person.fill(full_name="Ерлан Сыздықов", email=address, password1=PASSWORD)
    person.save("password1", 'button[type="submit"]:not([aria-controls])')
    assert person.mistakes() != []  # without consent there is no account
    person.fill(password1=PASSWORD)
    person.tick("consent")
    person.save("password1", 'button[type="submit"]:not([aria-controls])')
    code = re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}", letter(portal.var, address))
    assert code
    person.fill(code=code[0])
    person.save("code")
    person.go("work/")
    assert person.path.endswith("/work/")


def claim(person: Visitor, number: str) -> None:
    person.go("ngos/")
    person.follow("/ngos/claim/")
    person.fill(bin=number)
    person.save("bin")
    person.fill(name_kk="«Жаңа таң» қоғамдық қоры", name_ru="Общественный фонд «Жана тан»")
    person.choose("region", "351000000")
    person.choose("capacity", "head")
    person.fill(explanation="Қордың құрылтайшысымын.")
    person.save("capacity")
    assert "/ngos/claims/" in person.path, person.mistakes()
    photo = {"name": "buyryq.png", "mimeType": "image/png", "buffer": person.page.screenshot()}
    person.choose("kind", "appointment")
    person.field("file").set_input_files(photo)
    person.submit("/evidence/")
    assert person.has("main .portal-file"), person.mistakes()


def confirm(site: Site, number: str) -> None:
    coordinator = site.person(COORDINATOR)
    coordinator.go(f"ngos/claims/?q={number}")
    coordinator.follow("/ngos/claims/")
    coordinator.submit("/confirm/")
    assert not coordinator.has('main form[action*="/confirm/"]')


def fill_in_profile(person: Visitor) -> None:
    def save(section: str, field: str) -> None:
        person.save(field)
        assert person.path.endswith("/ngos/profile/"), (section, person.mistakes())

    def open_section(section: str) -> None:
        person.go("ngos/profile/")
        person.follow(f"/ngos/profile/{section}/")

    open_section("identity")
    # The name said the legal form, and the operator has confirmed it.
    assert person.field("legal_form").input_value() == "public_foundation"
    person.day("registered_on", date(2020, 3, 12))
    person.fill(address="100000, Қарағанды, Ерубаев көшесі, 1")
    save("identity", "address")
    open_section("head")
    person.fill(head_name="Ерлан Сыздықов", head_iin=IIN)
    save("head", "head_name")
    open_section("founders")
    person.fill(**{"founders-0-name": "Ерлан Сыздықов", "founders-0-identifier": IIN})
    person.choose("founders-0-kind", "person")
    save("founders", "founders-0-name")
    open_section("contacts")
    person.fill(phones="8 (701) 123-45-67", email="zhana-tan@new.example")
    save("contacts", "phones")
    open_section("bank")
    person.fill(iban="KZ00 601D EMO0 0000 0007", bik="HSBKKZKX", bank_name="Халық банкі")
    person.save("iban")
    assert person.mistakes() != []  # its check digits are wrong
    person.fill(iban=IBAN)
    save("bank", "iban")
    open_section("activity")
    person.page.locator('main input[name="spheres"]').nth(1).check()
    person.fill(charter_kk="Балаларға көмек көрсету.")
    save("activity", "charter_kk")
    open_section("staff")
    person.fill(staff_count="3", volunteer_count="12")
    save("staff", "staff_count")


def put_in_the_database(site: Site, number: str) -> None:
    coordinator = site.person(COORDINATOR)
    coordinator.go(f"ngos/{number}/")
    coordinator.follow("/database/")
    year = date.today().year - 1
    coordinator.fill(about_year=str(year))
    coordinator.day("filed_on", date(year + 1, 1, 15))
    coordinator.save("about_year")
    assert coordinator.mistakes() == []


def may_apply(person: Visitor) -> None:
    """Every condition that somebody can know is met: on the page of an open call the answer is yes."""
    person.go("/ru/calls/?phase=open&q=Волонтерство")
    person.follow("/calls/C-")
    call = person.path
    person.go("ngos/profile/")
    number = re.search(r"86\d{10}", person.words())
    assert number
    person.go(f"{call}may-we-apply/?bin={number[0]}")
    assert person.has("#answer")
    assert not person.has(".portal-answers"), person.words()
