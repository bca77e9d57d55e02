"""One's notices: unread first, newest first in each part, by keyset."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from core.actor import Actor
from notices.declare import event_named
from notices.models import Mail, Notice
from notices.states import MailState

PAGE = 25
UNREAD, READ = "unread", "read"


@dataclass(frozen=True, slots=True)
class NoticeRow:
    pk: int
    title: str
    text: str
    language: str
    kind: Any
    created_at: datetime
    is_unread: bool
    leads_somewhere: bool


@dataclass(frozen=True, slots=True)
class LetterRow:
    pk: int
    to: str
    subject: str
    state: str
    created_at: datetime

    @property
    def state_label(self) -> Any:
        return MailState(self.state).label


@dataclass(frozen=True, slots=True)
class Page:
    rows: list[Any]
    next: str = ""


def notices_of(actor: Actor, after: str = "") -> Page:
    """`after`: the cursor of the page before, `unread-120` or `read-77`; nonsense begins from the start."""
    part, last_id = _cursor(after)
    own = Notice.objects.visible_to(actor)
    rows: list[NoticeRow] = []
    if part == UNREAD:
        rows = _rows(own.filter(read_at=None), last_id, PAGE + 1)
        last_id = None
    if len(rows) <= PAGE:
        rows += _rows(own.filter(read_at__isnull=False), last_id, PAGE + 1 - len(rows))
    shown = rows[:PAGE]
    if len(rows) == len(shown):
        return Page(shown)
    return Page(shown, next=f"{UNREAD if shown[-1].is_unread else READ}-{shown[-1].pk}")


def _cursor(text: str) -> tuple[str, int | None]:
    part, _dash, number = text.partition("-")
    if part in (UNREAD, READ) and number.isascii() and number.isdecimal() and len(number) < 19:
        return part, int(number)
    return UNREAD, None


def _rows(notices: QuerySet[Notice], last_id: int | None, count: int) -> list[NoticeRow]:
    if last_id is not None:
        notices = notices.filter(pk__lt=last_id)
    columns = ("pk", "title", "text", "language", "event", "created_at", "read_at", "url")
    return [
        NoticeRow(pk, title, text, language, _kind(event), created_at, read_at is None, bool(url))
        for pk, title, text, language, event, created_at, read_at, url in notices.order_by("-pk").values_list(*columns)[
            :count
        ]
    ]


def _kind(event: str) -> Any:
    known = event_named(event)
    return known.group.title if known else ""


def letters(*, everything: bool, after: str = "") -> Page:
    """Letters that wait for a decision; in the demo, where there is no mail server, every letter."""
    mails = Mail.objects.all() if everything else Mail.objects.troubled()
    if after.isascii() and after.isdecimal() and len(after) < 19:
        mails = mails.filter(pk__lt=int(after))
    columns = ("pk", "to", "subject", "state", "created_at")
    found = [LetterRow(*values) for values in mails.order_by("-pk").values_list(*columns)[: PAGE + 1]]
    shown = found[:PAGE]
    return Page(shown, next=str(shown[-1].pk) if len(found) > PAGE else "")
