"""What this app hangs into the seams of the apps below: rule sets, papers, signatures, navigation, "my work"."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save
from django.utils.translation import gettext_lazy as _

from core import navigation, work
from core.actor import Actor
from core.rulekinds import register_kind
from councils import access, notices, rules  # noqa: F401 - notices declare their events
from councils.actions.papers import KIND, settle_signatures
from councils.law import KIND as TERMS
from councils.law import CouncilRules
from councils.work import declarations_to_make, meetings_to_run, protocols_to_sign, scans_to_compare, votes_to_cast
from documents.access import register_access, register_signers
from documents.kinds import register_kind as register_paper
from documents.models import Signature
from documents.states import SignatureState


def connect() -> None:
    register_kind(TERMS, CouncilRules)
    register_paper(KIND, _("Protocol of a meeting"))
    register_access("councils.meeting", access.may_read_protocol)
    register_signers("councils.meeting", access.may_sign_protocol)
    post_save.connect(settle_protocol, sender=Signature, dispatch_uid="councils.settle_protocol")
    for source in (votes_to_cast, declarations_to_make, meetings_to_run, protocols_to_sign, scans_to_compare):
        work.register(source)
    navigation.register(
        navigation.NavItem("councils", _("Councils"), "councils", rules.looks_at_councils.allows, order=40)
    )


def settle_protocol(instance: Signature, raw: bool = False, **_signal: Any) -> None:
    """The last valid signature under a protocol finishes its meeting, in the same transaction."""
    if raw or instance.state != SignatureState.VALID:
        return
    meeting = access.meeting_of(instance.document)
    if meeting is not None:
        settle_signatures(meeting, by=Actor.system("councils.protocol"), at=instance.decided_at or instance.signed_at)
