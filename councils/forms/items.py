"""Declaring, voting, proposing, deciding."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import InterestGround
from core.forms import Checkboxes, LongTextField, MoneyField, PortalForm, Radios
from councils.models import Item, Seat, Vote
from councils.ranking import OutcomeRow, Result, departures
from councils.states import Choice


class DeclareForm(PortalForm):
    has_interest = forms.ChoiceField(
        label=_("Do you have an interest in this item?"),
        choices=[("no", _("No, none of the circumstances below applies to me")), ("yes", _("Yes"))],
        widget=Radios,
    )
    grounds = forms.MultipleChoiceField(
        label=_("Which interest"), choices=InterestGround.choices, widget=Checkboxes, required=False,
        help_text=_("Answer only when you have one. You then take no part in this item."),
    )  # fmt: skip
    explanation = LongTextField(label=_("Explanation"), max_length=2000, rows=3, required=False)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        has, grounds = data.get("has_interest"), data.get("grounds")
        if has == "yes" and not grounds:
            self.add_error("grounds", _("Say which interest you have."))
        if has == "no" and grounds:
            self.add_error("has_interest", _("You have ticked an interest below. Answer “yes”, or take the tick away."))
        return data


class VoteForm(PortalForm):
    """One question, or one an applicant: `choice_<key>`."""

    dissent = LongTextField(
        label=_("Dissenting opinion"), max_length=2000, rows=4, required=False,
        help_text=_("The protocol repeats it word for word under your name."),
    )  # fmt: skip

    def __init__(self, *args: Any, item: Item, vote: Vote | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item = item
        questions: dict[str, tuple[Any, Any]] = {"choice": (_("Your vote"), vote.choice if vote else None)}
        if item.votes_on_each:
            questions = {
                f"choice_{place}": (each.label, vote.choices.get(each.key) if vote else None)
                for place, each in enumerate(item.ranked)
                if each.fits
            }
        for name, (label, initial) in questions.items():
            self.fields[name] = forms.ChoiceField(
                label=label, choices=Choice.choices, initial=initial, widget=Radios,
                error_messages={"required": _("Choose “for”, “against” or “abstain”.")},
            )  # fmt: skip
        self.order_fields([*questions, "dissent"])
        self.fields["dissent"].initial = vote.dissent if vote else ""

    def given(self) -> dict[str, Any]:
        """For `actions.vote`."""
        dissent = self.cleaned_data["dissent"]
        if not self.item.votes_on_each:
            return {"choice": self.cleaned_data["choice"], "dissent": dissent}
        ballot = {
            each.key: self.cleaned_data[f"choice_{place}"] for place, each in enumerate(self.item.ranked) if each.fits
        }
        return {"choices": ballot, "dissent": dissent}


class ProposalForm(PortalForm):
    """What becomes of each applicant: `result_0`, `amount_0`, `reason_kk_0`, `reason_ru_0` by place in the ranking."""

    def __init__(self, *args: Any, item: Item, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item = item
        by_key = {row.key: row for row in item.outcome}
        for place, each in enumerate(item.ranked):
            row = by_key[each.key]
            results = Result.choices if each.fits else [(Result.REFUSE.value, Result.REFUSE.label)]
            self.fields[f"result_{place}"] = forms.ChoiceField(
                label=_("What becomes of the application"), choices=results, initial=row.result, widget=Radios
            )
            if each.amount is not None and each.fits:
                self.fields[f"amount_{place}"] = MoneyField(
                    label=_("Award"), required=False, initial=row.amount or each.amount
                )
            for code, label in (("kk", _("Reason in Kazakh")), ("ru", _("Reason in Russian"))):
                self.fields[f"reason_{code}_{place}"] = LongTextField(
                    label=label, max_length=1000, rows=2, required=False, initial=getattr(row, f"reason_{code}"),
                )  # fmt: skip

    def groups(self) -> list[tuple[Any, list[Any]]]:
        """Applicant and their fields, for the page."""
        names = ("result", "amount", "reason_kk", "reason_ru")
        return [
            (each, [self[f"{name}_{place}"] for name in names if f"{name}_{place}" in self.fields])
            for place, each in enumerate(self.item.ranked)
        ]

    def rows(self) -> list[OutcomeRow]:
        data = self.cleaned_data
        return [
            OutcomeRow(
                each.key, data[f"result_{place}"], data.get(f"amount_{place}"),
                reason_kk=data[f"reason_kk_{place}"], reason_ru=data[f"reason_ru_{place}"],
            )
            for place, each in enumerate(self.item.ranked)
        ]  # fmt: skip


class ReasonsForm(PortalForm):
    """A reason in both languages for each departure that the count gave."""

    def __init__(self, *args: Any, item: Item, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item = item
        departing = set(departures(item.by_line, item.outcome)) if item.is_carried else set()
        rows = {row.key: row for row in item.outcome}
        self.departing = [(place, each) for place, each in enumerate(item.ranked) if each.key in departing]
        for place, each in self.departing:
            for code, label in (("kk", _("Reason in Kazakh")), ("ru", _("Reason in Russian"))):
                self.fields[f"reason_{code}_{place}"] = LongTextField(
                    label=label, max_length=1000, rows=2, initial=getattr(rows[each.key], f"reason_{code}")
                )

    def groups(self) -> list[tuple[Any, list[Any]]]:
        return [(each, [self[f"reason_{code}_{place}"] for code in ("kk", "ru")]) for place, each in self.departing]

    def reasons(self) -> dict[str, tuple[str, str]]:
        data = self.cleaned_data
        return {each.key: (data[f"reason_kk_{place}"], data[f"reason_ru_{place}"]) for place, each in self.departing}


class ReasonForm(PortalForm):
    reason = LongTextField(label=_("Reason"), max_length=1000, rows=3, error_messages={"required": _("Say why.")})


class RecuseForm(ReasonForm):
    seat = forms.ChoiceField(label=_("Member"), widget=forms.Select)
    field_order = ("seat", "reason")

    def __init__(self, *args: Any, seats: Sequence[Seat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {str(seat.pk): seat for seat in seats}
        choices = [(pk, seat.user.full_name) for pk, seat in self.offered.items()]
        self.fields["seat"].choices = [("", _("Choose a person")), *choices]  # type: ignore[attr-defined]

    def clean_seat(self) -> Seat:
        try:
            return self.offered[self.cleaned_data["seat"]]
        except KeyError:
            raise ValidationError(_("Choose a person")) from None
