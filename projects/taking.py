"""What an earlier plan says in a section, fit to stand in another plan: words only between plans in one language."""

from __future__ import annotations

from projects.content import Content
from projects.entries import Entry, brought_over, is_empty_row, stored
from projects.models import Plan
from projects.sections import Section

# A plan keeps its own language.
NEVER_TAKEN = frozenset({"language"})
# What says the same in either language.
WORDLESS: dict[str, tuple[str, ...]] = {"project": ("regions", "start_on", "end_on")}


def offered(source: Content, section: Section, target: Plan) -> Entry | None:
    """The part of the section that `target` can take over; None when the source says nothing there."""
    whole = stored(source, section)
    if source.plan.language == target.language:
        entry = Entry({name: value for name, value in whole.fields.items() if name not in NEVER_TAKEN}, whole.rows)
    else:
        entry = Entry({name: whole.fields[name] for name in WORDLESS.get(section.key.value, ())})
    return entry if _says_something(entry) else None


def is_filled(content: Content, section: Section) -> bool:
    """Whether anything stands there that taking over would replace."""
    whole = stored(content, section)
    return _says_something(
        Entry({name: value for name, value in whole.fields.items() if name not in NEVER_TAKEN}, whole.rows)
    )


def fitted(source: Content, section: Section, target: Content) -> Entry:
    """All of the section as it will stand: what is not taken over stays, references to rows that are not there go."""
    if source.plan.language == target.plan.language:
        return brought_over(source, target, section)
    entry = offered(source, section, target.plan) or Entry()
    here = stored(target, section)
    return Entry({**here.fields, **entry.fields}, here.rows)


def _says_something(entry: Entry) -> bool:
    return any(value not in (None, "", []) for value in entry.fields.values()) or not all(map(is_empty_row, entry.rows))
