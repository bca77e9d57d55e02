"""The fixed cast of all tests, made through the actions. Each person and organisation comes to be when first named.

    def test_director_sees_her_application(people, client):
        as_person(client, people.aigerim).get("/kk/work/")
        submit(application, by=actor_for(people.aigerim), at=people.at)

`people` is a fixture of tests/conftest.py. Addresses are those of the demo data; everybody's password is PASSWORD, and
`as_person` lets them in without it. They joined long ago (JOINED), so that a page, which judges by the moment of its
request, and an action given `people.at` find them there alike.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache, cached_property

from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.acting import actor_of
from accounts.actions import (
    add_member,
    claim_organisation,
    confirm_standing,
    create_organisation,
    decide_expert,
    propose_expert,
    register_person,
)
from accounts.models import ExpertProfile, Membership, Organisation, User
from accounts.roles import OrganisationKind, Role
from core.actor import Actor
from core.models import Region, Sphere

JOINED = datetime(2025, 1, 13, 4, 0, tzinfo=UTC)
AT = datetime(2027, 1, 11, 4, 0, tzinfo=UTC)  # a Monday, 09:00 in Almaty
PASSWORD = "a password nobody guesses"
SYSTEM = Actor.system("tests")

# Years 70–79 of a BIN lie in the future, so that none is a real organisation's.
BINS = {
    "ngo": "700140000019",
    "other_ngo": "700140001808",
    "ministry": "710240000019",
    "akimat": "720340000018",
    "operator": "730440000017",
    "business": "740540000016",
    "centre": "750640000015",
    "public": "760740000014",
}


def valid_bin(first_eleven: str) -> str:
    from core.identifiers import check_digit

    return f"{first_eleven}{check_digit(first_eleven)}"


class Cast:
    """`people.aigerim`, `people.officer`, `people.ngo`… One instance a test."""

    at = AT

    @property
    def at_now(self) -> datetime:
        """For what a page judges by the moment of its request, such as an invitation that is still open."""
        return timezone.now()

    # --- organisations ------------------------------------------------------------------------------
    @cached_property
    def operator(self) -> Organisation:
        return self._body(OrganisationKind.OPERATOR, "operator", "Азаматтық бастамаларды қолдау орталығы",
                          "Центр поддержки гражданских инициатив", "Centre for Support of Civil Initiatives")  # fmt: skip

    @cached_property
    def ministry(self) -> Organisation:
        return self._body(OrganisationKind.MINISTRY, "ministry", "Мәдениет және ақпарат министрлігі",
                          "Министерство культуры и информации", "Ministry of Culture and Information")  # fmt: skip

    @cached_property
    def akimat(self) -> Organisation:
        return self._body(OrganisationKind.AKIMAT, "akimat", "Ақмола облысының әкімдігі",
                          "Акимат Акмолинской области", "Akimat of Akmola Region", region=self.region)  # fmt: skip

    @cached_property
    def business(self) -> Organisation:
        return self._body(OrganisationKind.BUSINESS, "business", "«Сарыарқа Энерго» ЖШС",
                          "ТОО «Сарыарка Энерго»", "Saryarka Energo LLP", region=self.region)  # fmt: skip

    @cached_property
    def centre(self) -> Organisation:
        return self._body(OrganisationKind.CIVIL_CENTRE, "centre", "Жақсы ауылының азаматтық орталығы",
                          "Гражданский центр села Жаксы", "Civil Centre of Zhaksy Village", region=self.region)  # fmt: skip

    @cached_property
    def public_body(self) -> Organisation:
        """The NGO from which the observer comes."""
        return self._body(OrganisationKind.NGO, "public", "«Ашық қоғам» қоғамдық бірлестігі",
                          "ОО «Открытое общество»", "Open Society Public Association")  # fmt: skip

    @cached_property
    def ngo(self) -> Organisation:
        """Aigerim's: claimed by her, confirmed by the coordinator."""
        return self._headed_by(self.aigerim)

    @cached_property
    def other_ngo(self) -> Organisation:
        return self._headed_by(self.other_director)

    # --- the NGO's side -------------------------------------------------------------------------------
    @cached_property
    def aigerim(self) -> User:
        """Director of the NGO, which comes with her."""
        user = self._person("director@ngo.example", "Айгерім Сәрсенова")
        self._claim(user, "ngo", "«Үміт» қоғамдық қоры", "Общественный фонд «Умит»", "Umit Foundation")
        return user

    @cached_property
    def accountant(self) -> User:
        return self._member("accountant@ngo.example", "Ольга Ким", self.ngo, Role.STAFF, language="ru")

    @cached_property
    def signatory(self) -> User:
        return self._member("deputy@ngo.example", "Данияр Оспанов", self.ngo, Role.SIGNATORY,
                            authority="Power of attorney No. 3 of 11.01.2027")  # fmt: skip

    @cached_property
    def other_director(self) -> User:
        user = self._person("director2@ngo.example", "Марат Ибраев", language="ru")
        self._claim(user, "other_ngo", "«Достық» қоғамдық бірлестігі", "ОО «Достык»", "Dostyk")
        return user

    @cached_property
    def delegate(self) -> User:
        """Sits on commissions in the name of Aigerim's NGO, and has no part in its own work."""
        return self._member("delegate@ngo.example", "Гүлжан Тілеуова", self.ngo, Role.COMMISSION)

    # --- the state's and the operator's side ----------------------------------------------------------
    @cached_property
    def officer(self) -> User:
        return self._member("officer@ministry.example", "Гүлнар Әбенова", self.ministry, Role.OFFICER)

    @cached_property
    def publisher(self) -> User:
        return self._member("publisher@ministry.example", "Ержан Төлегенов", self.ministry, Role.PUBLISHER)

    @cached_property
    def finance(self) -> User:
        return self._member("finance@ministry.example", "Светлана Пак", self.ministry, Role.FINANCE, language="ru")

    @cached_property
    def akimat_officer(self) -> User:
        return self._member("officer@akimat.example", "Айдос Қасымов", self.akimat, Role.OFFICER)

    @cached_property
    def akimat_publisher(self) -> User:
        return self._member("publisher@akimat.example", "Наталья Цой", self.akimat, Role.PUBLISHER, language="ru")

    @cached_property
    def akimat_finance(self) -> User:
        return self._member("finance@akimat.example", "Ерлан Бекенов", self.akimat, Role.FINANCE)

    @cached_property
    def coordinator(self) -> User:
        return self._member("coordinator@operator.example", "Динара Жүнісова", self.operator, Role.COORDINATOR)

    @cached_property
    def insider(self) -> User:
        """A coordinator who works for Aigerim's NGO too, and so may not decide on it."""
        user = self._member("insider@operator.example", "Самал Рахимова", self.operator, Role.COORDINATOR)
        add_member(user, self.ngo, [Role.STAFF], by=SYSTEM, at=JOINED)
        return user

    @cached_property
    def administrator(self) -> User:
        return self._member("admin@portal.example", "Тимур Ахметов", self.operator, Role.ADMINISTRATOR, is_staff=True)

    @cached_property
    def chair(self) -> User:
        return self._member("chair@commission.example", "Бақыт Нұрланов", self.ministry, Role.COMMISSION)

    @cached_property
    def secretary(self) -> User:
        return self._member("secretary@commission.example", "Елена Ли", self.operator, Role.SECRETARY, language="ru")

    # --- experts, the public, business, centres -------------------------------------------------------
    @cached_property
    def experts(self) -> list[User]:
        """1 to 6, all in the register; 5 and 6 read Russian only."""
        return [self.expert(number) for number in range(1, 7)]

    @cached_property
    def expert1(self) -> User:
        return self.expert(1)

    @cached_property
    def expert2(self) -> User:
        return self.expert(2)

    @cached_property
    def expert3(self) -> User:
        return self.expert(3)

    @cached_property
    def observer(self) -> User:
        return self._member("observer@public.example", "Жанна Исаева", self.public_body, Role.OBSERVER)

    @cached_property
    def sponsor(self) -> User:
        return self._member("sponsor@business.example", "Асқар Мұсин", self.business, Role.DIRECTOR, Role.SPONSOR)

    @cached_property
    def monitor(self) -> User:
        return self._member("monitor@business.example", "Ирина Волкова", self.business, Role.MONITOR, language="ru")

    @cached_property
    def clerk(self) -> User:
        return self._member("clerk@center.example", "Сәуле Бекова", self.centre, Role.CLERK)

    @cached_property
    def centre_head(self) -> User:
        return self._member("head@center.example", "Қайрат Смағұлов", self.centre, Role.CENTRE_HEAD)

    @cached_property
    def citizen(self) -> User:
        return self._person("citizen@people.example", "Алия Омарова")

    @cached_property
    def outsider(self) -> User:
        """Signed in, and nothing to do with anybody."""
        return self._person("outsider@people.example", "Пётр Чужой", language="ru")

    # --- places and subjects ------------------------------------------------------------------------------
    @cached_property
    def region(self) -> Region:
        """Akmola Region, of the reference data."""
        ensure_reference()
        return Region.objects.get(kato="110000000")

    @cached_property
    def spheres(self) -> list[Sphere]:
        ensure_reference()
        return list(Sphere.objects.for_grants().order_by("sort"))

    def expert(self, number: int) -> User:
        email = f"expert{number}@experts.example"
        if user := User.objects.filter(email=email).first():
            return user
        user = self._person(email, f"Сарапшы {number}")
        languages = ["ru"] if number > 4 else ["kk", "ru"]
        profile = propose_expert(user, spheres=self.spheres[:4], languages=languages, by=actor_for(user), at=JOINED)
        include(profile, by=actor_for(self.coordinator), at=JOINED)
        return user

    # --- how they come to be --------------------------------------------------------------------------
    def _person(self, email: str, full_name: str, language: str = "kk", *, is_staff: bool = False) -> User:
        user = register_person(email, full_name, language=language, is_staff=is_staff, by=SYSTEM, at=JOINED)
        user.password = hashed_password()
        user.save(update_fields=["password"])
        return user

    def _member(
        self, email: str, full_name: str, organisation: Organisation, *roles: Role,
        language: str = "kk", authority: str = "", is_staff: bool = False,
    ) -> User:  # fmt: skip
        user = self._person(email, full_name, language, is_staff=is_staff)
        add_member(user, organisation, roles, authority=authority, by=SYSTEM, at=JOINED)
        return user

    def _body(self, kind: str, key: str, kk: str, ru: str, en: str, region: Region | None = None) -> Organisation:
        return create_organisation(
            kind, bin=valid_bin(BINS[key][:11]), name_kk=kk, name_ru=ru, name_en=en, region=region, by=SYSTEM, at=JOINED
        )

    def _headed_by(self, director: User) -> Organisation:
        return Organisation.objects.get(memberships__user=director)

    def _claim(self, director: User, key: str, kk: str, ru: str, en: str) -> None:
        claim = claim_organisation(
            OrganisationKind.NGO, bin=valid_bin(BINS[key][:11]), name_kk=kk, name_ru=ru, name_en=en, region=self.region,
            by=actor_for(director), at=JOINED,
        )  # fmt: skip
        confirm_standing(claim.organisation, by=actor_for(self.coordinator), at=JOINED)


