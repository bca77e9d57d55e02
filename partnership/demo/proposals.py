"""An application of the demo, before it is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from partnership.demo.plans import Project


@dataclass(frozen=True, slots=True)
class Proposal:
    """An application as it will be. `sections`: how many the writer has filled in, all of them when it is submitted."""

    part: str
    ngo: str
    lot: int
    language: str
    theme: str
    variant: int
    region: str
    begins: datetime
    submits: datetime | None = None
    number: int = 0
    asks: float = 0.94
    sections: int | None = None
    answers: dict[str, Any] = field(default_factory=dict)
    attaches: str = ""
    # What becomes of it: what admission does, and how good the experts find it.
    fate: str = "admitted"
    quality: float = 0.7

    @property
    def project(self) -> Project:
        return Project(self.theme, self.variant, self.language, self.ngo, self.number, self.region, self.asks)
