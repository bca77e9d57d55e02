"""Telling people, and what they do with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Model, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.actor import Actor
from core.record import lock, recorded, subject_of, write
from core.states import move
from notices import rules, sms
from notices.declare import Event, optional_groups
from notices.models import Mail, Notice, OptOut
from notices.post import post, post_one
from notices.states import MOVES
from notices.wording import Words, letter_of, refuse_rows, without_language, words_of


@transaction.atomic
def tell(
    event: Event,
    recipients: Iterable[User],
    context: Mapping[str, Any],
    *,
    subject: Model | str = "",
    at: datetime,
    by: Actor,
    once: str = "",
) -> list[Notice]:
    """Stores a notice for each active recipient and a letter for those who want it. Returns the new notices.

    `context`: plain values, lazy texts and `ThreeTexts`; `url` in it is the path to open, its language is ignored.
    `subject`: the row it is about. One event about one subject is told to a person once for each `once`, which is the
    moment `at` unless given: a reminder names its occasion ("closes-in-3-days") and may then be told by every sweep.
    """
    refuse_rows(context)
    about = subject if isinstance(subject, str) else subject_of(subject)
    once_key = f"{about}|{once or at.isoformat()}"
    people = _not_told_yet(event, recipients, once_key)
    url = without_language(str(context.get("url", "")))
    words = {code: words_of(event, context, code) for code in {person.language for person in people.values()}}
    notices = [
        Notice(
            recipient_id=person.pk,
            event=event.key,
            language=person.language,
            title=words[person.language].title,
            text=words[person.language].text,
            url=url,
            about=about,
            once_key=once_key,
            caused_by_id=by.user_id,
            created_at=at,
        )
        for person in people.values()
    ]
    told = _insert(notices)
    _write_letters(event, told, people, words, at=at)
    for notice in told:
        sms.adapter().offer(notice, phone=people[notice.recipient_id].phone)
    return told


def _not_told_yet(event: Event, recipients: Iterable[User], once_key: str) -> dict[int, User]:
    people = {person.pk: person for person in recipients if person.is_active}
    told = Notice.objects.filter(event=event.key, once_key=once_key, recipient__in=people.keys())
    for user_id in told.values_list("recipient_id", flat=True):
        del people[user_id]
    return people


def _insert(notices: list[Notice]) -> list[Notice]:
    """Those that a simultaneous call has inserted first are left out: the unique constraint decides."""
    Notice.objects.bulk_create(notices, ignore_conflicts=True, batch_size=500)
    keys = [notice.key for notice in notices]
    return list(Notice.objects.filter(key__in=keys).order_by("pk"))


def _write_letters(
    event: Event, notices: list[Notice], people: Mapping[int, User], words: Mapping[str, Words], *, at: datetime
) -> None:
    if not event.by_mail or not notices:
        return
    unwanted: set[int] = set()
    if not event.mandatory:
        outs = OptOut.objects.filter(group=event.group.key, user__in=people.keys())
        unwanted = set(outs.values_list("user_id", flat=True))
    letters = [
        _letter(event, notice, people[notice.recipient_id], words[notice.language], at)
        for notice in notices
        if notice.recipient_id not in unwanted
    ]
    Mail.objects.bulk_create(letters, batch_size=500)
    post([mail.pk for mail in letters], at=at)


def _letter(event: Event, notice: Notice, person: User, words: Words, at: datetime) -> Mail:
    letter = letter_of(event, words, url=notice.url, recipient=person, language=notice.language)
    return Mail(
        notice=notice,
        to=person.email,
        sender=settings.DEFAULT_FROM_EMAIL,
        subject=words.title,
        text=letter.text,
        html=letter.html,
        headers=letter.headers,
        created_at=at,
    )


def mark_read(notice: Notice, *, by: Actor, at: datetime) -> None:
    rules.may_read.enforce(by, notice)
    # Never before it was told: the clocks of two machines differ.
    Notice.objects.filter(pk=notice.pk).unread().update(read_at=Greatest(F("created_at"), Value(at)))


def mark_all_read(*, by: Actor, at: datetime) -> int:
    """Everything told before this moment: what arrives meanwhile stays unread."""
    return Notice.objects.visible_to(by).unread().filter(created_at__lte=at).update(read_at=at)


@transaction.atomic
def choose(user: User, wanted: Iterable[str], *, by: Actor, at: datetime) -> None:
    """`wanted`: keys of the groups whose letters the person wants; the others are no longer sent."""
    rules.may_choose.enforce(by, user)
    user = lock(User, user.pk)
    unwanted = {group.key for group in optional_groups()} - set(wanted)
    current = set(OptOut.objects.filter(user=user).values_list("group", flat=True))
    if unwanted == current:
        return
    OptOut.objects.filter(user=user).exclude(group__in=unwanted).delete()
    OptOut.objects.bulk_create([OptOut(user=user, group=key, created_at=at) for key in sorted(unwanted - current)])
    changes = {"letters not wanted": [sorted(current), sorted(unwanted)]}
    write(user, "choose_letters", by=by, at=at, changes=changes)


@transaction.atomic
def unsubscribe(user: User, group: str, *, at: datetime) -> None:
    """By the signed link in a letter: whoever holds the letter may do it, without signing in."""
    user = lock(User, user.pk)
    _row, created = OptOut.objects.get_or_create(user=user, group=group, defaults={"created_at": at})
    if created:
        changes = {"letters not wanted": [None, group]}
        write(user, "unsubscribe", by=Actor.system("letter"), at=at, changes=changes)


@transaction.atomic
def send_again(mail: Mail, *, by: Actor, at: datetime) -> Mail:
    """The decision that a letter goes out a second time. The reader may get it twice: it keeps its Message-ID."""
    rules.may_settle_letters.enforce(by, mail)
    mail = lock(Mail, mail.pk)
    if not mail.text:
        raise ValidationError(
            _("This letter held a code that has expired. Ask the person to request a new one on the sign-in page.")
        )
    with recorded(mail, "send_again", by=by, at=at):
        move(mail, "send_again", MOVES)
        mail.attempts = 0
        mail.save()
    post_one(mail.pk, at=at)
    return mail


@transaction.atomic
def abandon(mail: Mail, *, by: Actor, at: datetime) -> Mail:
    """The decision that a refused or unknown letter is left as it is."""
    rules.may_settle_letters.enforce(by, mail)
    mail = lock(Mail, mail.pk)
    with recorded(mail, "abandon", by=by, at=at):
        move(mail, "abandon", MOVES)
        mail.save()
    return mail
