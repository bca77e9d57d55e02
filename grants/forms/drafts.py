"""The forms in which an officer drafts a call. Nothing is required: a draft may be left half-written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.db import models
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from accounts.roles import OrganisationKind
from core.forms import Checkboxes, DateField, DateTimeField, LongTextField, MoneyField, PortalModelForm, Radios
from core.models import Region, Sphere
from core.moments import show_instant
from core.money import TengeField
from grants.drafting import COLLECTIONS, SECTION_FIELDS, digest_of
from grants.models import CalculationLine, Call, CallFunder, Criterion, Lot, RequiredDocument
from grants.sections import Section

LANGUAGE_ENDINGS = ("_kk", "_ru", "_en")


def portal_field(field: models.Field[Any, Any], **kwargs: Any) -> forms.Field | None:
    """The portal's form field for a column: counters, three-box dates, amounts as people type them."""
    if isinstance(field, models.TextField) and field.max_length:
        return LongTextField(max_length=field.max_length, rows=5, required=not field.blank, label=field.verbose_name)
    if isinstance(field, models.DateTimeField):
        return DateTimeField(required=not field.blank, label=field.verbose_name, help_text=field.help_text)
    if isinstance(field, models.DateField):
        return DateField(required=not field.blank, label=field.verbose_name, help_text=field.help_text)
    if isinstance(field, TengeField):
        return MoneyField(required=not field.blank, label=field.verbose_name, help_text=field.help_text)
    return field.formfield(**kwargs)


