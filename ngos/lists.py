"""List screens: the public register, and the coordinator's queue of claims."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from core import regions, spheres
from core.actor import Actor
from core.alphabet import fold
from core.lists import Column, Filter, ListScreen, Row, Sort
from core.moments import show_day
from core.periods import local_date
from core.templatetags.portal import state_tag
from core.text import translated
from ngos.models import Claim, Ngo
from ngos.states import ClaimState, LegalForm, RegistryStatus


def _regions(_actor: Actor) -> Sequence[tuple[str, Any]]:
    return regions.choices()


def _spheres(_actor: Actor) -> Sequence[tuple[str, Any]]:
    return [(code, f"{code}) {name}") for code, name in spheres.choices()]


def _with_status(status: str) -> Q:
    if status == RegistryStatus.WITHOUT_BIN:
        return Q(organisation__bin="")
    return Q(status=status) & ~Q(organisation__bin="")


class Register(ListScreen[Ngo]):
    """What anyone may read of every confirmed NGO."""

    columns = (
        Column("name", _("Name")),
        Column("reference", _("BIN or number")),
        Column("legal_form", _("Legal form")),
        Column("region", _("Region")),
        Column("status", _("Status")),
        Column("name_kk", _("Name in Kazakh"), export_only=True),
        Column("name_ru", _("Name in Russian"), export_only=True),
        Column("registered_on", _("Date of state registration"), export_only=True),
        Column("web_page", _("Web page"), export_only=True),
    )
    values = {
        "name": translated("organisation__name"),
        "name_kk": F("organisation__name_kk"),
        "name_ru": F("organisation__name_ru"),
        "bin": F("organisation__bin"),
        "number": F("number"),
        "legal_form": F("legal_form"),
        "region": translated("organisation__region__name"),
        "status": F("status"),
        "registered_on": F("registered_on"),
        "web_page": F("web_page"),
    }
    sorts = (
        Sort("name", _("By name"), ("sort_key", "pk")),
        Sort("newest", _("Last entered first"), ("-pk",)),
    )
    filters = (
        Filter(
            "region",
            _("Region"),
            _regions,
            lambda kato: Q(organisation__region=kato) | Q(organisation__region__parent=kato),
        ),
        Filter(
            "sphere",
            _("Sphere"),
            _spheres,
            lambda code: Q(pk__in=Ngo.spheres.through.objects.filter(sphere=code).values("ngo")),
        ),
        Filter("form", _("Legal form"), lambda _actor: LegalForm.choices, lambda form: Q(legal_form=form)),
        Filter("status", _("Status"), lambda _actor: RegistryStatus.choices, _with_status),
    )
    caption = _("Register of NGOs")
    empty = _("There are no NGOs in the register yet.")

    def base(self) -> QuerySet[Ngo]:
        return Ngo.objects.public()

    def search(self, text: str) -> Q | None:
        """Every word somewhere in the names or the BIN, Kazakh letters like their Russian neighbours."""
        condition = Q()
        for word in fold(text).split():
            condition &= Q(search_text__contains=word)
        return condition

    def row(self, value: Mapping[str, Any]) -> Row:
        reference = value["bin"] or value["number"]
        return Row(
            url=reverse("ngo", args=[reference]),
            cells=(value["name"], reference, _form(value), value["region"], _status(value).label),
        )

    def export_cells(self, value: Mapping[str, Any]) -> tuple[Any, ...]:
        own = (value["name_kk"], value["name_ru"], value["registered_on"], value["web_page"])
        return (*self.row(value).cells, *own)


def _form(value: Mapping[str, Any]) -> str:
    return str(LegalForm(value["legal_form"]).label) if value["legal_form"] else ""


def _status(value: Mapping[str, Any]) -> RegistryStatus:
    return RegistryStatus(value["status"]) if value["bin"] else RegistryStatus.WITHOUT_BIN


class ClaimQueue(ListScreen[Claim]):
    """Claims for the coordinator, those due first on top."""

    columns = (
        Column("name", _("Organisation")),
        Column("bin", _("BIN")),
        Column("claimant", _("Claimant")),
        Column("due", _("Decide by")),
        Column("others", _("Others on this BIN")),
        Column("state", _("State")),
    )
    values = {
        "pk": F("pk"),
        "name": translated("organisation__name"),
        "bin": F("bin"),
        "person": F("claimant__full_name"),
        "due_at": F("due_at"),
        "state": F("state"),
        "is_contest": F("is_contest"),
        "has_rivals": F("has_rivals"),
    }
    sorts = (
        Sort("due", _("Due first"), ("due_at", "pk")),
        Sort("newest", _("Newest first"), ("-made_at", "-pk")),
    )
    filters = (Filter("state", _("State"), lambda _actor: ClaimState.choices, lambda state: Q(state=state)),)
    caption = _("Claims on NGOs")
    empty = _("Nobody claims an NGO at the moment.")
    compact = True

    def base(self) -> QuerySet[Claim]:
        claims = Claim.objects.visible_to(self.actor).with_contest()
        return claims if "state" in self.chosen else claims.open()

    def search(self, text: str) -> Q | None:
        return (
            Q(bin__startswith=text)
            | Q(organisation__name_ru__icontains=text)
            | Q(organisation__name_kk__icontains=text)
        )

    def row(self, value: Mapping[str, Any]) -> Row:
        state = ClaimState(value["state"])
        others = [
            str(text)
            for text, is_so in (
                (_("has people on the portal"), value["is_contest"]),
                (_("claimed by others"), value["has_rivals"]),
            )
            if is_so
        ]
        late = state == ClaimState.PENDING and value["due_at"] < self.at
        due = show_day(local_date(value["due_at"] - timedelta(microseconds=1)))
        if late:
            due = " · ".join((due, pgettext("deadline", "overdue")))
        return Row(
            url=reverse("ngo_claim", args=[value["pk"]]),
            cells=(
                value["name"],
                value["bin"],
                value["person"],
                due,
                ", ".join(others),
                state_tag(state, state.label),
            ),
            pk=value["pk"],
        )
