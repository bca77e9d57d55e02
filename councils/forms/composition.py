"""Forming a council and changing who sits in it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import ExpertProfile, Membership, Standing
from accounts.roles import Role
from core.forms import DateField, PortalForm, Radios
from councils.actions import Place
from councils.actions.composition import SIDE_OF_KIND
from councils.states import CouncilKind, SeatRole, Side

WIDE = {"class": "govuk-input--width-20"}


class CouncilForm(PortalForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=CouncilKind.choices, widget=Radios)
    name_kk = forms.CharField(label=_("Name in Kazakh"), max_length=300)
    name_ru = forms.CharField(label=_("Name in Russian"), max_length=300)
    name_en = forms.CharField(label=_("Name in English"), max_length=300, required=False)
    decision_number = forms.CharField(
        label=_("Number of the decision that forms it"), max_length=40, widget=forms.TextInput(attrs=WIDE)
    )
    decision_on = DateField(label=_("Date of the decision"))
    valid_from = DateField(label=_("Works from"))
    valid_until = DateField(label=_("Works until"), required=False)
    reference_kk = forms.CharField(
        label=_("Decides under, in Kazakh"),
        max_length=300,
        help_text=_("The item of the Rules that every decision names."),
    )
    reference_ru = forms.CharField(label=_("Decides under, in Russian"), max_length=300)
    reference_en = forms.CharField(label=_("Decides under, in English"), max_length=300, required=False)


class PersonField(forms.ChoiceField):
    """People who hold the portal's role for this seat, by organisation; experts of the register for a vote."""

    def offer(self, *, to_vote: bool) -> None:
        role = Role.COMMISSION if to_vote else Role.SECRETARY
        groups: dict[str, list[tuple[str, str]]] = {}
        members = (
            Membership.objects.acting()
            .filter(
                roles__contains=[role.value], user__is_active=True, organisation__kind__in=list(SIDE_OF_KIND),
                organisation__standing=Standing.CONFIRMED,
            )
            .select_related("user", "organisation")
            .order_by("organisation", "user__full_name")
        )  # fmt: skip
        for member in members:
            groups.setdefault(member.organisation.name, []).append((f"m{member.pk}", member.user.full_name))
        if to_vote:
            experts = ExpertProfile.objects.included().select_related("user").order_by("user__full_name")
            groups[str(Side.EXPERT.label)] = [(f"e{expert.pk}", expert.user.full_name) for expert in experts]
        self.choices = [("", _("Choose a person")), *((name, people) for name, people in groups.items() if people)]

    def place(self, value: str, role: str) -> Place:
        if value.startswith("e"):
            return Place(ExpertProfile.objects.select_related("user").get(pk=value[1:]).user, None, role)
        member = Membership.objects.select_related("user", "organisation").get(pk=value[1:])
        return Place(member.user, member.organisation, role)


class SeatForm(PortalForm):
    """One person for a seat of a council that is being formed. The secretary has a form of their own."""

    person = PersonField(
        label=_("Person"), widget=forms.Select, help_text=_("People to whom the operator has given the role.")
    )
    role = forms.ChoiceField(
        label=pgettext_lazy("seat", "Role"),
        choices=[(SeatRole.MEMBER.value, SeatRole.MEMBER.label), (SeatRole.CHAIR.value, SeatRole.CHAIR.label)],
        widget=Radios,
        initial=SeatRole.MEMBER.value,
    )

    def __init__(self, *args: Any, to_vote: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person_field.offer(to_vote=to_vote)
        if not to_vote:
            del self.fields["role"]

    @property
    def person_field(self) -> PersonField:
        field = self.fields["person"]
        assert isinstance(field, PersonField)  # noqa: S101 - declared above
        return field

    def place(self) -> Place:
        return self.person_field.place(self.cleaned_data["person"], self.cleaned_data.get("role", SeatRole.SECRETARY))


class ReplaceForm(SeatForm):
    """The role stays that of the one who leaves."""

    decision_number = forms.CharField(
        label=_("Number of the decision"), max_length=40, widget=forms.TextInput(attrs=WIDE)
    )
    decision_on = DateField(label=_("Date of the decision"))

    def __init__(self, *args: Any, to_vote: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, to_vote=to_vote, **kwargs)
        self.fields.pop("role", None)


def take_errors(form: forms.Form, error: ValidationError) -> None:
    """Errors of an action, each beside its field where the form has it."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)
