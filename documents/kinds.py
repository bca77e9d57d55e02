"""Kinds of documents that the portal issues. Higher apps register theirs in `apps.py`.

register_kind("grants.call", _("Announcement of a call"), template="call.typ")
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Kind:
    """`name` is lazy text, shown to anyone who checks a code: without names of people."""

    code: str
    name: Any
    template: str


_kinds: dict[str, Kind] = {}


def register_kind(code: str, name: Any, *, template: str = "sections.typ") -> None:
    _kinds[code] = Kind(code, name, template)


def kind_of(code: str) -> Kind:
    return _kinds[code]


def kind_name(code: str) -> str:
    """Old documents outlive their kind: then the code itself."""
    return str(_kinds[code].name) if code in _kinds else code
