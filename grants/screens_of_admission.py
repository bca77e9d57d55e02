"""The queue of admission: what waits, the nearest deadline first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.roles import Role
from core.actor import Actor
from core.lists import Addresses, Column, Filter, ListScreen, Row, Sort
from core.moments import show_deadline
from core.prepared import Prepared, remember
from core.templatetags.portal import state_tag
from core.text import translated
from grants.models import Admission, AdmissionCheck, Call, Selection
from grants.parts import REQUIRED
from grants.states import AdmissionState

NOBODY = 0


def _body_of(actor: Actor) -> int | None:
    """Whose calls the reader follows. The operator's coordinators: everybody's (None); officers and finance: their body's."""
    if actor.is_system or actor.has(Role.COORDINATOR):
        return None
    return (actor.organisation_id if actor.has(Role.OFFICER, Role.FINANCE) else None) or NOBODY


def visible_admissions(actor: Actor) -> QuerySet[Admission]:
    body = _body_of(actor)
    return Admission.objects.all() if body is None else Admission.objects.filter(selection__call__owner=body)


def _with_its_application(rows: QuerySet[Admission]) -> QuerySet[Admission]:
    checks = AdmissionCheck.objects.filter(admission=OuterRef("pk"))
    regions = Call.regions.through.objects.filter(call=OuterRef("selection__call")).order_by("pk")
    return rows.select_related(
        "application__organisation", "submission__plan", "submission__lot", "selection__call", "decided_by"
    ).annotate(
        answers_given=ArraySubquery(checks.values(json=JSONObject(key="key", answer="answer", note="note"))),
        region_katos=ArraySubquery(regions.values("region_id")),
    )


OF_ALL = Prepared(lambda pk: _with_its_application(Admission.objects.filter(pk=pk)), int)
OF_BODY = Prepared(
    lambda pk, body: _with_its_application(Admission.objects.filter(pk=pk, selection__call__owner=body)), int, int
)


def admission_seen_by(actor: Actor, pk: int) -> Admission | None:
    """One of `visible_admissions` with all that its page shows of it. `answers_given`: key, answer and note of each line."""
    body = _body_of(actor)
    found = OF_ALL.one(pk) if body is None else OF_BODY.one(pk, body)
    if found is not None:
        found.application.call = call = found.selection.call
        found.submission.application = found.application
        call.region_katos = found.region_katos  # type: ignore[attr-defined]
        remember(call, required_documents=REQUIRED(call.pk))
    return found


def _opened_last(selections: QuerySet[Selection]) -> QuerySet[Selection, Any]:
    return selections.order_by("-pk").values_list("call__number", translated("call__title"))[:50]


CALLS = Prepared(lambda: _opened_last(Selection.objects.all()))
CALLS_OF_BODY = Prepared(lambda body: _opened_last(Selection.objects.filter(call__owner=body)), int)


def _calls(actor: Actor) -> Sequence[tuple[str, Any]]:
    """The fifty whose selection was opened last: found by the key, however many there are."""
    body = _body_of(actor)
    rows = CALLS() if body is None else CALLS_OF_BODY(body)
    return [(number, f"{number} {title}") for number, title in rows]


def _by_number(text: str) -> Q:
    return Q(application__number__iexact=text)


def _by_title(text: str) -> Q:
    return Q(submission__plan__title__icontains=text)


class AdmissionQueue(ListScreen[Admission]):
    caption = _("Applications to check")
    empty = _("Nothing waits for checking. Applications come here when a call has closed.")
    compact = True
    columns = (
        Column("number", _("Number")),
        Column("project", pgettext_lazy("application", "Project")),
        Column("state", _("State")),
        Column("due", _("Decision due")),
        Column("applicant", _("Applicant")),
        Column("lot", _("Lot")),
        Column("call", _("Call")),
        Column("language", _("Language")),
        Column("returns", _("Returned"), numeric=True),
    )
    values: ClassVar[Mapping[str, Any]] = {
        "pk": F("pk"),
        "state": F("state"),
        "due_at": F("due_at"),
        "returned_until": F("returned_until"),
        "returns": F("returns"),
        "number": F("application__number"),
        "project": F("submission__plan__title"),
        "language": F("submission__language"),
        "applicant": translated("application__organisation__name"),
        "lot_place": F("submission__lot__place"),
        "call_number": F("application__call__number"),
    }
    sorts = (
        Sort("due", pgettext_lazy("order", "Nearest deadline first"), ("due_at", "pk")),
        Sort("newest", pgettext_lazy("order", "Latest deadline first"), ("-due_at", "-pk")),
    )
    filters = (
        Filter("state", _("State"), lambda _actor: AdmissionState.choices, lambda value: Q(state=value)),
        Filter("call", _("Call"), _calls, lambda value: Q(selection__call__number=value)),
        Filter(
            "language",
            _("Language"),
            lambda _actor: [("kk", _("Kazakh")), ("ru", _("Russian"))],
            lambda value: Q(submission__language=value),
        ),
    )

    def base(self) -> QuerySet[Admission]:
        return visible_admissions(self.actor)

    def search(self, text: str) -> Q:
        return _by_number(text) | _by_title(text)

    def hits(self, rows: QuerySet[Admission], text: str, most: int) -> list[Any]:
        """Two searches, each by its own index: one condition over two tables would read all rows of both."""
        found = [rows.filter(by(text)).values_list("pk", flat=True)[:most] for by in (_by_number, _by_title)]
        return list(found[0].union(found[1]))

    @cached_property
    def url_of(self) -> Addresses:
        return Addresses("admission", 0)

    @cached_property
    def tags(self) -> dict[str, Any]:
        return {state.value: state_tag(state.value, state.label) for state in AdmissionState}

    def row(self, value: Mapping[str, Any]) -> Row:
        state = value["state"]
        due = value["returned_until"] if state == AdmissionState.RETURNED else value["due_at"]
        return Row(
            url=self.url_of(value["pk"]),
            lang=value["language"],
            cells=(
                value["number"],
                value["project"],
                self.tags[state],
                show_deadline(due),
                value["applicant"],
                value["lot_place"],
                value["call_number"],
                value["language"],
                value["returns"],
            ),
        )
