"""A notice's words, in the language of the person who gets it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from django.conf import settings
from django.core import signing
from django.db.models import Model
from django.template import Context
from django.template.backends.django import Template
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from core.text import reading_order
from notices.declare import Event, Group

UNSUBSCRIBE_SALT = "notices.unsubscribe"
LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True)
class ThreeTexts:
    """Data in three languages inside a context: printed in the recipient's language."""

    kk: str = ""
    ru: str = ""
    en: str = ""

    def __str__(self) -> str:
        return next((text for code in reading_order() if (text := getattr(self, code))), "")


def texts_of(obj: object, name: str) -> ThreeTexts:
    """`texts_of(call, "title")` from the columns `title_kk`, `title_ru`, `title_en`."""
    return ThreeTexts(*(getattr(obj, f"{name}_{code}", "") for code in ("kk", "ru", "en")))


@dataclass(frozen=True, slots=True)
class Words:
    title: str
    text: str


def words_of(event: Event, context: Mapping[str, Any], language: str) -> Words:
    with translation.override(language):
        title = render_plain(f"{event.template_folder}/subject.txt", context)
        text = render_plain(f"{event.template_folder}/text.txt", context)
    return Words(" ".join(title.split())[:LONGEST_TITLE], text.strip())


def refuse_rows(context: Mapping[str, Any]) -> None:
    """A row in a context would be read again later, in another state and by another right: pass its plain values."""
    rows = [name for name, value in context.items() if isinstance(value, Model)]
    if rows:
        raise TypeError(f"pass plain values to notices, not rows: {', '.join(rows)}")


def render_plain(name: str, context: Mapping[str, Any]) -> str:
    """Plain text: nothing is escaped."""
    template = cast(Template, get_template(name)).template
    return template.render(Context(dict(context), autoescape=False))


def without_language(path: str) -> str:
    """`/calls/7/` from `/kk/calls/7/`, so that each reader is led to their own language."""
    for code, _name in settings.LANGUAGES:
        if path == f"/{code}" or path.startswith(f"/{code}/"):
            return path[len(code) + 1 :] or "/"
    return path


def in_language(path: str, language: str) -> str:
    return f"/{language}{path}" if path else ""


def absolute(path: str) -> str:
    return f"{settings.PORTAL_URL}{path}"


@dataclass(frozen=True, slots=True)
class Letter:
    text: str
    html: str
    headers: dict[str, str]


def letter_of(event: Event, words: Words, *, url: str, recipient: User, language: str) -> Letter:
    """The e-mail around a notice: greeting, link, why it came, how to get no more of them where that is allowed."""
    with translation.override(language):
        unsubscribe = "" if event.mandatory else absolute(unsubscribe_path(recipient, event.group))
        context = {
            "language": language,
            "name": recipient.full_name,
            "title": words.title,
            "text": words.text,
            "link": absolute(in_language(url, language)) if url else "",
            "group": event.group.title,
            "unsubscribe": unsubscribe,
            "choices": absolute(reverse("notice_choices")),
            "portal": settings.PORTAL_URL,
        }
        text = render_plain("notices/mail/letter.txt", context).strip() + "\n"
        html = get_template("notices/mail/letter.html").render(context)
    headers = {"Content-Language": language, "Auto-Submitted": "auto-generated"}
    if unsubscribe:
        headers |= {"List-Unsubscribe": f"<{unsubscribe}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return Letter(text, html, headers)


def unsubscribe_path(recipient: User, group: Group) -> str:
    token = signing.dumps([recipient.pk, group.key], salt=UNSUBSCRIBE_SALT)
    return reverse("unsubscribe", args=[token])


def read_unsubscribe_token(token: str) -> tuple[int, str]:
    """The person and the group's key. Raises `signing.BadSignature`."""
    user_id, group = signing.loads(token, salt=UNSUBSCRIBE_SALT)
    return int(user_id), str(group)
