"""Who may read documents about calls."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from documents.models import Document
from grants.commission import items_of, may_read_in
from grants.models import Application, Call, Review, Selection, Submission
from grants.rules_of_admission import checks_call
from grants.states import ReviewState


def may_read_call_document(actor: Actor, document: Document, at: datetime) -> bool:
    """The announcement of a published call is everybody's."""
    return Call.objects.visible_to(actor).public().filter(pk=document.subject.partition(":")[2]).exists()


def why_not_removable(document: Document) -> Any | None:
    """A file that a submitted application carries stays: it is part of what was submitted."""
    application = Application.objects.filter(pk=document.subject.partition(":")[2]).first()
    if application is None:
        return None
    carried = application.submissions.filter(content__contains=document.sha256).exists()
    return _("This file is part of a submitted application and cannot be removed.") if carried else None


def may_read_selection_document(actor: Actor, document: Document, at: datetime) -> bool:
    """The conclusion of admission: the checkers of the call."""
    selection = Selection.objects.select_related("call").filter(pk=document.subject.partition(":")[2]).first()
    return selection is not None and checks_call(actor, selection.call)


def may_read_application_document(actor: Actor, document: Document, at: datetime) -> bool:
    """Files of an application: whoever may read what was submitted with them."""
    application_id = int(document.subject.partition(":")[2])
    submissions = Submission.objects.visible_to(actor, at).filter(application_id=application_id)
    carried = submissions.filter(content__contains=document.sha256).exists()
    return (
        carried or _expert_reads(actor, application_id, document) or _commission_reads(actor, application_id, document)
    )


def _expert_reads(actor: Actor, application_id: int, document: Document) -> bool:
    """An expert who has declared, unless the call is blind: files tell who applies."""
    opened = Review.objects.visible_to(actor).filter(state__in=[ReviewState.DRAFT, ReviewState.SENT])
    return opened.filter(
        submission__application_id=application_id,
        submission__application__call__is_blind=False,
        submission__content__contains=document.sha256,
    ).exists()


def _commission_reads(actor: Actor, application_id: int, document: Document) -> bool:
    """A member of the commission before whom its lot stands, who declared that they have no interest."""
    submission = Submission.objects.filter(
        application_id=application_id, application__admission__submission=F("pk"), content__contains=document.sha256
    ).select_related("lot").first()  # fmt: skip
    return submission is not None and any(may_read_in(item, actor) for item in items_of(submission.lot, actor))


def may_read_submission_document(actor: Actor, document: Document, at: datetime) -> bool:
    return Submission.objects.visible_to(actor, at).filter(pk=document.subject.partition(":")[2]).exists()


def may_read_draw_document(actor: Actor, document: Document, at: datetime) -> bool:
    """Protocols of draws are public: they name nobody."""
    return True
