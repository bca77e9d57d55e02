"""Filters and tags that every template has without loading them (see `builtins` in the settings)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.template.context import Context
from django.template.defaultfilters import linebreaks_filter
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext

from core import moments, once
from core.forms.base import SummaryLine, error_summary
from core.money import NO_BREAK_SPACE, format_tenge
from core.permissions import Rule
from core.text import in_language, language_of

register = template.Library()

# Colour by the key of a state, never by its text. A key that is not here is grey.
STATE_COLOURS = {
    "grey": "draft archived closed withdrawn cancelled expired suspended not_started cannot_start inactive left",
    "blue": "submitted sent pending registered new received in_progress proposed checking queued running invited active"
    " planned forming uploading quarantined filed decided",
    "purple": "evaluation scoring reserve deliberation commission drawn ranked declaring voting counted scored",
    "yellow": "returned clarification waiting remarks due_soon incomplete unverified revision appealed",
    "green": "open published accepted admitted approved awarded verified done complete signed paid current confirmed included"
    " available valid won upheld",
    "red": "rejected refused declined overdue failed error blocked excluded invalid not_admitted revoked terminated",
}
_COLOUR_OF = {state: colour for colour, states in STATE_COLOURS.items() for state in states.split()}


def state_colour(state: str) -> str:
    return _COLOUR_OF.get(str(state), "grey")


@register.filter
def tenge(amount: Decimal | int | None) -> str:
    """`12 975 000 ₸`; an empty amount is empty."""
    return "" if amount is None or amount == "" else format_tenge(amount)


@register.filter
def number(value: Decimal | int | str | None) -> str:
    """`12 975 000`, `0,5`: groups of three, a decimal comma, in every language alike."""
    if value is None or value == "":
        return ""
    return f"{Decimal(value):,}".replace(",", NO_BREAK_SPACE).replace(".", ",").replace("-", "\u2212")


@register.filter
def percent(value: Decimal | int | str | None) -> str:
    """`5%` in Kazakh and English, `5 %` in Russian."""
    if value is None or value == "":
        return ""
    return number(value) + (NO_BREAK_SPACE if (get_language() or "")[:2] == "ru" else "") + "%"


@register.filter
def day(value: date | None) -> str:
    return moments.show_day(value) if value else ""


@register.filter
def clock(value: datetime | None) -> str:
    return moments.show_clock(value) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    return moments.show_moment(value) if value else ""


@register.filter
def deadline(value: datetime | None) -> str:
    """The end of a term, with its clock time and zone; midnight reads as 23:59 of the day before."""
    return moments.show_deadline(value) if value else ""


@register.filter
def instant(value: datetime | None) -> str:
    """What happened or begins, with its clock time and zone."""
    return moments.show_instant(value) if value else ""


@register.filter
def size(octets: int | str | None) -> str:
    """`512 B`, `340 kB`, `2,4 MB`: the same letters in all languages."""
    if octets is None or octets == "":
        return ""
    octets = int(octets)
    for unit, factor in (("MB", 1_000_000), ("kB", 1000)):
        if octets >= factor:
            amount = f"{octets / factor:.1f}".removesuffix(".0").replace(".", ",")
            return f"{amount}{NO_BREAK_SPACE}{unit}"
    return f"{octets}{NO_BREAK_SPACE}B"


@register.simple_tag
def state_tag(state: str, label: Any) -> SafeString:
    """`{% state_tag row.state row.state_label %}`: cheap enough for every row of a list."""
    return _tag(state_colour(state), str(label))


@lru_cache(maxsize=1024)
def _tag(colour: str, label: str) -> SafeString:
    return format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', colour, label)


@register.simple_tag
def once_key(key: str = "") -> SafeString:
    """The hidden key by which a creating form is carried out once. Pass the posted key to show the form again."""
    return format_html('<input type="hidden" name="{}" value="{}">', once.FIELD, key or once.new_key())


@register.simple_tag(takes_context=True)
def refusal(context: Context, rule: Rule, obj: Any = None) -> Any:
    """`{% refusal may_publish call as reason %}`: None, or why the reader may not."""
    return rule.refusal(context["request"].actor, obj)


@register.simple_tag
def words_of(obj: Any, name: str) -> SafeString | str:
    """`{% words_of lot "theme" %}`: the text in the reader's language; one in another language says which it is."""
    return _marked("span", obj, name, conditional_escape(in_language(obj, name)))


@register.simple_tag
def paragraphs_of(obj: Any, name: str) -> SafeString | str:
    """`{% paragraphs_of lot "goal" %}`: the same for a text of several lines."""
    return _marked("div", obj, name, linebreaks_filter(in_language(obj, name)))


def _marked(tag: str, obj: Any, name: str, html: Any) -> SafeString | str:
    language = language_of(obj, name)
    if not language or language == (get_language() or "")[:2]:
        return html if tag == "span" else format_html("<div>{}</div>", html)
    return format_html('<{0} lang="{1}">{2}</{0}>', tag, language, html)


@register.filter
def bound_class(widget: dict[str, Any], name: str) -> str:
    """The kit's class of a control with its error class and the classes the form asked for."""
    classes = [name]
    if widget["attrs"].get("aria-invalid"):
        classes.append(f"{name}--error")
    if extra := widget["attrs"].get("class"):
        classes.append(extra)
    return " ".join(classes)


@register.simple_tag
def character_count_texts() -> SafeString:
    """The kit's counter speaks from data attributes; these carry every plural form that a language can ask for."""
    return _character_count_texts(get_language())


@lru_cache(maxsize=8)
def _character_count_texts(_language: str | None) -> SafeString:
    forms = (("one", 1), ("few", 2), ("many", 5), ("other", 2))
    texts = [
        (
            f"characters-under-limit.{form}",
            ngettext("%(count)s character left", "%(count)s characters left", sample) % {"count": "%{count}"},
        )
        for form, sample in forms
    ]
    texts += [
        (
            f"characters-over-limit.{form}",
            ngettext("%(count)s character too many", "%(count)s characters too many", sample) % {"count": "%{count}"},
        )
        for form, sample in forms
    ]
    texts.append(
        ("characters-at-limit", ngettext("%(count)s character left", "%(count)s characters left", 0) % {"count": 0})
    )
    return format_html_join("", ' data-i18n.{}="{}"', texts)


@register.filter
def summaries(form: Any, forms: Iterable[Any] | None = None) -> list[SummaryLine]:
    """The lines of the error summary of one form, or of several on one page."""
    return [line for one in (forms or ([form] if form else [])) for line in error_summary(one)]


@register.filter
def has_counter(attrs: dict[str, Any]) -> str:
    """The longest text that the counter beside this control allows; empty for a control without a counter."""
    return str(attrs.get("data-maxlength") or "")


@register.filter
def described_by(attrs: dict[str, Any]) -> str:
    return str(attrs.get("aria-describedby") or "")
