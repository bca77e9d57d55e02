"""Planning a meeting, its agenda, who takes part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DateTimeField, LongTextField, PortalForm, Radios
from councils.actions import MeetingFacts
from councils.models import Seat
from councils.states import MeetingMode, Participation


class MeetingForm(PortalForm):
    starts_at = DateTimeField(label=_("Begins at"))
    mode = forms.ChoiceField(
        label=_("How it is held"), choices=MeetingMode.choices, widget=Radios, initial=MeetingMode.IN_PERSON
    )
    city_kk = forms.CharField(label=_("City in Kazakh"), max_length=100)
    city_ru = forms.CharField(label=_("City in Russian"), max_length=100)
    city_en = forms.CharField(label=_("City in English"), max_length=100, required=False)
    place_kk = forms.CharField(label=_("Place in Kazakh"), max_length=300, required=False)
    place_ru = forms.CharField(label=_("Place in Russian"), max_length=300, required=False)
    place_en = forms.CharField(label=_("Place in English"), max_length=300, required=False)
    stream_url = forms.URLField(label=_("Address of the broadcast"), required=False, assume_scheme="https")

    def facts(self) -> MeetingFacts:
        return MeetingFacts(**self.cleaned_data)


class ItemForm(PortalForm):
    """A question without applicants."""

    title_kk = LongTextField(label=_("Title in Kazakh"), max_length=500, rows=2)
    title_ru = LongTextField(label=_("Title in Russian"), max_length=500, rows=2)
    title_en = LongTextField(label=_("Title in English"), max_length=500, rows=2, required=False)


class AttendanceForm(PortalForm):
    """One question a member: `seat_7`."""

    def __init__(self, *args: Any, seats: Sequence[Seat], marked: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats = seats
        for seat in seats:
            self.fields[f"seat_{seat.pk}"] = forms.ChoiceField(
                label=seat.user.full_name,
                choices=Participation.choices,
                widget=Radios(attrs={"class": "govuk-radios--small govuk-radios--inline"}),
                initial=marked.get(seat.pk),
                required=False,
            )
        self.mark_optional = False

    def statuses(self) -> dict[int, str]:
        chosen = {seat.pk: self.cleaned_data.get(f"seat_{seat.pk}", "") for seat in self.seats}
        return {seat_id: status for seat_id, status in chosen.items() if status}


class PresidingForm(PortalForm):
    presiding = forms.ChoiceField(
        label=_("Who presides"), help_text=_("The chair is absent: the members who take part choose one of themselves."),
        widget=forms.Select,
    )  # fmt: skip

    def __init__(self, *args: Any, seats: Sequence[Seat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(seat.pk), seat.user.full_name) for seat in seats]
        self.fields["presiding"].choices = [("", _("Choose a person")), *choices]  # type: ignore[attr-defined]
