"""Background work of grants; each handler calls one action."""

from __future__ import annotations

from datetime import datetime

from core.actor import Actor
from core.outbox import handler
from grants import announcement, papers
from grants.models import Call, Submission

ANNOUNCE = "grants.announce"


@handler(ANNOUNCE)
def announce(*, call_id: int, at: datetime) -> None:
    """Issues the announcement's PDF after publication or a change."""
    call = Call.objects.select_related("owner", "terms_rules").get(pk=call_id)
    announcement.issue(call, by=Actor.system("announce"), at=at)


@handler("grants.receipt")
def receipt(*, submission_id: int, at: datetime) -> None:
    """Issues the PDF of a submitted application."""
    submission = Submission.objects.select_related("application", "plan", "lot").get(pk=submission_id)
    papers.issue_receipt(submission, by=Actor.system("receipt"), at=at)
