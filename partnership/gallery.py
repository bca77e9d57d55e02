"""Every component in every state, for those who build and check the portal."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from core.figures import LAYOUT, bar_chart, tile_map
from core.forms import (
    BinField,
    Checkboxes,
    DateField,
    DateTimeField,
    LongTextField,
    MoneyField,
    PhoneField,
    PortalForm,
    Radios,
)
from core.http import PortalRequest
from core.money import format_tenge
from core.steps import along
from core.templatetags.portal import STATE_COLOURS


class SampleForm(PortalForm):
    """One field of each kind."""

    title = forms.CharField(help_text="As it will stand in the agreement.", max_length=200)
    email = forms.EmailField(required=False)
    phone = PhoneField(required=False)
    bin = BinField(label="BIN", help_text="12 digits")
    total = MoneyField(help_text="Without kopecks is fine.")
    goal = LongTextField(max_length=120, help_text="What will change, and for whom.")
    region = forms.ChoiceField(choices=[("", "Choose"), ("39", "Kostanay Region"), ("71", "Astana")])
    kind = forms.ChoiceField(
        widget=Radios(hints={"matching": "Up to the limit that you name."}),
        choices=[("money", "Money"), ("matching", "One to one with the grant"), ("goods", "Goods and services")],
    )
    groups = forms.MultipleChoiceField(
        widget=Checkboxes(hints={"youth": "From 14 to 34 years."}),
        choices=[("children", "Children"), ("youth", "Young people"), ("elderly", "Elderly people")],
    )
    starts_on = DateField(help_text="For example, 31 3 2027.")
    closes_at = DateTimeField(help_text="For example, 15 2 2027, 18:30.")
    charter = forms.FileField(required=False, help_text="PDF, up to 10 MB.")
    password = forms.CharField(widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))
    agree = forms.BooleanField(label="I confirm that this is true", help_text="You answer for it by law.")


class SampleFilters(PortalForm):
    mark_optional = False
    q = forms.CharField(label="Words", required=False)
    region = forms.ChoiceField(choices=[("", "All"), ("39", "Kostanay Region"), ("71", "Astana")], required=False)


WRONG = {
    "title": "",
    "email": "aigerim@",
    "bin": "123456789012",
    "total": "twelve",
    "goal": "Long text. " * 20,
    "kind": "",
    "starts_on_day": "31",
    "starts_on_month": "2",
    "starts_on_year": "2027",
    "closes_at_day": "15",
    "closes_at_month": "2",
    "closes_at_year": "2027",
    "closes_at_time": "noon",
}
PATH = ("draft", "submitted", "admitted", "evaluation", "awarded")


def gallery(request: PortalRequest) -> HttpResponse:
    if not (request.actor.has("administrator") or request.user.is_staff):
        raise Http404
    untouched, wrong = SampleForm(auto_id="ok_%s"), SampleForm(WRONG)
    wrong.is_valid()
    return render(request, "gallery.html", {**samples(request.at), "untouched": untouched, "form": wrong})


def samples(at: datetime) -> dict[str, Any]:
    labels = {
        "draft": _("Draft"),
        "submitted": _("Submitted"),
        "admitted": _("Admitted"),
        "evaluation": _("Evaluation"),
        "awarded": _("Awarded"),
        "rejected": _("Not admitted"),
    }
    return {
        "states": [(colour, states.split()) for colour, states in STATE_COLOURS.items()],
        "steps": along(PATH, "admitted", labels, notes={"submitted": "15.02.2027"}),
        "stopped": along(PATH, "rejected", labels, reached="submitted"),
        "tabs": [
            {"url": "?tab=1", "label": "Call", "is_current": True, "count": None},
            {"url": "?tab=2", "label": "Applications", "is_current": False, "count": 27},
        ],
        "rows": [
            ("«Каспий Құрылыс» ЖШС", "Маңғыстау облысы", Decimal("40000000"), "verified", "Исполнено"),
            ("«Есіл Агро» ЖШС", "Ақмола облысы", Decimal("6500000.50"), "waiting", "Частично исполнено"),
            ("«Ұлытау Металл» АҚ", "Ұлытау облысы", Decimal("18000000"), "overdue", "Просрочено"),
        ],
        "chart": bar_chart(
            "pledges",
            "From the pledge to the project",
            [(name, amount, format_tenge(amount)) for name, amount in PLEDGES],
            description="Of what was pledged, a third has reached projects.",
            light=frozenset({3}),
        ),
        "map": tile_map(
            "regions",
            "Support by region, million ₸",
            {code: (amount, str(amount)) for code, amount in zip(list(LAYOUT)[:19], range(5, 200, 10), strict=False)},
            {code: code for code in LAYOUT},
            description="Each square is a region; the darker, the more.",
        ),
        "filters": SampleFilters(auto_id="filter_%s"),
        "amount": Decimal("12975000.5"),
        "soon": at + timedelta(days=3),
    }


PLEDGES = [
    ("Promised", 820_000_000),
    ("Memoranda signed", 540_000_000),
    ("Received", 312_000_000),
    ("Given to projects", 287_000_000),
]
