"""NGOs with confirmed heads and full profiles, entries that nobody acts for, and claims that wait."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import Any

from accounts.actions import add_member, create_organisation, invite
from accounts.models import Organisation
from accounts.roles import GIVEN_BY_OPERATOR, OrganisationKind, Role
from core.actor import Actor
from core.models import Region, Sphere
from core.periods import ALMATY
from ngos import actions
from ngos.law import rules_on
from ngos.models import Ngo
from ngos.models.claims import EvidenceKind
from ngos.sections import Section
from ngos.states import Exclusion
from partnership.demo import evidence
from partnership.demo.bodies import ADMINISTRATOR, COORDINATOR
from partnership.demo.invented import invented_iban, invented_iin
from partnership.demo.people import person
from partnership.demo.stage import JOINED, Stage, acting, read, three

BANKS = (("601", "HSBKKZKX", "АО «Народный Банк Казахстана»"), ("856", "KCJBKZKX", "АО «Банк ЦентрКредит»"))
SOURCE = "Әділет органдарының тізілімі / Реестр органов юстиции"


def make(stage: Stage) -> None:
    data = read("ngos.toml")
    for number, facts in enumerate(data["ngos"]):
        stage.once(f"ngo {facts['bin']}", partial(confirmed, stage, facts, JOINED + 20 + 3 * number))
    for facts in data["known"]:
        stage.once(f"known {facts['bin']}", partial(known, stage, facts))
    for facts in data["without_bin"]:
        stage.once(f"without bin {facts['name']['ru']}", partial(_without_bin, stage, facts))


def confirmed(stage: Stage, facts: dict[str, Any], day: int) -> Ngo:
    """Claimed by its head, filled in, confirmed by the coordinator, seen in the NGO Database."""
    director = person(stage, facts["director"], stage.at(day, 9))
    iin = invented_iin(director.pk)
    claim = actions.claim(
        facts["bin"], name_kk=facts["name"]["kk"], name_ru=facts["name"]["ru"],
        region=Region.objects.get(kato=facts["region"]), by=acting(director.email), at=stage.at(day, 10),
    )  # fmt: skip
    organisation = claim.organisation
    by = acting(director.email, organisation)
    ngo = _profile(organisation.ngo, facts, iin, by, stage.at(day, 12))
    actions.confirm(claim, seen=actions.rivals_seen(claim), by=stage.acting(COORDINATOR), at=stage.at(day + 2, 16))
    if facts.get("is_complete", True) and facts.get("in_database", True):
        _in_database(stage, ngo)
    if facts.get("checked"):
        _checked(stage, ngo)
    _colleagues(stage, organisation, facts, by, day + 3)
    return ngo


def known(stage: Stage, facts: dict[str, Any]) -> Ngo:
    """An entry of the register for which nobody acts here."""
    organisation = create_organisation(
        OrganisationKind.NGO, bin=facts["bin"], **three("name", facts["name"]), source=SOURCE[:60],
        region=Region.objects.get(kato=facts["region"]), by=acting(ADMINISTRATOR), at=stage.at(JOINED + 10),
    )  # fmt: skip
    values = {"legal_form": facts["form"], "status": facts["status"]}
    return actions.correct_entry(
        organisation.ngo, values, reason=SOURCE, by=acting(COORDINATOR), at=stage.at(JOINED + 12)
    )


def _without_bin(stage: Stage, facts: dict[str, Any]) -> None:
    actions.enter_without_bin(
        name_kk=facts["name"]["kk"], name_ru=facts["name"]["ru"], legal_form=facts["form"],
        region=Region.objects.get(kato=facts["region"]), by=acting(COORDINATOR), at=stage.at(JOINED + 30),
    )  # fmt: skip


def _profile(ngo: Ngo, facts: dict[str, Any], iin: str, by: Actor, at: datetime) -> Ngo:
    """`iin`: of the director, who is head and founder."""
    sections = _sections(ngo, facts, iin)
    if not facts.get("is_complete", True):
        first = Section.IDENTITY
        return actions.save_section(ngo, first, sections[first], revision=ngo.revision, by=by, at=at)
    ngo = actions.save_sections(ngo, sections, revision=ngo.revision, by=by, at=at)
    head = actions.profile.FounderFacts("person", facts["director"]["name"], iin)
    return actions.save_founders(ngo, [head], revision=ngo.revision, by=by, at=at)


def _sections(ngo: Ngo, facts: dict[str, Any], iin: str) -> dict[str, dict[str, Any]]:
    director = facts["director"]
    code, bik, bank = BANKS[ngo.pk % len(BANKS)]
    identity = {"legal_form": facts["form"], "registered_on": facts["registered"], "address": facts["address"]}
    charter = facts.get("charter", {})
    return {
        Section.IDENTITY: {**identity, "name_en": facts["name"].get("en", "")},
        Section.HEAD: {"head_name": director["name"], "head_iin": iin},
        Section.CONTACTS: {
            "phones": [f"+7701{ngo.pk:07d}"], "email": director["email"], "web_page": facts.get("web", ""),
        },
        Section.BANK: {"iban": invented_iban(code, ngo.pk), "bik": bik, "bank_name": bank},
        Section.ACTIVITY: {
            "charter_kk": charter.get("kk", ""), "charter_ru": charter.get("ru", ""),
            "spheres": Sphere.objects.filter(code__in=facts.get("spheres", [])),
        },
        Section.STAFF: {"staff_count": facts.get("staff"), "volunteer_count": facts.get("volunteers")},
    }  # fmt: skip


def _in_database(stage: Stage, ngo: Ngo) -> None:
    year = rules_on(stage.today).year_to_have_filed(stage.today)
    filed_on = date(year + 1, 2, 10 + ngo.pk % 18)
    actions.record_database_entry(
        ngo, about_year=year, filed_on=filed_on, source="infonpo.gov.kz", by=stage.acting(COORDINATOR),
        at=datetime(year + 1, 3, 15, 12, tzinfo=ALMATY),
    )  # fmt: skip


def _checked(stage: Stage, ngo: Ngo) -> None:
    by, at = acting(COORDINATOR), stage.at(-18, 14)
    for ground in Exclusion:
        actions.record_fact(ngo, ground, "no", source="Мемлекеттік органдардың тізімдері", by=by, at=at)


def _colleagues(stage: Stage, organisation: Organisation, facts: dict[str, Any], by: Actor, day: int) -> None:
    for one in facts.get("people", []):
        user = person(stage, one, stage.at(day, 9))
        giver = acting(COORDINATOR) if GIVEN_BY_OPERATOR.intersection(one["roles"]) else by
        add_member(user, organisation, one["roles"], by=giver, at=stage.at(day, 10))
    if facts.get("invites"):
        one = facts["invites"]
        invite(organisation, one["email"], [Role.SIGNATORY], authority=one["authority"], by=by, at=stage.at(-2, 17))


def claims(stage: Stage) -> None:
    for facts in read("ngos.toml")["claims"]:
        stage.once(f"claim {facts['bin']} {facts['claimant']['email']}", partial(_claim, stage, facts))


def _claim(stage: Stage, facts: dict[str, Any]) -> None:
    day = -facts["days_ago"]
    claimant = person(stage, facts["claimant"], stage.at(day - 1))
    names = facts.get("name", {})
    claim = actions.claim(
        facts["bin"], name_kk=names.get("kk", ""), name_ru=names.get("ru", ""),
        region=Region.objects.filter(kato=facts.get("region", "")).first(), explanation=facts["explanation"],
        by=acting(claimant.email), at=stage.at(day),
    )  # fmt: skip
    if "evidence" in facts:
        file = evidence.order(facts["evidence"], claim, stage.day(day - 20))
        kind = EvidenceKind.APPOINTMENT
        actions.attach_evidence(claim, file, kind, by=acting(claimant.email), at=stage.at(day, 11, 30))
    if "asked" in facts:
        actions.ask_more(claim, text=facts["asked"], by=acting(COORDINATOR), at=stage.at(day + 1, 15))
