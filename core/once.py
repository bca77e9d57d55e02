"""A creating form is carried out once: a second click or a retry gets the first answer.

The form carries `{% once_key %}`. The first request inserts the key and acts in one transaction; a second one waits
at the unique index until the first has committed, then reads its result.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.models.ground import Once

FIELD = "once"


@dataclass(frozen=True, slots=True)
class Outcome:
    """`result` is what `act` returned, usually the address to go to; `again` when an earlier request had done it."""

    result: str
    again: bool


def new_key() -> str:
    return uuid.uuid4().hex


def digest_of(posted: QueryDict) -> str:
    """Of what was typed, so that a used key with other content is noticed."""
    ignored = {"csrfmiddlewaretoken", FIELD}
    facts = sorted((name, posted.getlist(name)) for name in posted if name not in ignored)
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False).encode()).hexdigest()


@transaction.atomic
def run(key: str, *, by: Actor, at: datetime, digest: str, act: Callable[[], str]) -> Outcome:
    """Calls `act` unless this actor has already sent this key; raises ValidationError for a key used with other content."""
    actor_key = f"user:{by.user_id}" if by.is_signed_in else f"anonymous:{by.system_name}"
    if not key or len(key) > 64:
        raise ValidationError(_("This form is incomplete. Open the page again and send it once more."), code="once")
    if _claim(key, actor_key, digest, at):
        result = act()
        Once.objects.filter(actor_key=actor_key, key=key).update(result=result)
        return Outcome(result, again=False)
    earlier = Once.objects.get(actor_key=actor_key, key=key)
    if earlier.digest != digest:
        raise ValidationError(
            _("This form was already sent with other content. Open the page again to see what was saved."), code="once"
        )
    return Outcome(earlier.result, again=True)


def _claim(key: str, actor_key: str, digest: str, at: datetime) -> bool:
    table = Once._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (key, actor_key, digest, result, created_at) VALUES (%s, %s, %s, '', %s)"  # noqa: S608
            " ON CONFLICT (actor_key, key) DO NOTHING",
            [key, actor_key, digest, at],
        )
        return bool(cursor.rowcount == 1)
