"""A call's way to the public: drafted from nothing, returned, mended, published, read, asked about, followed, extended."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from tests.journeys.mailbox import letter
from tests.journeys.site import Site, Visitor
from tests.portals import RunningPortal

OFFICER, PUBLISHER, FOLLOWER = "officer@ministry.example", "publisher@ministry.example", "director@ngo.example"
MAY, MAY_NOT, UNKNOWN, WRONG = "700140000019", "790240002025", "850140000019", "700140000018"


def three(name: str, kk: str, ru: str, en: str = "") -> dict[str, str]:
    return {f"{name}_kk": kk, f"{name}_ru": ru, f"{name}_en": en}


@dataclass
class Draft:
    """The officer at the desk. `pk` is the draft's number in its address."""

    officer: Visitor
    pk: str = ""
    today: date = date.max

    def begin(self) -> None:
        self.officer.go("calls/desk/")
        self.today = self.officer.now().date()
        self.officer.submit("desk/new/")
        found = re.search(r"/calls/desk/(\d+)/$", self.officer.path)
        assert found, self.officer.path
        self.pk = found[1]

    def open(self, rest: str = "") -> None:
        self.officer.go(f"calls/desk/{self.pk}/{rest}")

    def saved(self) -> None:
        """The page that follows a save complains of nothing."""
        assert self.officer.mistakes() == []

    def write_texts(self, title: str) -> None:
        self.open("section/basics/")
        self.officer.fill(**three("title", f"{title} (қаз)", f"{title} (рус)", f"{title} (eng)"))
        self.officer.fill(
            **three("summary", "Ауылдағы балалар үйірмелері.", "Детские кружки на селе.", "Clubs for children.")
        )
        self.officer.save("title_kk")
        # Its button led on to the next section.
        assert self.officer.path.endswith("/section/basis/")
        self.officer.fill(**three("basis_title", "Басым бағыттар тізбесі", "Перечень приоритетных направлений"))
        self.officer.fill(basis_number="77-НҚ", **three("basis_approved_by", "Министр", "Министр"))
        self.officer.day("basis_on", self.today - timedelta(days=30))
        self.officer.save("basis_number")
        assert self.officer.path.endswith("/section/scope/")

    def choose_scope(self) -> None:
        self.officer.choose("grant_type", "short")
        self.officer.page.locator('main input[name="spheres"]').nth(3).check()
        self.officer.save("grant_type")
        assert self.officer.path.endswith("/section/lots/")

    def add_lot(self, closes: date) -> None:
        officer = self.officer
        officer.follow("/lots/new/")
        texts = ("theme", "goal", "tasks", "result")
        for name in texts:
            officer.fill(**three(name, f"{name} қазақша", f"{name} по-русски"))
        officer.fill(**three("territory", "Бүкіл ел", "Вся страна"), amount="6 000 000", grants_count="1")
        officer.page.locator('main input[name="sphere"]').first.check()
        officer.day("starts_on", closes + timedelta(days=40))
        officer.day("ends_on", closes + timedelta(days=40 + 200))
        officer.save("amount")
        self.saved()
        for item, quantity, price in (("Еңбекақы", "10", "450 000"), ("Материалдар", "50", "30 000,00")):
            officer.follow("/lines/new/")
            officer.fill(**three("item", item, f"{item} (рус)"), **three("unit", "дана", "шт."))
            officer.fill(quantity=quantity, price=price)
            officer.save("quantity")
            self.saved()
        # Back on the lot with its calculation: both lines are there, and they add up to the amount.
        assert officer.page.locator('main a[href*="/lines/"]:not([href$="/new/"])').count() == 2

    def add_funders(self) -> None:
        for position, amount in ((0, "4 000 000"), (1, "2 000 000 ₸")):
            self.open("section/funders/")
            self.officer.follow("/funders/new/")
            options = self.officer.page.locator('main select[name="organisation"] option[value]:not([value=""])')
            self.officer.choose("organisation", options.nth(position).get_attribute("value") or "")
            self.officer.fill(amount=amount)
            self.officer.save("amount")
            self.saved()

    def keep_criteria(self) -> None:
        """The criteria in force stand there already; a pass mark is added."""
        self.open("section/criteria/")
        assert self.officer.page.locator('main a[href*="/criteria/"]:not([href$="/new/"])').count() == 6
        self.officer.fill(pass_mark="50")
        self.officer.save("pass_mark")
        self.saved()

    def add_questions(self) -> None:
        self.open("questions/")
        self.officer.follow("/questions/add/")
        self.officer.follow("kind=yes_no")
        self.officer.fill(**three("label", "Үйірмеңіз бар ма?", "Есть ли у вас кружок?"))
        self.officer.tick("required")
        self.officer.save("label_kk")
        self.saved()
        self.officer.follow("/questions/add/")
        self.officer.follow("kind=long_text")
        self.officer.fill(**three("label", "Ол туралы айтыңыз", "Расскажите о нем"), max_length="900")
        self.officer.page.locator('main input[name="shown_if"]').first.check()
        self.officer.save("label_kk")
        self.saved()
        assert self.officer.page.locator("main ol.portal-files > li").count() == 2
        self.officer.follow("/questions/preview/")

    def add_document(self) -> None:
        self.open("section/documents/")
        self.officer.follow("/documents/new/")
        self.officer.fill(**three("title", "Қолдау хаты", "Письмо поддержки"))
        self.officer.save("title_kk")
        self.saved()

    def set_window(self, opens: date, closes: date) -> None:
        self.open("section/window/")
        self.officer.day("opens_at", opens, "09:00")
        self.officer.day("closes_at", closes, "18:30")
        self.officer.save("opens_at_day")
        self.saved()

    def send(self) -> None:
        self.open()
        self.officer.submit("/propose/")


