"""Forms of the register: claiming, deciding, the sections of a profile, the coordinator's entries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from core.forms import BinField, Checkboxes, DateField, IinField, LongTextField, PortalForm, Radios, RevisionForm
from core.identifiers import normalise_iban, normalise_phone, validate_bik, validate_bin_or_iin, validate_iban
from core.models.reference import Region, Sphere
from core.text import translated
from ngos.actions.profile import FounderFacts, locked_fields
from ngos.models import Claim, EvidenceKind, Founder, Ngo, RegistryFact
from ngos.sections import Section
from ngos.states import Exclusion, LegalForm, RegistryStatus

NAMES = {
    "name_kk": _("Full name in Kazakh"),
    "name_ru": _("Full name in Russian"),
    "name_en": _("Full name in English"),
}
WIDE = 500
MOST_PHONES = 3


class GroupedRegions(ModelChoiceIterator):
    """Regions with their districts below: one query."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        yield "", self.field.empty_label
        rows = list(Region.objects.order_by("sort_key_kk").values_list("kato", "parent_id", translated("name")))
        for kato, parent, name in rows:
            if parent is None:
                yield name, [(kato, name), *((part, title) for part, above, title in rows if above == kato)]


class RegionField(forms.ModelChoiceField):  # type: ignore[type-arg]
    iterator = GroupedRegions

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            Region.objects.all(), label=_("Region or district"), empty_label=_("Choose a region or district"), **kwargs
        )


# The claim -----------------------------------------------------------------------------------------------


class ClaimBinForm(PortalForm):
    bin = BinField(label=_("BIN of the NGO"), help_text=_("12 digits, as in the certificate of registration"))


