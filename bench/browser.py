"""The fields of a form as a browser would send them: read from the page itself, so that the form may change."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

Fields = list[tuple[str, str]]
NOT_SENT = {"submit", "button", "image", "reset", "file"}
TOKEN = "csrfmiddlewaretoken"  # goes in a header


def fields_of(html: str, form_id: str) -> Fields:
    reader = _Form(form_id)
    reader.feed(html)
    if not reader.fields:
        raise SystemExit(f"The page has no form #{form_id}.")
    return reader.fields


def reworded(fields: Fields, turn: int) -> Fields:
    """The longest text ends in another word each turn: no save finds nothing to do."""
    longest = max(range(len(fields)), key=lambda place: len(fields[place][1]))
    return [(name, f"{value} {turn}" if place == longest else value) for place, (name, value) in enumerate(fields)]


def _is_sent(given: dict[str, Any]) -> bool:
    kind = given.get("type", "text")
    return kind not in NOT_SENT and (kind not in ("checkbox", "radio") or "checked" in given)


class _Form(HTMLParser):
    def __init__(self, form_id: str) -> None:
        super().__init__()
        self.form_id, self.inside, self.fields = form_id, False, []
        self.text_of: str | None = None
        self.choice_of: str | None = None

    fields: Fields

    def handle_starttag(self, tag: str, attributes: Any) -> None:
        given = dict(attributes)
        if tag == "form":
            self.inside = given.get("id") == self.form_id
        if not self.inside:
            return
        name = given.get("name") or ""
        if tag == "textarea":
            self.text_of = name
            self.fields.append((name, ""))
        elif tag == "select":
            self.choice_of = name
        elif tag == "option" and self.choice_of and "selected" in given:
            self.fields.append((self.choice_of, given.get("value") or ""))
        elif tag == "input" and name not in ("", TOKEN) and _is_sent(given):
            self.fields.append((name, given.get("value") or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "textarea":
            self.text_of = None
        elif tag == "select":
            self.choice_of = None

    def handle_data(self, data: str) -> None:
        if self.inside and self.text_of is not None:
            name, value = self.fields[-1]
            # A browser drops the line break after the opening tag and sends the others as CRLF.
            self.fields[-1] = (name, value + (data.removeprefix("\n") if not value else data))
