""" "May we apply?": the conditions of the NGO itself (ngos), and those of this call. Admission asks the same functions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from core.actor import Actor
from core.moments import show_deadline, show_instant
from core.periods import local_date
from grants.models import Call
from grants.rules_of_applying import is_of_ngo
from grants.states import CallPhase
from ngos.eligibility import Finding, blockers, standing_for
from ngos.models import Ngo


@dataclass(frozen=True, slots=True)
class Answer:
    """`name`: the looked-up NGO, empty when it is not in the register. `may`: nothing known speaks against it."""

    bin: str
    name: str
    may: bool
    findings: list[Finding]

    @property
    def blockers(self) -> list[Finding]:
        return blockers(self.findings)

    @property
    def unknown(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.ok is None]

    @property
    def fulfilled(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.ok]


def answer_for(call: Call, bin_number: str, *, actor: Actor, at: datetime) -> Answer:
    """What anyone may know about an NGO with this BIN; its own people are told about debts and lists too."""
    entry = Organisation.objects.filter(bin=bin_number).select_related("ngo").order_by("standing").first()
    own = entry is not None and actor.acts_for(entry.pk) and is_of_ngo.allows(actor)
    ngo = Ngo.objects.select_related("organisation").filter(organisation=entry).first() if entry else None
    found = conditions(call, ngo or bin_number, at=at, in_confidence=own)
    return Answer(bin_number, entry.name if entry and ngo else "", not blockers(found), found)


def conditions(call: Call, subject: Ngo | str, *, at: datetime, in_confidence: bool) -> list[Finding]:
    """Of the call first: the window and the region; then of the NGO."""
    ngo = subject if isinstance(subject, Ngo) else None
    return [*_of_call(call, ngo, at), *standing_for(subject, on=local_date(at), in_confidence=in_confidence)]


def _of_call(call: Call, ngo: Ngo | None, at: datetime) -> Iterator[Finding]:
    yield _window(call, at)
    if call.region_katos and ngo is not None:
        yield _region(call, ngo, set(call.region_katos))


def _window(call: Call, at: datetime) -> Finding:
    phase = call.phase(at)
    if phase is None or call.opens_at is None or call.closes_at is None:
        return _window_over()
    if phase == CallPhase.OPEN:
        return Finding(
            "window",
            True,
            format_lazy(_("Applications are taken until: {moment}."), moment=show_deadline(call.closes_at)),
        )
    if phase == CallPhase.ANNOUNCED:
        return Finding(
            "window",
            True,
            format_lazy(_("Applications will be taken from: {moment}."), moment=show_instant(call.opens_at)),
        )
    return _window_over()


def _window_over() -> Finding:
    return Finding(
        "window",
        False,
        _("This call no longer takes applications."),
        _("Look for calls that are open, or ask to be told of new ones."),
    )


def _region(call: Call, ngo: Ngo, regions: set[str]) -> Finding:
    region = ngo.organisation.region
    own = region.region_kato if region else ""
    if own in regions:
        return Finding("region", True, _("The call is open to NGOs of your region."))
    return Finding(
        "region",
        False,
        _("The call is only for NGOs of the regions it names, and this NGO is registered elsewhere."),
        _(
            "Choose a call for your region or for the whole country. If the region in your profile is wrong, correct it."
        ),
    )
