"""What an inspection says. This package imports no Django: it runs in a process of its own, with limits."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    media_type: str
    pages: int | None = None


class Refused(Exception):
    """`code` names a sentence of `documents.refusals`; `values` fill it."""

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(code)
        self.code, self.values = code, values