def ensure_reference() -> None:
    """A test with real transactions has emptied every table before this one."""
    if not Region.objects.exists():
        call_command("load_reference", verbosity=0)


def include(profile: ExpertProfile, *, by: Actor, at: datetime) -> ExpertProfile:
    """The three steps that follow a proposal."""
    for verb in ("conform", "interview", "include"):
        profile = decide_expert(profile, verb, by=by, at=at)
    return profile


def actor_for(user: User, organisation: Organisation | None = None, language: str | None = None) -> Actor:
    """As the middleware makes it: under the membership in `organisation`, else under the oldest one."""
    membership = organisation and Membership.objects.current().get(user=user, organisation=organisation)
    return actor_of(User.objects.get(pk=user.pk), membership.pk if membership else None, language)


def as_person(client: Client, user: User, organisation: Organisation | None = None) -> Client:
    """The client signed in as this person, with the second factor given, acting for `organisation` when named."""
    client.force_login(user, backend="accounts.backends.Backend")
    session = client.session
    session["second_factor"] = True
    if organisation is not None:
        session["membership_id"] = Membership.objects.current().get(user=user, organisation=organisation).pk
    session.save()
    return client


@cache
def hashed_password() -> str:
    """Hashed once a process: it takes as long as a whole test."""
    return make_password(PASSWORD)
