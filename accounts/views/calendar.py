"""The calendar of working days: a page a year, and the forms of its keeper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db.models import Max, Min
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import actions, rules
from accounts.actions.calendar import YEARS_AHEAD
from accounts.forms import DayForm, NewDayForm, RemoveDayForm, take_errors
from accounts.roles import Role
from accounts.views.gates import posted, staff_or_404
from core import once
from core.calendar import working_days_between
from core.http import PortalRequest
from core.models import CalendarDay
from core.periods import local_date
from core.reference.holidays import note_of


@dataclass(frozen=True, slots=True)
class DayRow:
    day: CalendarDay
    weekday: str
    note: str


@login_not_required
@require_safe
def year_of_today(request: PortalRequest) -> HttpResponse:
    return _year(request, local_date(request.at).year)


@login_not_required
@require_safe
def year_page(request: PortalRequest, year: int) -> HttpResponse:
    return _year(request, year)


def _year(request: PortalRequest, year: int) -> HttpResponse:
    this_year = local_date(request.at).year
    kept = CalendarDay.objects.aggregate(first=Min("date"), last=Max("date"))
    first = min(kept["first"].year, this_year) if kept["first"] else this_year
    last = max(kept["last"].year if kept["last"] else this_year, this_year + YEARS_AHEAD)
    if not first <= year <= last:
        raise Http404
    days = CalendarDay.objects.named().filter(date__year=year).order_by("date")
    context = {
        "year": year,
        "before": year - 1 if year > first else None,
        "after": year + 1 if year < last else None,
        "rows": [DayRow(day, date_format(day.date, "l").lower(), note_of(day)) for day in days],
        "worked": working_days_between(date(year, 1, 1), date(year + 1, 1, 1)),
        "keeps": rules.may_keep_calendar.allows(request.actor),
    }
    return render(request, "accounts/working_days.html", context)


def add(request: PortalRequest) -> HttpResponse:
    staff_or_404(request, Role.ADMINISTRATOR)
    form = NewDayForm(posted(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def act() -> str:
            day = actions.add_day(data["date"], data["kind"], form.name, data["note"], by=request.actor, at=request.at)
            return reverse("working_days_of", args=[day.date.year])

        try:
            key, digest = request.POST.get(once.FIELD, ""), once.digest_of(request.POST)
            outcome = once.run(key, by=request.actor, at=request.at, digest=digest, act=act)
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, _("The day is in the table. Terms that are running are counted anew."))
            return redirect(outcome.result)
    return render(request, "accounts/working_day.html", {"form": form, "is_new": True, "is_over": False})


def change(request: PortalRequest, on: date) -> HttpResponse:
    staff_or_404(request, Role.ADMINISTRATOR)
    day = get_object_or_404(CalendarDay.objects.named(), pk=on)
    names = ("kind", "name_kk", "name_ru", "name_en", "note")
    form = DayForm(posted(request), initial={name: getattr(day, name) for name in names})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.change_day(day, data["kind"], form.name, data["note"], by=request.actor, at=request.at)
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, _("The day is saved. Terms that are running are counted anew."))
            return redirect("working_days_of", on.year)
    context = {"form": form, "day": day, "is_new": False, "is_over": on < local_date(request.at)}
    return render(request, "accounts/working_day.html", context)


def remove(request: PortalRequest, on: date) -> HttpResponse:
    staff_or_404(request, Role.ADMINISTRATOR)
    day = get_object_or_404(CalendarDay.objects.named(), pk=on)
    form = RemoveDayForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.remove_day(day, form.cleaned_data["note"], by=request.actor, at=request.at)
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, _("The day is taken out of the table. Terms that are running are counted anew."))
            return redirect("working_days_of", on.year)
    return render(request, "accounts/working_day_remove.html", {"form": form, "day": day})
