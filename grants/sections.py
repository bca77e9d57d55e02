"""The sections in which an officer drafts a call, what each still lacks, and whether the call may be published.

One list of findings serves the task list, the check before publication and the action that refuses an incomplete call.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import RuleSet
from core.money import format_tenge, from_mci
from core.periods import add_months, local_date
from core.rulesets import monthly_index
from grants.lawbook import TERMS, TYPES, GrantTypes, Terms
from grants.models import Call, Lot
from grants.questions import draft_questions
from questionnaires.structure import gaps


class Section(models.TextChoices):
    BASICS = "basics", pgettext_lazy("section of a call", "Title and purpose")
    BASIS = "basis", pgettext_lazy("section of a call", "Legal basis")
    SCOPE = "scope", pgettext_lazy("section of a call", "Type, spheres and regions")
    LOTS = "lots", pgettext_lazy("section of a call", "Lots and their calculation")
    FUNDERS = "funders", pgettext_lazy("section of a call", "Funders and their shares")
    CRITERIA = "criteria", pgettext_lazy("section of a call", "Criteria and pass mark")
    QUESTIONS = "questions", pgettext_lazy("section of a call", "Extra questions")
    DOCUMENTS = "documents", pgettext_lazy("section of a call", "Documents required")
    WINDOW = "window", pgettext_lazy("section of a call", "Window for applications")
    CONTACTS = "contacts", pgettext_lazy("section of a call", "Whom to ask")


@dataclass(frozen=True, slots=True)
class Finding:
    """What a section still lacks: a sentence that says how to mend it, and the lot it is about."""

    section: Section
    sentence: Any
    lot_id: int | None = None


@dataclass(frozen=True, slots=True)
class Law:
    """The rule sets by which the call is checked: those it was published under, else those in force on the day it opens."""

    types: RuleSet
    terms: RuleSet
    index_on: date

    @classmethod
    def of(cls, call: Call, at: datetime) -> Law:
        on = local_date(call.opens_at or at)
        return cls(
            types=call.types_rules or RuleSet.objects.in_force(TYPES, on),
            terms=call.terms_rules or RuleSet.objects.in_force(TERMS, on),
            index_on=on,
        )


def findings(call: Call, *, at: datetime) -> list[Finding]:
    """Everything that keeps the call from being published; empty when it is complete in Kazakh and Russian."""
    law = Law.of(call, at)
    lots = list(call.lots.prefetch_related("calculation", "regions"))
    return [
        *_basics(call),
        *_basis(call),
        *_scope(call),
        *_lots(call, lots, law),
        *_funders(call, lots),
        *_criteria(call),
        *_questions(call),
        *_documents(call),
        *_window(call, law, at),
        *_contacts(call),
    ]


def _both_languages(
    obj: Any, name: str, section: Section, kk: Any, ru: Any, lot_id: int | None = None
) -> Iterator[Finding]:
    if not getattr(obj, f"{name}_kk"):
        yield Finding(section, kk, lot_id)
    if not getattr(obj, f"{name}_ru"):
        yield Finding(section, ru, lot_id)


def _basics(call: Call) -> Iterator[Finding]:
    yield from _both_languages(
        call, "title", Section.BASICS, _("Enter the title in Kazakh."), _("Enter the title in Russian.")
    )
    yield from _both_languages(
        call, "summary", Section.BASICS,
        _("Write in Kazakh what the call is for."), _("Write in Russian what the call is for."),
    )  # fmt: skip


def _basis(call: Call) -> Iterator[Finding]:
    yield from _both_languages(
        call, "basis_title", Section.BASIS,
        _("Name the priority list or order in Kazakh."), _("Name the priority list or order in Russian."),
    )  # fmt: skip
    if not (call.basis_number and call.basis_on):
        yield Finding(Section.BASIS, _("Enter the number and date of the order."))
    yield from _both_languages(
        call, "basis_approved_by", Section.BASIS,
        _("Say in Kazakh who approved it."), _("Say in Russian who approved it."),
    )  # fmt: skip


def _scope(call: Call) -> Iterator[Finding]:
    if not call.grant_type:
        yield Finding(Section.SCOPE, _("Choose the type of grant."))
    if not call.spheres.exists():
        yield Finding(Section.SCOPE, _("Choose at least one of the spheres of the Law."))


LOT_TEXTS = (
    ("theme", _("Enter the theme in Kazakh."), _("Enter the theme in Russian.")),
    ("goal", _("Enter the goal in Kazakh."), _("Enter the goal in Russian.")),
    ("tasks", _("Enter the tasks in Kazakh."), _("Enter the tasks in Russian.")),
    ("result", _("Enter the expected result in Kazakh."), _("Enter the expected result in Russian.")),
)


def _lots(call: Call, lots: list[Lot], law: Law) -> Iterator[Finding]:
    if not lots:
        yield Finding(Section.LOTS, _("Add at least one lot."))
    for lot in lots:
        for name, kk, ru in LOT_TEXTS:
            yield from _both_languages(lot, name, Section.LOTS, kk, ru, lot.pk)
        yield from _lot_money(call, lot, law)
        yield from _lot_term(call, lot, law)
        if lot.sphere_id is None:
            yield Finding(Section.LOTS, _("Choose the sphere of the lot."), lot.pk)
        if not lot.regions.all() and not (lot.territory_kk and lot.territory_ru):
            yield Finding(
                Section.LOTS,
                _("Choose the regions of the lot, or describe its territory in Kazakh and in Russian."),
                lot.pk,
            )


def _lot_money(call: Call, lot: Lot, law: Law) -> Iterator[Finding]:
    lines = lot.calculation.all()
    calculated = sum((line.total for line in lines), start=lot.amount * 0)
    if not lines:
        yield Finding(Section.LOTS, _("Enter the calculation behind the amount."), lot.pk)
    elif calculated != lot.amount:
        yield Finding(
            Section.LOTS,
            _("The calculation adds up to %(calculated)s, the amount of the lot is %(amount)s. Make them equal.")
            % {"calculated": format_tenge(calculated), "amount": format_tenge(lot.amount)},
            lot.pk,
        )
    if not call.grant_type:
        return
    limits = law.types.typed(GrantTypes).of(call.grant_type)
    index = monthly_index(law.index_on)
    least = from_mci(limits.mci_min, index)
    most = from_mci(limits.mci_max, index) if limits.mci_max else None
    if lot.grant_amount < least or (most is not None and lot.grant_amount > most):
        yield Finding(Section.LOTS, _amount_sentence(least, most), lot.pk)


def _amount_sentence(least: Any, most: Any) -> Any:
    if most is None:
        return _("A grant of this type is at least %(least)s. Change the amount or the type.") % {
            "least": format_tenge(least)
        }
    return _("A grant of this type may be: %(least)s – %(most)s. Change the amount or the type.") % {
        "least": format_tenge(least),
        "most": format_tenge(most),
    }


def _lot_term(call: Call, lot: Lot, law: Law) -> Iterator[Finding]:
    if lot.starts_on is None or lot.ends_on is None:
        yield Finding(Section.LOTS, _("Enter when the project begins and ends."), lot.pk)
        return
    if call.closes_at and lot.starts_on <= local_date(call.closes_at):
        yield Finding(
            Section.LOTS, _("The project cannot begin before applications close. Move its beginning."), lot.pk
        )
    if not call.grant_type:
        return
    limits = law.types.typed(GrantTypes).of(call.grant_type)
    shortest, longest = add_months(lot.starts_on, limits.months_min), add_months(lot.starts_on, limits.months_max)
    # The last day of the term is part of it: a year from 1 March ends on 28 February.
    day_after = date.fromordinal(lot.ends_on.toordinal() + 1)
    if not shortest <= day_after <= longest:
        yield Finding(
            Section.LOTS,
            _("A grant of this type lasts, in months: %(least)s – %(most)s. Change the dates or the type.")
            % {"least": limits.months_min, "most": limits.months_max},
            lot.pk,
        )


def _funders(call: Call, lots: list[Lot]) -> Iterator[Finding]:
    funders = list(call.funders.all())
    if not funders:
        yield Finding(Section.FUNDERS, _("Name the state bodies that fund the call, and the share of each."))
        return
    shares = sum((funder.amount for funder in funders), start=funders[0].amount * 0)
    total = sum((lot.amount for lot in lots), start=shares * 0)
    if any(funder.amount <= 0 for funder in funders):
        yield Finding(Section.FUNDERS, _("The share of each funder is above zero."))
    if shares != total:
        yield Finding(
            Section.FUNDERS,
            _("The shares add up to %(shares)s, the lots to %(total)s. Make them equal.")
            % {"shares": format_tenge(shares), "total": format_tenge(total)},
        )


def _criteria(call: Call) -> Iterator[Finding]:
    criteria = list(call.criteria.all())
    if not criteria:
        yield Finding(Section.CRITERIA, _("Add at least one criterion."))
        return
    if any(not (one.guidance_kk and one.guidance_ru) for one in criteria):
        yield Finding(Section.CRITERIA, _("Write guidance for experts in Kazakh and in Russian beside each criterion."))
    most = sum((one.points for one in criteria), start=criteria[0].points * 0)
    if call.pass_mark is not None and call.pass_mark > most:
        yield Finding(
            Section.CRITERIA, _("The pass mark is above the highest total: %(most)s. Lower it.") % {"most": most}
        )


def _questions(call: Call) -> Iterator[Finding]:
    for gap in gaps(draft_questions(call)):
        yield Finding(Section.QUESTIONS, gap)


def _documents(call: Call) -> Iterator[Finding]:
    if any(not (one.title_kk and one.title_ru) for one in call.required_documents.all()):
        yield Finding(Section.DOCUMENTS, _("Name each document in Kazakh and in Russian."))


def _window(call: Call, law: Law, at: datetime) -> Iterator[Finding]:
    if call.opens_at is None or call.closes_at is None:
        yield Finding(Section.WINDOW, _("Enter the days and the clock times of the window."))
        return
    terms = law.terms.typed(Terms)
    days = (local_date(call.closes_at) - local_date(call.opens_at)).days
    if not terms.intake_calendar_days_min <= days <= terms.intake_calendar_days_max:
        yield Finding(
            Section.WINDOW,
            _("Applications are taken for this many calendar days: %(least)s – %(most)s. In this draft: %(days)s.")
            % {"least": terms.intake_calendar_days_min, "most": terms.intake_calendar_days_max, "days": days},
        )
    if call.closes_at <= at:
        yield Finding(Section.WINDOW, _("The window is already over. Move it."))


def _contacts(call: Call) -> Iterator[Finding]:
    if not call.contact_name or not (call.contact_phone or call.contact_email):
        yield Finding(Section.CONTACTS, _("Say whom applicants may ask, with a phone or an e-mail."))
