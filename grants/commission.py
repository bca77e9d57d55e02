"""Lots before a commission: what `councils` is told of them, and the law by which a grant commission decides."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Organisation
from accounts.roles import OrganisationKind
from core.actor import Actor
from core.models.reference import RuleSet
from core.moments import show_day
from core.record import subject_of
from core.text import in_language
from councils.items import Fact, ItemProvider, NewItem
from councils.law import GRANT_SIDES, CouncilTerms, Source
from councils.models import Council, Decision, Item
from councils.ranking import Candidate
from councils.standing import part_in, standing_of
from councils.states import CouncilKind, ItemState, MeetingState
from documents.content import Block, Paragraph
from grants.drawing.applicants import admitted, declared_subjects, organisations_of
from grants.lawbook import SELECTION
from grants.lawbook import Selection as SelectionRules
from grants.models import Call, Lot, Review
from grants.ranking import RECEIPT, Ranked, ranking
from grants.rules import call_stands
from grants.states import AdmissionState, CallState, SelectionState

PREFIX = "grants.lot"
lot_stands = call_stands(lambda lot: lot.call)
TITLE = gettext_lazy("Lot %(lot)s of call № %(call)s. %(theme)s")
SPHERE = gettext_lazy("Sphere")
RESTS_ON = gettext_lazy("Rests on")
ANNOUNCED = gettext_lazy("Date of the announcement")
TERM = gettext_lazy("Term of the project")
UNDER_ITEM = gettext_lazy("item %(number)s of the Rules")


def lot_of(subject: str) -> Lot | None:
    rows = Lot.objects.select_related("call__selection", "call__selection_rules", "call__owner", "sphere")
    return rows.filter(pk=subject.partition(":")[2]).first()


def waiting_lots() -> Any:
    """Scored, with admitted applications of which no outcome is written yet."""
    lots = Lot.objects.filter(
        call__state=CallState.PUBLISHED,
        call__selection__state=SelectionState.DECIDING,
        submissions__application__admission__state=AdmissionState.ADMITTED,
        submissions__application__outcome=None,
    )
    return lots.select_related("call__selection", "call__selection_rules", "call__owner", "sphere").distinct()


class Lots(ItemProvider):
    """`councils.items` of the lots of a call; a candidate's key is the number of its application."""

    def ready(self, council: Council, at: datetime) -> Iterable[NewItem]:
        if council.kind != CouncilKind.GRANT_COMMISSION:
            return
        for lot in waiting_lots().order_by("call__closes_at", "call_id", "place")[:50]:
            if may_decide_on(council, lot.call):
                yield new_item(lot)

    def standstill(self, subject: str) -> Any | None:
        lot = lot_of(subject)
        return lot_stands.refusal(Actor.system("commission"), lot) if lot else None

    def standing_still(self, subjects: Iterable[str]) -> set[str]:
        keys = [int(subject.partition(":")[2]) for subject in subjects]
        cancelled = Lot.objects.filter(pk__in=keys, call__state=CallState.CANCELLED).order_by()
        return {f"{PREFIX}:{pk}" for pk in cancelled.values_list("pk", flat=True)}

    def organisations(self, subject: str) -> Iterable[Organisation]:
        lot = lot_of(subject)
        return organisations_of(lot) if lot else ()

    def declared_subjects(self, subject: str) -> Mapping[str, int]:
        lot = lot_of(subject)
        return declared_subjects(lot) if lot else {}

    def address(self, item: Item, key: str) -> str:
        return reverse("commission_application", args=[item.pk, key])

    def paragraphs(self, item: Item) -> Sequence[Block]:
        lot = lot_of(item.subject)
        return [Paragraph(text) for text in (_scored(lot), *_missing(lot))] if lot else []

    def on_decided(self, item: Item, decision: Decision, *, by: Actor, at: datetime) -> None:
        from grants.actions.deciding import write_outcomes

        lot = lot_of(item.subject)
        if lot is not None and decision.is_carried:
            write_outcomes(lot, decision.rows, by=by, at=at)


def unsigned_calls(call_ids: Iterable[int]) -> set[int]:
    """Those of these calls whose decision stands in a protocol that is not signed yet."""
    calls = {
        f"{PREFIX}:{lot}": call for lot, call in Lot.objects.filter(call__in=call_ids).values_list("pk", "call_id")
    }
    decided = Item.objects.filter(subject__in=calls, state=ItemState.DECIDED)
    unsigned = decided.exclude(meeting__state=MeetingState.SIGNED).values_list("subject", flat=True)
    return {calls[subject] for subject in unsigned}


def may_decide_on(council: Council, call: Call) -> bool:
    """The operator's commission or the body's own; the customer whose money it is must hold a voting seat."""
    if council.body_id != call.owner_id and council.body.kind != OrganisationKind.OPERATOR:
        return False
    customers = {call.owner_id, *call.funders.values_list("organisation_id", flat=True)}
    return council.seats.current().voting().filter(organisation__in=customers).exists()


def may_read_in(item: Item, actor: Actor) -> bool:
    """A member who declared that there is no interest, the secretary, and staff of the body that formed the council."""
    standing = standing_of(actor, item.meeting.council)
    if standing.prepares:
        return True
    part = part_in(item, standing)
    return standing.votes and not standing.wrong_membership and part.declaration is not None and part.recusal is None


def items_of(lot: Lot, actor: Actor) -> list[Item]:
    """Where the lot stands or was decided, as far as this actor may open it."""
    found = Item.objects.visible_to(actor).filter(subject=subject_of(lot)).exclude(state=ItemState.VOID)
    return list(found.select_related("meeting__council"))