class ClaimForm(PortalForm):
    """Names are asked only for a BIN that the register does not know."""

    name_kk = forms.CharField(
        label=NAMES["name_kk"], max_length=WIDE, help_text=_("As in the certificate of registration")
    )
    name_ru = forms.CharField(
        label=NAMES["name_ru"], max_length=WIDE, help_text=_("As in the certificate of registration")
    )
    region = RegionField()
    capacity = forms.ChoiceField(
        label=_("Your right to act for it"), choices=Claim.Capacity.choices, widget=Radios, initial=Claim.Capacity.HEAD
    )
    explanation = LongTextField(
        label=_("What the operator should know"), max_length=2000, rows=4, required=False,
        help_text=_("For example that the head has changed and the register still names the former one."),
    )  # fmt: skip

    def __init__(self, *args: Any, is_known: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_known:
            for name in ("name_kk", "name_ru", "region"):
                del self.fields[name]


class EvidenceForm(PortalForm):
    kind = forms.ChoiceField(label=_("Kind of document"), choices=EvidenceKind.choices)
    file = forms.FileField(label=_("File"), help_text=_("PDF or a photo, up to 20 MB"))


class AnswerForm(PortalForm):
    explanation = LongTextField(label=_("Your answer"), max_length=2000, rows=5)


class ConfirmForm(PortalForm):
    """`seen` carries what the page showed of other claims; each open one is refused or kept by a choice of its own."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    note = LongTextField(label=_("Note for the record"), max_length=1000, rows=2, required=False)

    def __init__(self, *args: Any, rivals: Iterable[Claim], is_contested: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rival_fields: dict[str, int] = {}
        if is_contested:
            self.fields["present_heads"] = forms.ChoiceField(
                label=_("Those who head the NGO on the portal now"),
                choices=[
                    ("keep", _("They stay, the claimant joins them")),
                    ("end", _("They are no longer its heads, the claimant replaces them")),
                ],
                widget=Radios,
            )
        for rival in rivals:
            name = f"rival_{rival.pk}"
            self.rival_fields[name] = rival.pk
            self.fields[name] = forms.ChoiceField(
                label=_("The claim of %(name)s") % {"name": rival.claimant.full_name},
                choices=[("refuse", _("Refuse it")), ("keep", _("Leave it open"))],
                widget=Radios,
            )
        self.order_fields(["seen", "present_heads", *self.rival_fields, "note"])

    def refused(self) -> list[int]:
        return [pk for name, pk in self.rival_fields.items() if self.cleaned_data[name] == "refuse"]

    def ends_present_heads(self) -> bool:
        return self.cleaned_data.get("present_heads") == "end"


class RefuseForm(PortalForm):
    reason = LongTextField(
        label=_("Reason of the refusal"), max_length=2000, rows=4, help_text=_("The claimant will read it.")
    )


class AskMoreForm(PortalForm):
    text = LongTextField(
        label=_("What the claimant should send"), max_length=2000, rows=4,
        help_text=_("Name the document and what it must show. The claimant will read it."),
    )  # fmt: skip


# The profile ----------------------------------------------------------------------------------------------


class SectionForm(RevisionForm):
    """A section of the profile. `kept`: secret fields that hold a value, shown empty: an empty box keeps it."""

    secrets: tuple[str, ...] = ()

    def __init__(self, *args: Any, ngo: Ngo, **kwargs: Any) -> None:
        kwargs["initial"] = {**self.initial_of(ngo), **(kwargs.get("initial") or {})}
        super().__init__(*args, current_revision=ngo.revision, **kwargs)
        for name in locked_fields(ngo) & set(self.fields):
            self.fields[name].disabled = True
            self.fields[name].help_text = _("Confirmed by the operator. Write to the operator when it has changed.")
        for name in self.secrets:
            if getattr(ngo, f"{name}_encrypted"):
                self.fields[name].required = False
                self.fields[name].help_text = _("It is kept encrypted and not shown. Enter it only to change it.")

    def initial_of(self, ngo: Ngo) -> dict[str, Any]:
        holders = (ngo, ngo.organisation)
        return {
            name: next(getattr(holder, name) for holder in holders if hasattr(holder, name))
            for name in self.base_fields
            if name not in self.secrets and name != "revision" and any(hasattr(holder, name) for holder in holders)
        }

    def values(self) -> dict[str, Any]:
        """For the action: an empty secret is None, which keeps the stored one."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "revision"}
        return {name: (value or None) if name in self.secrets else value for name, value in values.items()}


class IdentityForm(SectionForm):
    name_kk = forms.CharField(label=NAMES["name_kk"], max_length=WIDE)
    name_ru = forms.CharField(label=NAMES["name_ru"], max_length=WIDE)
    name_en = forms.CharField(label=NAMES["name_en"], max_length=WIDE, required=False)
    legal_form = forms.ChoiceField(
        label=_("Legal form"), choices=[("", _("Choose the legal form")), *LegalForm.choices],
        help_text=_("As in the certificate of registration"),
    )  # fmt: skip
    registered_on = DateField(label=_("Date of state registration"))
    region = RegionField()
    address = forms.CharField(
        label=_("Address"), max_length=WIDE, help_text=_("Postal code, town, street, house, office")
    )


class HeadForm(SectionForm):
    secrets = ("head_iin",)
    head_name = forms.CharField(
        label=_("Full name of the head"),
        max_length=200,
        help_text=_("Family name, given name, patronymic, as in the identity card"),
    )
    head_iin = IinField(label=_("IIN of the head"), help_text=_("12 digits. It is kept encrypted."))


class ContactsForm(SectionForm):
    phones = forms.CharField(
        label=_("Phone numbers"), widget=forms.Textarea(attrs={"rows": 3}), help_text=_("One a line, at most three")
    )
    email = forms.EmailField(label=_("E-mail of the NGO"))
    web_page = forms.URLField(
        label=_("Web page or page in a social network"), required=False, assume_scheme="https", max_length=200
    )

    def initial_of(self, ngo: Ngo) -> dict[str, Any]:
        return {**super().initial_of(ngo), "phones": "\n".join(ngo.phones)}

    def clean_phones(self) -> list[str]:
        numbers = [normalise_phone(line) for line in self.cleaned_data["phones"].splitlines() if line.strip()]
        if len(numbers) > MOST_PHONES:
            raise forms.ValidationError(_("Enter at most three numbers, one a line."))
        return list(dict.fromkeys(numbers))


class BankForm(SectionForm):
    secrets = ("iban",)
    iban = forms.CharField(
        label=_("Account number (IBAN)"), help_text=_("20 characters that begin with KZ. It is kept encrypted."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-20"}),
    )  # fmt: skip
    bik = forms.CharField(
        label=_("BIK of the bank"), validators=[validate_bik], help_text=_("8 characters, for example HSBKKZKX"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-10"}),
    )  # fmt: skip
    bank_name = forms.CharField(label=_("Name of the bank"), max_length=200)

    def clean_iban(self) -> str:
        account = normalise_iban(self.cleaned_data["iban"])
        if account:
            validate_iban(account)
        return account

    def clean_bik(self) -> str:
        return str(self.cleaned_data["bik"]).upper()


class ActivityForm(SectionForm):
    spheres = forms.ModelMultipleChoiceField(
        Sphere.objects.for_grants(), label=_("Spheres of activity"), widget=Checkboxes,
        help_text=_("Spheres of article 5 of the Law in which the NGO works by its charter"),
    )  # fmt: skip
    charter_kk = LongTextField(label=_("Goals by the charter, in Kazakh"), max_length=4000, required=False)
    charter_ru = LongTextField(label=_("Goals by the charter, in Russian"), max_length=4000, required=False)

    def initial_of(self, ngo: Ngo) -> dict[str, Any]:
        return {**super().initial_of(ngo), "spheres": list(ngo.spheres.all())}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("charter_kk") and not cleaned.get("charter_ru") and not self.errors:
            self.add_error("charter_kk", _("Enter the goals by the charter in Kazakh or in Russian."))
        return cleaned


class StaffForm(SectionForm):
    staff_count = forms.IntegerField(
        label=_("Paid staff"), min_value=0, max_value=100_000,
        help_text=_("People with an employment contract. 0 is an answer."),
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-5", "inputmode": "numeric"}),
    )  # fmt: skip
    volunteer_count = forms.IntegerField(
        label=_("Volunteers"), min_value=0, max_value=1_000_000, required=False,
        help_text=_("Who helped during the last year"),
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-5", "inputmode": "numeric"}),
    )  # fmt: skip


SECTION_FORMS: dict[str, type[SectionForm]] = {
    Section.IDENTITY: IdentityForm,
    Section.HEAD: HeadForm,
    Section.CONTACTS: ContactsForm,
    Section.BANK: BankForm,
    Section.ACTIVITY: ActivityForm,
    Section.STAFF: StaffForm,
}


class FounderForm(PortalForm):
    mark_optional = False

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("Founder is"), choices=Founder.Kind.choices, widget=Radios, initial=Founder.Kind.PERSON
    )
    name = forms.CharField(label=_("Name of the founder"), max_length=500)
    identifier = forms.CharField(
        label=_("IIN of the person or BIN of the organisation"), required=False,
        help_text=_("12 digits. It is kept encrypted and not shown; an empty box keeps it."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "govuk-input--digits"}),
    )  # fmt: skip

    def clean_identifier(self) -> str:
        number = "".join(self.cleaned_data["identifier"].split())
        if number:
            validate_bin_or_iin(number)
        return number

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("pk") and not cleaned.get("identifier") and "identifier" not in self.errors:
            self.add_error("identifier", _("Enter the IIN of the person or the BIN of the organisation."))
        return cleaned

    def facts(self) -> FounderFacts:
        return FounderFacts(
            self.cleaned_data["kind"],
            self.cleaned_data["name"],
            self.cleaned_data["identifier"],
            self.cleaned_data["pk"],
        )


FounderFormSet = forms.formset_factory(FounderForm, extra=1, can_delete=True, max_num=100, validate_max=True)


# The coordinator --------------------------------------------------------------------------------------------


class EntryForm(PortalForm):
    """An entry without BIN."""

    name_kk = forms.CharField(label=NAMES["name_kk"], max_length=WIDE)
    name_ru = forms.CharField(label=NAMES["name_ru"], max_length=WIDE)
    legal_form = forms.ChoiceField(
        label=_("Legal form"), choices=[("", _("Choose the legal form")), *LegalForm.choices], required=False
    )
    region = RegionField(required=False)
    address = forms.CharField(label=_("Address"), max_length=WIDE, required=False)


class CorrectionForm(EntryForm):
    name_en = forms.CharField(label=NAMES["name_en"], max_length=WIDE, required=False)
    registered_on = DateField(label=_("Date of state registration"), required=False)
    status = forms.ChoiceField(label=_("Status in the register"), choices=RegistryStatus.choices[:-1])
    reason = LongTextField(label=_("Document on which the correction rests"), max_length=1000, rows=2)


class DatabaseEntryForm(PortalForm):
    about_year = forms.IntegerField(
        label=_("Year that the information is about"), min_value=1991, max_value=2100,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4", "inputmode": "numeric"}),
    )  # fmt: skip
    filed_on = DateField(label=_("Filed on"))
    source = forms.CharField(label=_("Where it was seen"), max_length=200, initial="infonpo.gov.kz")


class FactForm(PortalForm):
    ground = forms.ChoiceField(label=_("Ground for exclusion"), choices=Exclusion.choices)
    value = forms.ChoiceField(label=_("Result"), choices=RegistryFact.Value.choices, widget=Radios)
    source = forms.CharField(
        label=_("Where it was checked"), max_length=300, help_text=_("The register or list, and its date or number")
    )
    note = LongTextField(label=_("Note for the operator's staff"), max_length=1000, rows=2, required=False)
