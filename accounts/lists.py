"""List screens of administrators and the operator: organisations, the register of experts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import ExpertProfile, ExpertStatus, InterestGround, Organisation, Standing, Tie
from accounts.roles import OrganisationKind, Role
from core.actor import Actor
from core.lists import Column, Filter, ListScreen, Row, Sort
from core.models import Region, Sphere
from core.moments import show_day
from core.templatetags.portal import state_tag
from core.text import translated

THEMSELVES = pgettext_lazy("tie", "The person")
OPERATOR = pgettext_lazy("tie", "The operator")


def regions(actor: Actor) -> list[tuple[str, Any]]:
    return [(region.kato, region.name) for region in Region.objects.oblasts()]


def spheres(actor: Actor) -> list[tuple[str, Any]]:
    return [(sphere.code, str(sphere)) for sphere in Sphere.objects.for_grants()]


class Organisations(ListScreen[Organisation]):
    caption = _("Organisations")
    empty = _("There are no organisations yet. Create the first one.")
    columns = (
        Column("name", _("Name")),
        Column("kind", _("Kind")),
        Column("bin", _("BIN")),
        Column("region", _("Region")),
        Column("parent", _("Part of")),
        Column("standing", _("Standing")),
    )
    values = {
        "row_id": F("pk"),
        "shown_name": translated("name"),
        "shown_kind": F("kind"),
        "number": F("bin"),
        "place": translated("region__name"),
        "above": translated("parent__name"),
        "state": F("standing"),
    }
    sorts = (
        Sort("newest", pgettext_lazy("order", "Newest first"), ("-created_at", "-pk")),
        Sort("oldest", pgettext_lazy("order", "Oldest first"), ("created_at", "pk")),
    )
    filters = (
        Filter("kind", _("Kind"), lambda actor: OrganisationKind.choices, lambda value: Q(kind=value)),
        Filter("standing", _("Standing"), lambda actor: Standing.choices, lambda value: Q(standing=value)),
        Filter("region", _("Region"), regions, lambda value: Q(region=value) | Q(region__parent=value)),
    )

    def base(self) -> QuerySet[Organisation]:
        return Organisation.objects.visible_to(self.actor)

    def search(self, text: str) -> Q | None:
        return Q(bin__startswith=text) | Q(name_kk__icontains=text) | Q(name_ru__icontains=text)

    def row(self, value: Mapping[str, Any]) -> Row:
        return Row(
            url=reverse("organisation", args=[value["row_id"]]),
            pk=value["row_id"],
            cells=(
                value["shown_name"],
                OrganisationKind(value["shown_kind"]).label,
                value["number"],
                value["place"],
                value["above"],
                state_tag(value["state"], Standing(value["state"]).label),
            ),
        )


class Ties(ListScreen[Tie]):
    """People's ties to organisations, for the coordinator who corrects them from documents."""

    caption = _("Ties of people to organisations")
    empty = _("Nobody has declared a tie, and none was recorded.")
    columns = (
        Column("person", _("Full name")),
        Column("bin", _("BIN")),
        Column("ground", _("Ground")),
        Column("since", _("Since")),
        Column("until", _("Until")),
        Column("source", pgettext_lazy("tie", "Recorded by")),
    )
    values = {
        "row_id": F("pk"),
        "person": F("user__full_name"),
        "email": F("user__email"),
        "number": F("bin"),
        "kind": F("ground"),
        "begins": F("since"),
        "ends": F("until"),
        "told_by": F("source"),
    }
    sorts = (
        Sort("newest", pgettext_lazy("order", "Newest first"), ("-created_at", "-pk")),
        Sort("oldest", pgettext_lazy("order", "Oldest first"), ("created_at", "pk")),
    )
    filters = (
        Filter("ground", _("Ground"), lambda actor: InterestGround.choices, lambda value: Q(ground=value)),
        Filter(
            "source", pgettext_lazy("tie", "Recorded by"),
            lambda actor: [("self", THEMSELVES), ("operator", OPERATOR)],
            lambda value: Q(source="self") if value == "self" else ~Q(source="self"),
        ),
    )  # fmt: skip

    def base(self) -> QuerySet[Tie]:
        return Tie.objects.all() if self.actor.has(Role.COORDINATOR) else Tie.objects.none()

    def search(self, text: str) -> Q | None:
        return Q(bin__startswith=text) | Q(user__full_name__icontains=text)

    def row(self, value: Mapping[str, Any]) -> Row:
        return Row(
            url=reverse("tie_correct", args=[value["row_id"]]),
            pk=value["row_id"],
            cells=(
                value["person"] or value["email"],
                value["number"],
                InterestGround(value["kind"]).label,
                show_day(value["begins"]) if value["begins"] else "–",
                show_day(value["ends"]) if value["ends"] else _("It lasts"),
                THEMSELVES if value["told_by"] == "self" else OPERATOR,
            ),
        )


class Experts(ListScreen[ExpertProfile]):
    caption = _("Register of experts")
    empty = _("Nobody has been proposed as an expert yet.")
    columns = (
        Column("name", _("Full name")),
        Column("status", _("Status")),
        Column("languages", _("Languages")),
        Column("employer", _("Place of work")),
        Column("until", _("In the register until")),
    )
    values = {
        "row_id": F("pk"),
        "person": F("user__full_name"),
        "state": F("status"),
        "reads": F("languages"),
        "works_at": F("employer"),
        "until": F("registered_until"),
    }
    sorts = (Sort("name", pgettext_lazy("order", "By name"), ("user__full_name", "pk")),)
    filters = (
        Filter("status", _("Status"), lambda actor: ExpertStatus.choices, lambda value: Q(status=value)),
        # Inside a subquery, so that an expert of two spheres stands in the list once.
        Filter("sphere", _("Sphere"), spheres, lambda value: Q(pk__in=ExpertProfile.spheres.through.objects.filter(
            sphere_id=value).values("expertprofile_id"))),
        Filter("region", _("Region"), regions, lambda value: Q(regions=None) | Q(
            pk__in=ExpertProfile.regions.through.objects.filter(region_id=value).values("expertprofile_id"))),
        Filter(
            "language", _("Language"), lambda actor: [("kk", _("Kazakh")), ("ru", _("Russian")), ("en", _("English"))],
            lambda value: Q(languages__contains=[value]),
        ),
    )  # fmt: skip

    def base(self) -> QuerySet[ExpertProfile]:
        return ExpertProfile.objects.visible_to(self.actor)

    def search(self, text: str) -> Q | None:
        return Q(user__full_name__icontains=text)

    def row(self, value: Mapping[str, Any]) -> Row:
        return Row(
            url=reverse("expert", args=[value["row_id"]]),
            pk=value["row_id"],
            cells=(
                value["person"],
                state_tag(value["state"], ExpertStatus(value["state"]).label),
                ", ".join(value["reads"]),
                value["works_at"],
                show_day(value["until"]) if value["until"] else "",
            ),
        )
