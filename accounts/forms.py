"""Forms of this app: fields and checks; views pass what was typed to an action."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import ExpertProfile, InterestGround, Organisation
from accounts.roles import DESCRIPTIONS, OrganisationKind, Role
from accounts.states import EXPERT_MOVES, NEEDS_REASON
from core.calendar import DayName
from core.forms.base import PortalForm
from core.forms.fields import BinField, DateField, IinField, LongTextField, PhoneField
from core.forms.widgets import Checkboxes, Radios
from core.models import CalendarDay, Region, Sphere


class ProfileForm(PortalForm):
    full_name = forms.CharField(
        label=_("Full name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = PhoneField(label=_("Phone"), required=False)
    language = forms.ChoiceField(label=_("Language of letters"), choices=settings.LANGUAGES, widget=Radios)
    iin = IinField(
        label=_("IIN"),
        required=False,
        help_text=_("Kept encrypted, used only to find conflicts of interest. Leave empty to keep what is there."),
    )


class RolesForm(PortalForm):
    """Offers only what this actor may give; roles given by others stay as they are."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"), widget=Checkboxes, error_messages={"required": _("Choose at least one role.")}
    )
    authority = forms.CharField(
        label=_("Authority to sign"),
        required=False,
        max_length=300,
        help_text=_("Only for an authorised signatory: the order or power of attorney, its number and date."),
    )

    def __init__(self, *args: Any, grantable: Iterable[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [role for role in Role if role in set(grantable)]
        field = self.fields["roles"]
        field.widget = Checkboxes(hints={role.value: DESCRIPTIONS[role] for role in offered})
        field.choices = [(role.value, role.label) for role in offered]  # type: ignore[attr-defined]
        if Role.SIGNATORY not in offered:
            del self.fields["authority"]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if Role.SIGNATORY in data.get("roles", []) and not data.get("authority", "").strip():
            message = _("Name the order or power of attorney that gives the right to sign: kind, number and date.")
            self.add_error("authority", message)
        return data


class InviteForm(RolesForm):
    email = forms.EmailField(label=_("E-mail"), max_length=254)
    language = forms.ChoiceField(label=_("Language of the letter"), choices=settings.LANGUAGES, widget=Radios)

    field_order = ["email", "roles", "authority", "language"]


class EndForm(PortalForm):
    reason = forms.CharField(label=_("Reason"), required=False, max_length=300)


class OrganisationForm(PortalForm):
    name_kk = forms.CharField(label=_("Name in Kazakh"), max_length=500)
    name_ru = forms.CharField(label=_("Name in Russian"), max_length=500)
    name_en = forms.CharField(label=_("Name in English"), max_length=500, required=False)
    region = forms.ModelChoiceField(
        label=_("Region or district"),
        queryset=Region.objects.none(),
        required=False,
        empty_label=_("The whole country"),
    )
    parent = forms.ModelChoiceField(
        label=_("Part of"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("Not a part of another body"),
        help_text=_("For a committee of a ministry, a department or the akimat of a district."),
    )
    address = forms.CharField(label=_("Address"), max_length=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = Region.objects.order_by("kato")  # type: ignore[attr-defined]
        bodies = Organisation.objects.funding_bodies().order_by("name_ru", "pk")
        self.fields["parent"].queryset = bodies  # type: ignore[attr-defined]


class CreateOrganisationForm(OrganisationForm):
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[(kind.value, kind.label) for kind in OrganisationKind], widget=Radios
    )
    bin = BinField(label=_("BIN"), required=False)

    field_order = ["kind", "bin", "name_kk", "name_ru", "name_en", "region", "parent", "address"]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        is_known_by_bin = data.get("kind") in (OrganisationKind.NGO, OrganisationKind.BUSINESS)
        if is_known_by_bin and not data.get("bin") and "bin" not in self.errors:
            self.add_error("bin", _("Enter the BIN: an NGO or a business is known by it."))
        return data


class StandingForm(PortalForm):
    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[("confirm", _("Confirm")), ("refuse", _("Do not confirm"))],
        widget=Radios,
    )
    reason = LongTextField(label=_("Reason"), max_length=1000, rows=3, required=False)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("decision") == "refuse" and not data.get("reason", "").strip():
            self.add_error("reason", _("Say why: the person who laid the claim will read it."))
        return data


class ExpertiseForm(PortalForm):
    """What somebody can judge: spheres, languages and regions. Each form asks in its own words."""

    spheres = forms.ModelMultipleChoiceField(
        label=_("Spheres"),
        queryset=Sphere.objects.none(),
        widget=Checkboxes,
        error_messages={"required": _("Choose at least one sphere.")},
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages they read applications in"),
        choices=settings.LANGUAGES,
        widget=Checkboxes,
        error_messages={"required": _("Choose at least one language.")},
    )
    regions = forms.ModelMultipleChoiceField(
        label=_("Regions"),
        queryset=Region.objects.none(),
        widget=Checkboxes,
        required=False,
        help_text=_("Leave empty for the whole country."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["spheres"].queryset = Sphere.objects.for_grants()  # type: ignore[attr-defined]
        self.fields["regions"].queryset = Region.objects.oblasts()  # type: ignore[attr-defined]


class ExpertForm(ExpertiseForm):
    employer = forms.CharField(label=_("Place of work"), max_length=300, required=False)
    biography = LongTextField(label=_("Experience"), max_length=4000, rows=8, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spheres, languages = self.fields["spheres"], self.fields["languages"]
        spheres.label, languages.label = _("Spheres that you can judge"), _("Languages in which you read applications")
        spheres.error_messages["required"] = _("Choose at least one sphere that you can judge.")
        languages.error_messages["required"] = _("Choose at least one language in which you read applications.")

    @staticmethod
    def initial_of(profile: ExpertProfile | None) -> dict[str, Any]:
        if profile is None:
            return {}
        return {
            "spheres": list(profile.spheres.all()),
            "regions": list(profile.regions.all()),
            "languages": profile.languages,
            "employer": profile.employer,
            "biography": profile.biography,
        }


class ExpertInviteForm(ExpertiseForm):
    """What the operator asks somebody to judge; the person may correct it after accepting."""

    email = forms.EmailField(label=_("E-mail"), max_length=254)
    language = forms.ChoiceField(label=_("Language of the letter"), choices=settings.LANGUAGES, widget=Radios)

    field_order = ["email", "language", "spheres", "languages", "regions"]


EXPERT_VERBS = {
    "conform": _("Meets the requirements"),
    "interview": _("The interview was held"),
    "include": _("Include in the register"),
    "decline": _("Do not include"),
    "remove": _("Remove from the register"),
}


class ExpertDecisionForm(PortalForm):
    """Offers the moves that the table allows from the present state."""

    verb = forms.ChoiceField(label=_("Decision"), widget=Radios)
    until = DateField(label=_("In the register until"), required=False, help_text=_("Leave empty for no end."))
    reason = LongTextField(label=_("Reason"), max_length=2000, rows=3, required=False)

    def __init__(self, *args: Any, state: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        verbs = [verb for verb, (sources, _target) in EXPERT_MOVES.items() if state in sources]
        self.fields["verb"].choices = [(verb, EXPERT_VERBS[verb]) for verb in verbs]  # type: ignore[attr-defined]
        if "include" not in verbs:
            del self.fields["until"]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("verb") in NEEDS_REASON and not data.get("reason", "").strip():
            self.add_error("reason", _("Say why: the person will read it."))
        return data


class TieForm(PortalForm):
    bin = BinField(label=_("BIN of the organisation"))
    ground = forms.ChoiceField(label=_("What ties you to it"), choices=InterestGround.choices, widget=Radios)
    since = DateField(label=_("Since"), required=False)
    until = DateField(label=_("Until"), required=False, help_text=_("Leave empty if it lasts."))
    note = forms.CharField(label=_("Explanation"), max_length=500, required=False)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", _("A tie cannot end before it began."))
        if data.get("ground") == InterestGround.OTHER and not data.get("note"):
            self.add_error("note", _("Describe the circumstance in a sentence."))
        return data


class TieEndForm(PortalForm):
    until = DateField(label=_("Until"))


class TieCorrectionForm(TieEndForm):
    note = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("The document that shows when the tie ended: kind, number and date."),
    )


class DayForm(PortalForm):
    """A day that differs from the week; its date is asked only when it is new."""

    kind = forms.ChoiceField(
        label=_("How it counts"),
        choices=[(kind.value, kind.label) for kind in (CalendarDay.Kind.DAY_OFF, CalendarDay.Kind.WORKING)],
        widget=Radios(
            hints={
                "day_off": _("A holiday, or a day off that was moved to it: terms do not count it."),
                "working": _("A Saturday or Sunday that is worked in exchange for another day: terms count it."),
            }
        ),
    )
    name_kk = forms.CharField(label=_("Name in Kazakh"), max_length=200)
    name_ru = forms.CharField(label=_("Name in Russian"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200)
    note = forms.CharField(
        label=_("Legal act"),
        max_length=300,
        help_text=_("The act by which the day is a holiday or was moved: kind, number and date."),
    )

    @property
    def name(self) -> DayName:
        return DayName(*(self.cleaned_data[f"name_{code}"] for code in ("kk", "ru", "en")))


class NewDayForm(DayForm):
    date = DateField(label=_("Date"), help_text=_("For example: 31 3 2027."))

    field_order = ["date", "kind", "name_kk", "name_ru", "name_en", "note"]


class RemoveDayForm(PortalForm):
    note = forms.CharField(
        label=_("Legal act"),
        max_length=300,
        help_text=_("By which the day counts as usual again: kind, number and date."),
    )


def take_errors(form: forms.Form, error: ValidationError) -> None:
    """Errors of an action, each beside its field where the form has it."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)