class DraftForm(PortalModelForm):
    """`seen` is the digest of what the reader had before them. Texts in three languages come as groups of three."""

    mark_optional = False

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    digest_fields: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Arguments with which the same form is made again around another version of its row.
        self.rebuild: dict[str, Any] = {}
        self.current: list[tuple[Any, str]] = []
        if self.instance.pk:
            self.initial["seen"] = digest_of(self.instance, self.digest_fields)
        for name, field in self.fields.items():
            if name.endswith(LANGUAGE_ENDINGS):
                field.widget.attrs["lang"] = name[-2:]

    def groups(self) -> Iterator[list[BoundField]]:
        """Visible fields in order; the three languages of one text together."""
        group: list[BoundField] = []
        for bound in self.visible_fields():
            base = bound.name[:-3] if bound.name.endswith(LANGUAGE_ENDINGS) else ""
            if group and not (base and group[0].name[:-3] == base):
                yield group
                group = []
            group.append(bound)
        if group:
            yield group

    def show_current(self, row: models.Model) -> None:
        """What another person has saved meanwhile, for the fields where it differs from what is typed here."""
        stored = type(row)._default_manager.get(pk=row.pk)
        for name, field in self.fields.items():
            if name in ("seen",):
                continue
            value = stored._meta.get_field(name)
            if isinstance(value, models.ManyToManyField):
                theirs = ", ".join(str(one) for one in getattr(stored, name).all())
                mine = ", ".join(str(one) for one in self.cleaned_data.get(name, []))
            else:
                theirs, mine = _shown(getattr(stored, name)), _shown(self.cleaned_data.get(name))
            if theirs != mine:
                self.current.append((field.label, theirs))

    def values(self) -> dict[str, Any]:
        """What the action saves: the cleaned values of this form's own fields."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class BasicsForm(DraftForm):
    digest_fields = SECTION_FIELDS[Section.BASICS]

    class Meta:
        model = Call
        fields = SECTION_FIELDS[Section.BASICS]
        formfield_callback = portal_field


class BasisForm(DraftForm):
    digest_fields = SECTION_FIELDS[Section.BASIS]

    class Meta:
        model = Call
        fields = SECTION_FIELDS[Section.BASIS]
        formfield_callback = portal_field
        help_texts: ClassVar = {
            "basis_approved_by_kk": _("The office that approved it, for example: head of the Civil Society Committee"),
        }


class ScopeForm(DraftForm):
    digest_fields = SECTION_FIELDS[Section.SCOPE]

    grant_type = forms.ChoiceField(label=_("Type of grant"), required=False, widget=Radios)
    spheres = forms.ModelMultipleChoiceField(
        label=_("Spheres"), queryset=Sphere.objects.for_grants(), required=False, widget=Checkboxes,
        help_text=_("The 16 spheres of article 5 of the Law."),
    )  # fmt: skip
    regions = forms.ModelMultipleChoiceField(
        label=_("Regions from which NGOs may apply"), queryset=Region.objects.oblasts(), required=False,
        widget=Checkboxes, help_text=_("Choose none when NGOs of the whole country may apply."),
    )  # fmt: skip

    class Meta:
        model = Call
        fields = SECTION_FIELDS[Section.SCOPE]
        formfield_callback = portal_field
        labels: ClassVar = {"is_repeated": _("The call is announced again: the earlier one brought no winner")}

    def __init__(self, *args: Any, type_choices: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rebuild = {"type_choices": type_choices}
        self.fields["grant_type"].choices = type_choices  # type: ignore[attr-defined]


class CriteriaForm(DraftForm):
    digest_fields = SECTION_FIELDS[Section.CRITERIA]

    class Meta:
        model = Call
        fields = SECTION_FIELDS[Section.CRITERIA]
        formfield_callback = portal_field
        help_texts: ClassVar = {
            "pass_mark": _("An application below it cannot win. Leave empty when there is none."),
            "is_blind": _("Then no page, file or letter shows experts the applicant's name."),
        }


class WindowForm(DraftForm):
    digest_fields = SECTION_FIELDS[Section.WINDOW]

    class Meta:
        model = Call
        fields = SECTION_FIELDS[Section.WINDOW]
        formfield_callback = portal_field


class ContactsForm(DraftForm):
    digest_fields = SECTION_FIELDS[Section.CONTACTS]

    class Meta:
        model = Call
        fields = SECTION_FIELDS[Section.CONTACTS]
        formfield_callback = portal_field


class FunderForm(DraftForm):
    digest_fields = COLLECTIONS["funders"].fields

    class Meta:
        model = CallFunder
        fields = COLLECTIONS["funders"].fields
        formfield_callback = portal_field

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = Organisation.objects.confirmed().filter(
            kind__in=[OrganisationKind.MINISTRY, OrganisationKind.AKIMAT, OrganisationKind.OPERATOR]
        )
        self.fields["organisation"].queryset = bodies.order_by("name_ru", "name_kk")  # type: ignore[attr-defined]


class LotForm(DraftForm):
    digest_fields = COLLECTIONS["lots"].fields

    sphere = forms.ModelChoiceField(label=_("Sphere"), queryset=Sphere.objects.none(), required=False, widget=Radios)
    regions = forms.ModelMultipleChoiceField(
        label=_("Territory"), queryset=Region.objects.oblasts(), required=False, widget=Checkboxes,
        help_text=_("Where the project works. For a part of a region, choose it and describe the territory in words."),
    )  # fmt: skip

    class Meta:
        model = Lot
        fields = COLLECTIONS["lots"].fields
        formfield_callback = portal_field
        help_texts: ClassVar = {"amount": _("Must equal what the calculation adds up to.")}

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rebuild = {"call": call}
        chosen = call.spheres.all()
        self.fields["sphere"].queryset = chosen if chosen else Sphere.objects.for_grants()  # type: ignore[attr-defined]
        self.fields["sphere"].empty_label = None  # type: ignore[attr-defined]


class LineForm(DraftForm):
    digest_fields = COLLECTIONS["lines"].fields

    class Meta:
        model = CalculationLine
        fields = COLLECTIONS["lines"].fields
        formfield_callback = portal_field


class CriterionForm(DraftForm):
    digest_fields = COLLECTIONS["criteria"].fields

    class Meta:
        model = Criterion
        fields = COLLECTIONS["criteria"].fields
        formfield_callback = portal_field
        help_texts: ClassVar = {
            "max_score": _("Experts give whole points from 0 up to this."),
            "weight": _("Points are multiplied by it; 1 leaves them as they are."),
        }


class DocumentForm(DraftForm):
    digest_fields = COLLECTIONS["documents"].fields

    class Meta:
        model = RequiredDocument
        fields = COLLECTIONS["documents"].fields
        formfield_callback = portal_field


def _shown(value: Any) -> str:
    if value in (None, ""):
        return "–"
    if isinstance(value, datetime):
        return show_instant(value)
    return str(value)


SECTION_FORMS: dict[Section, type[DraftForm]] = {
    Section.BASICS: BasicsForm,
    Section.BASIS: BasisForm,
    Section.SCOPE: ScopeForm,
    Section.CRITERIA: CriteriaForm,
    Section.WINDOW: WindowForm,
    Section.CONTACTS: ContactsForm,
}
ITEM_FORMS: dict[str, type[DraftForm]] = {
    "funders": FunderForm,
    "lots": LotForm,
    "lines": LineForm,
    "criteria": CriterionForm,
    "documents": DocumentForm,
}