def draft_and_send(draft: Draft, title: str) -> None:
    draft.send()
    # Nothing is there yet: the reasons are listed and nothing was sent.
    assert draft.officer.has("main .govuk-error-summary")
    closes = draft.today + timedelta(days=24)
    draft.write_texts(title)
    draft.choose_scope()
    draft.add_lot(closes)
    draft.add_funders()
    draft.keep_criteria()
    draft.add_questions()
    draft.add_document()
    draft.set_window(draft.today - timedelta(days=1), closes)
    draft.send()
    assert not draft.officer.has("main .govuk-error-summary"), draft.officer.mistakes()


def return_and_mend(site: Site, draft: Draft) -> None:
    publisher, reason = site.person(PUBLISHER), "Мақсатын толықтырыңыз."
    publisher.go("work/")
    publisher.follow(f"/calls/desk/{draft.pk}/")
    publisher.submit("/return/")
    assert publisher.mistakes() != []  # a reason is needed
    publisher.fill(reason=reason)
    publisher.submit("/return/")
    draft.officer.go("work/")
    assert reason in draft.officer.words()
    draft.officer.follow(f"/calls/desk/{draft.pk}/")
    draft.officer.follow("/section/basics/")
    draft.officer.fill(summary_kk="Ауылдағы балалар үйірмелерін ашу және қолдау.")
    draft.officer.save("summary_kk", "button:nth-of-type(2)")
    draft.send()


def publish(site: Site, draft: Draft) -> str:
    publisher = site.person(PUBLISHER)
    publisher.go(f"calls/desk/{draft.pk}/")
    publisher.follow("/preview/applicant/")
    publisher.go(f"calls/desk/{draft.pk}/")
    publisher.submit("/publish/")
    found = re.search(r"C-\d{4}-\d{4}", publisher.page.content())
    assert found, publisher.words()
    return found[0]


def read_by_anybody(site: Site, number: str, title: str) -> None:
    reader = site.visitor("reader")
    reader.go("calls/")
    reader.fill(q=title)
    reader.save("q")
    reader.follow(f"/calls/{number}/")
    words = reader.words()
    for part in ("6\u00a0000\u00a0000\u00a0₸", "1\u00a0500\u00a0000\u00a0₸", "18:30", number):
        assert part in words
    assert reader.page.locator("html").get_attribute("lang") == site.language


def ask_whether_we_may_apply(site: Site, number: str) -> None:
    reader = site.visitor("asker")

    def ask(bin_number: str) -> None:
        reader.go(f"calls/{number}/")
        reader.fill(bin=bin_number)
        reader.save("bin")

    ask(MAY)
    assert reader.has("#answer")
    assert not reader.has(".portal-answers")
    for number_that_may_not in (MAY_NOT, UNKNOWN):
        ask(number_that_may_not)
        assert reader.has(".portal-answers > li")
    ask(WRONG)
    assert reader.mistakes() != []
    assert not reader.has("#answer")


def follow_it(site: Site, number: str) -> None:
    follower = site.person(FOLLOWER)
    follower.go(f"calls/{number}/")
    follower.submit("/follow/")
    assert follower.has('main button[name="follow"][value="no"]')


def extend(site: Site, number: str) -> date:
    officer, publisher = site.person(OFFICER), site.person(PUBLISHER)
    officer.go(f"calls/{number}/")
    today = officer.now().date()
    new_end = today + timedelta(days=31)
    officer.follow("/changes/new/extension/")
    officer.day("closes_at", new_end, "18:30")
    officer.day("decision_on", today)
    officer.fill(decision_number="5/1", reason_kk="Өңірлердің өтініші.", reason_ru="Просьба регионов.")
    officer.save("decision_number")
    assert officer.mistakes() == []
    officer.go(f"calls/{number}/changes/1/")
    # Whoever proposed it cannot put it into force.
    assert officer.page.locator("#apply, main button[aria-disabled=true], main button[disabled]").count() > 0
    publisher.go("work/")
    publisher.follow(f"/calls/{number}/changes/1/")
    publisher.submit("/apply/")
    reader = site.visitor("reader of the change")
    reader.go(f"calls/{number}/changes/")
    assert "5/1" in reader.words()
    return new_end


def told_by_letter(site: Site, portal: RunningPortal, number: str, new_end: date) -> None:
    text = letter(portal.var, FOLLOWER, number, "5/1")
    assert f"{new_end.day}\u00a0" in text
    assert "18:30" in text