def new_item(lot: Lot) -> NewItem:
    """Candidates, budget and facts as they stand now; putting the lot on an agenda freezes them."""
    titles = each_language(lambda code: TITLE % _about(lot, code))
    reference = reference_of(rules_of(lot))
    return NewItem(
        title_kk=titles["kk"], title_ru=titles["ru"], title_en=titles["en"],
        subject=subject_of(lot),
        candidates=[_candidate(one) for one in ranking(lot)],
        budget=lot.amount,
        most_awards=lot.grants_count,
        facts=_facts(lot),
        is_repeated=lot.call.is_repeated,
        tie_rule_kk=_tie_rule(lot, "kk"), tie_rule_ru=_tie_rule(lot, "ru"),
        reference_kk=reference["kk"], reference_ru=reference["ru"], reference_en=reference["en"],
    )  # fmt: skip


def rules_of(lot: Lot) -> SelectionRules:
    assert lot.call.selection_rules is not None  # noqa: S101  (a published call has them)
    return lot.call.selection_rules.typed(SelectionRules)


def terms(on: date) -> Source:
    """For `councils.law.register_terms`: size, quorum and sides of a commission formed on this day."""
    rule_set = RuleSet.objects.in_force(SELECTION, on)
    rules = rule_set.typed(SelectionRules)
    reference = reference_of(rules)
    return Source(
        terms=CouncilTerms(
            quorum_numerator=rules.quorum_numerator,
            quorum_denominator=rules.quorum_denominator,
            largest=rules.commission_most,
            sides=GRANT_SIDES,
        ),
        rule_set=rule_set,
        reference_kk=reference["kk"],
        reference_ru=reference["ru"],
        reference_en=reference["en"],
    )


def reference_of(rules: SelectionRules) -> dict[str, str]:
    """The item of the Rules under which winners are named."""
    return each_language(lambda _code: UNDER_ITEM % {"number": rules.decision_item})


def each_language(text: Callable[[str], Any]) -> dict[str, str]:
    found = {}
    for code in ("kk", "ru", "en"):
        with translation.override(code):
            found[code] = str(text(code))
    return found


def _about(lot: Lot, code: str) -> dict[str, Any]:
    return {"lot": lot.place, "call": lot.call.number, "theme": in_language(lot, "theme", code)}


def _candidate(one: Ranked) -> Candidate:
    applicant = one.application.organisation
    labels = {code: f"{one.application.number}. {in_language(applicant, 'name', code)}" for code in ("kk", "ru", "en")}
    notes = each_language(lambda _code: _("Equal scores: the stated rule decided the order.")) if one.is_tied else {}
    return Candidate(
        key=one.application.number,
        place=one.place,
        label_kk=labels["kk"],
        label_ru=labels["ru"],
        label_en=labels["en"],
        amount=one.requested,
        score=one.average,
        fits=one.passes,
        note_kk=notes.get("kk", ""),
        note_ru=notes.get("ru", ""),
    )


def _facts(lot: Lot) -> list[Fact]:
    """Of the minutes: sphere in the words of the Law, list with number, date and who approved it, date of the call."""
    call = lot.call
    values: list[tuple[Any, Callable[[str], str]]] = [
        (SPHERE, lambda code: in_language(lot.sphere, "name", code) if lot.sphere else ""),
        (RESTS_ON, lambda code: _basis(call, code)),
        (ANNOUNCED, lambda _code: show_day(call.published_at) if call.published_at else ""),
        (TERM, lambda _code: f"{show_day(lot.starts_on)} – {show_day(lot.ends_on)}" if lot.starts_on and lot.ends_on else ""),
    ]  # fmt: skip
    facts = [_fact(label, value) for label, value in values]
    return [fact for fact in facts if fact.value_kk]


def _fact(label: Any, value: Callable[[str], str]) -> Fact:
    labels, texts = each_language(lambda _code: label), each_language(value)
    return Fact(labels["kk"], labels["ru"], texts["kk"], texts["ru"])


def _basis(call: Call, code: str) -> str:
    parts = [
        in_language(call, "basis_title", code),
        f"№ {call.basis_number}" if call.basis_number else "",
        show_day(call.basis_on) if call.basis_on else "",
        in_language(call, "basis_approved_by", code),
    ]
    return ", ".join(part for part in parts if part)


def _tie_rule(lot: Lot, code: str) -> str:
    criteria = {one.key: in_language(one, "title", code) for one in lot.call.criteria.all()}
    with translation.override(code):
        sentences = [
            _("the application that was received earlier comes first")
            if key == RECEIPT
            else _("the application with more points for this criterion comes first: %(title)s")
            % {"title": criteria[key]}
            for key in rules_of(lot).tie_rule
            if key == RECEIPT or key in criteria
        ]
    text = "; ".join(sentences)
    return text[:1].upper() + text[1:]


def _scored(lot: Lot) -> str:
    applications = admitted(lot).count()
    experts = Review.objects.counted().filter(assignment__lot=lot).values("assignment").distinct().count()
    return " ".join(
        [
            ngettext(
                "%(count)s application was admitted to this lot.", "%(count)s applications were admitted to this lot.",
                applications,
            ) % {"count": applications},
            ngettext("%(count)s expert scored them.", "%(count)s experts scored them.", experts) % {"count": experts},
        ]
    )  # fmt: skip


def _missing(lot: Lot) -> list[str]:
    """Of a scoring that was closed before every score was sent."""
    reason = in_language(lot.call.selection, "scoring_reason")
    return [_("Scoring was closed early. Reasons: %(reason)s") % {"reason": reason}] if reason else []
