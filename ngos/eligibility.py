""" "May this NGO get a state grant?": one set of rules for the public answer, for the NGO itself and for admission.

    findings = standing_for("700140000019", on=today)
    if not blockers(findings): ...

Each finding is a sentence about one condition; a "not yet" says what to do, where, and by when.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from accounts.models import Organisation, Standing
from core.moments import NO_BREAK_SPACE
from core.prepared import Prepared
from ngos.completeness import missing_from
from ngos.law import RegistryRules, rules_on
from ngos.models import Ngo, RegistryFact
from ngos.states import Exclusion, LegalForm, RegistryStatus

Text = str | Promise

LAW_ON_GRANTS = _("Law of 12.04.2005 № 36-III, article 1")
EXCLUSIONS_BY_LAW = _("Law of 12.04.2005 № 36-III, article 6-1, paragraph 4")
DATABASE_BY_LAW = _("Law of 16.01.2001 № 142-II, article 41, paragraph 5; Law of 12.04.2005 № 36-III, article 6-1")


@dataclass(frozen=True, slots=True)
class Finding:
    """`ok` is None when nobody knows yet: it neither allows nor forbids. `remedy` and `url` say how to mend a no."""

    code: str
    ok: bool | None
    sentence: Text
    remedy: Text = ""
    by_when: date | None = None
    legal_reference: Text = ""
    url: str = ""

    @property
    def state(self) -> str:
        """The key of the colour."""
        return "draft" if self.ok is None else "done" if self.ok else "incomplete"

    @property
    def state_label(self) -> str:
        """Unbroken, so that it stays on one line beside a long sentence."""
        labels = {
            True: pgettext("condition", "Met"),
            False: pgettext("condition", "Not yet"),
            None: pgettext("condition", "Not checked"),
        }
        return labels[self.ok].replace(" ", NO_BREAK_SPACE)


def standing_for(subject: Ngo | str, *, on: date, in_confidence: bool = False) -> list[Finding]:
    """All conditions for an NGO (or a BIN) on a day, in the order in which a reader would mend them.

    `in_confidence`: the reader is of this NGO or decides about it. Others are told nothing about debts, arrests,
    kinship and lists, only that these are checked at admission.
    """
    ngo = _entry_of(subject) if isinstance(subject, str) else subject
    if ngo is None:
        return [_not_in_register(str(subject))]
    rules = rules_on(on)
    return [
        Finding("registered", True, _("The NGO is in this portal's register.")),
        _verified(ngo),
        _legal_form(ngo, rules),
        _status(ngo),
        _in_database(ngo, rules, on),
        *_exclusions(ngo, on, in_confidence=in_confidence),
        _profile(ngo, in_confidence=in_confidence),
    ]


def blockers(findings: Iterable[Finding]) -> list[Finding]:
    """The conditions that are known not to hold. An empty list: the NGO may apply."""
    return [finding for finding in findings if finding.ok is False]


WITH_STANDING = Prepared(lambda organisation: Ngo.objects.with_standing().filter(organisation=organisation), int)


def ngo_of(organisation_id: int) -> Ngo | None:
    """The entry of an organisation with what `standing_for` asks, in one query."""
    return WITH_STANDING.one(organisation_id)


def _entry_of(number: str) -> Ngo | None:
    """The confirmed entry with this BIN or register number, else the oldest one that waits for confirmation."""
    entries = Ngo.objects.with_standing().by_reference(number)
    confirmed = entries.filter(organisation__standing=Standing.CONFIRMED).first()
    return confirmed or entries.filter(organisation__standing=Standing.PROVISIONAL).order_by("pk").first()


def _not_in_register(number: str) -> Finding:
    other = Organisation.objects.confirmed().filter(bin=number).first() if number else None
    sentence = (
        format_lazy(_("This BIN belongs to an organisation that is not entered as an NGO: {name}."), name=other.name)
        if other
        else _("There is no NGO with this BIN in this portal's register.")
    )
    return Finding(
        "registered",
        False,
        sentence,
        _("Sign in, say that it is your organisation and attach the order of appointment of its head."),
        url=reverse("ngo_claim_start"),
    )


def _verified(ngo: Ngo) -> Finding:
    if not ngo.is_verified:
        return Finding(
            "verified",
            False,
            _("The operator has not confirmed yet who acts for this NGO."),
            _(
                "Wait for the operator's decision on your claim: its page says when it is due. "
                "You can prepare the application meanwhile."
            ),
        )
    if ngo.has_signatory:
        return Finding("verified", True, _("The operator has confirmed who acts for this NGO."))
    return Finding(
        "verified",
        False,
        _("Nobody acts for this NGO on the portal yet."),
        _("Sign in, say that it is your organisation and attach the order of appointment of its head."),
        url=reverse("ngo_claim_start"),
    )


def _legal_form(ngo: Ngo, rules: RegistryRules) -> Finding:
    label = ngo.get_legal_form_display() if ngo.legal_form else ""
    if not ngo.legal_form:
        return Finding(
            "legal_form",
            False,
            _("The legal form of this NGO is not stated."),
            _("Choose the legal form in the profile, as in the certificate of registration."),
            legal_reference=LAW_ON_GRANTS,
            url=reverse("ngo_profile_section", args=["identity"]),
        )
    sentence = format_lazy(_("Legal form: {form}."), form=label)
    if ngo.legal_form in rules.eligible_forms:
        return Finding("legal_form", True, sentence, legal_reference=LAW_ON_GRANTS)
    remedy = (
        _("A branch is a part of its head organisation. Apply with the BIN of the head organisation.")
        if ngo.legal_form == LegalForm.DOMESTIC_BRANCH
        else _("Organisations of this form are not NGOs within the meaning of the Law and cannot get a state grant.")
    )
    return Finding("legal_form", False, sentence, remedy, legal_reference=LAW_ON_GRANTS)


def _status(ngo: Ngo) -> Finding:
    status = ngo.registry_status
    sentence = format_lazy(_("Status in the register: {status}."), status=status.label)
    if status == RegistryStatus.WITHOUT_BIN:
        return Finding(
            "status",
            False,
            sentence,
            _(
                "Only an organisation with a BIN can apply. Get a BIN at the registering authority, then claim it on the portal."
            ),
            url=reverse("ngo_claim_start"),
        )
    if status == RegistryStatus.INACTIVE:
        return Finding(
            "status",
            False,
            sentence,
            _("Send the operator a document that shows that the NGO works, and ask for the status to be changed."),
        )
    # Liquidation and suspension are grounds of the Law: they speak for themselves among the exclusions.
    return Finding("status", True, sentence)


def _in_database(ngo: Ngo, rules: RegistryRules, on: date) -> Finding:
    year = rules.year_to_have_filed(on)
    if (ngo.latest_database_year or 0) >= year:
        return Finding(
            "database",
            True,
            _("The NGO is in the NGO Database with up-to-date information."),
            legal_reference=DATABASE_BY_LAW,
        )
    # An NGO younger than the year in question files about the year in which it was registered.
    about = max(year, ngo.registered_on.year) if ngo.registered_on else year
    deadline = rules.database_deadline(about + 1)
    return Finding(
        "database",
        False,
        format_lazy(
            _("The register has no entry of this NGO in the NGO Database about this year: {year}."), year=about
        ),
        _(
            "File the information about your activity in the NGO Database (infonpo.gov.kz), "
            "then send the operator the confirmation."
        ),
        by_when=deadline if deadline >= on else None,
        legal_reference=DATABASE_BY_LAW,
    )


REMEDIES: Mapping[str, Text] = {
    Exclusion.LIQUIDATION: _(
        "An organisation in liquidation cannot get a state grant. If this is a mistake, send the operator a "
        "certificate from the register of legal entities."
    ),
    Exclusion.BANKRUPT: _(
        "A bankrupt organisation cannot get a state grant. If this is a mistake, send the operator the court's act."
    ),
    Exclusion.ENFORCEMENT_DEBT: _(
        "Pay the debt, then send the operator the bailiff's certificate that the proceedings are closed."
    ),
    Exclusion.BAD_FAITH: _(
        "Wait until the term in the register of bad-faith participants is over, or send the operator the court's act "
        "that cancels the entry."
    ),
    Exclusion.ARREST: _("Have the arrest lifted, then send the operator the act that lifts it."),
    Exclusion.SUSPENDED: _("Resume the activity, then send the operator the act that permits it."),
    Exclusion.KINSHIP: _("Ask the operator which person is meant. Another state body's grant may be open to you."),
    Exclusion.TERRORISM: _(
        "If the head or founder is not the person on the list, send the operator a copy of the identity card."
    ),
}  # fmt: skip
BY_STATUS = {Exclusion.LIQUIDATION: RegistryStatus.LIQUIDATION, Exclusion.SUSPENDED: RegistryStatus.SUSPENDED}


@dataclass(frozen=True, slots=True)
class Fact:
    """The newest check of one ground."""

    ground: str
    value: str
    valid_until: date | None


def _facts(ngo: Ngo) -> list[Fact]:
    return [
        Fact(one["ground"], one["value"], date.fromisoformat(str(one["valid_until"])) if one["valid_until"] else None)
        for one in ngo.newest_facts
    ]


def _exclusions(ngo: Ngo, on: date, *, in_confidence: bool) -> list[Finding]:
    facts = {fact.ground: fact for fact in _facts(ngo)} if in_confidence else {}
    return [_exclusion(ground, ngo, facts.get(ground), on, in_confidence=in_confidence) for ground in Exclusion]


def _exclusion(ground: Exclusion, ngo: Ngo, fact: Fact | None, on: date, *, in_confidence: bool) -> Finding:
    code, law = f"exclusion_{ground.value}", EXCLUSIONS_BY_LAW
    applies = format_lazy(_("Ground for exclusion: {ground}."), ground=ground.label)
    if BY_STATUS.get(ground) == ngo.status:
        return Finding(code, False, applies, REMEDIES[ground], legal_reference=law)
    counts = fact is not None and (fact.valid_until is None or fact.valid_until >= on)
    if fact is not None and fact.value == RegistryFact.Value.YES:
        # A ground that applied goes on applying until a newer check says otherwise, however old the check is.
        return Finding(code, False, applies, REMEDIES[ground], legal_reference=law)
    if fact is not None and counts and fact.value == RegistryFact.Value.NO:
        return Finding(
            code, True, format_lazy(_("Checked, does not apply: {ground}."), ground=ground.label), legal_reference=law
        )
    sentence = format_lazy(_("Not checked yet: {ground}."), ground=ground.label)
    if not in_confidence:
        sentence = format_lazy(_("Checked when applications are admitted: {ground}."), ground=ground.label)
    return Finding(code, None, sentence, _("You need not do anything: the operator checks this."), legal_reference=law)


def _profile(ngo: Ngo, *, in_confidence: bool) -> Finding:
    missing = missing_from(ngo)
    if not missing:
        return Finding("profile", True, _("The profile is complete."))
    if not in_confidence:
        return Finding(
            "profile",
            False,
            _("The profile of this NGO is not complete."),
            _("Sign in for the NGO: its profile lists what is missing."),
            url=reverse("ngo_profile"),
        )
    return Finding(
        "profile",
        False,
        format_lazy(_("Missing in the profile: {count}."), count=len(missing)),
        _("Fill in what the profile lists as missing."),
        url=reverse("ngo_profile"),
    )
