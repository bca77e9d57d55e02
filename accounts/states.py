"""How an expert's entry moves through the register: four steps, and two ways out."""

from __future__ import annotations

from collections.abc import Set

from accounts.models.experts import ExpertStatus

EXPERT_MOVES: dict[str, tuple[Set[str], str]] = {
    "conform": ({ExpertStatus.PROPOSED}, ExpertStatus.CONFORMS),
    "interview": ({ExpertStatus.CONFORMS}, ExpertStatus.INTERVIEWED),
    "include": ({ExpertStatus.INTERVIEWED}, ExpertStatus.INCLUDED),
    "decline": ({ExpertStatus.PROPOSED, ExpertStatus.CONFORMS, ExpertStatus.INTERVIEWED}, ExpertStatus.DECLINED),
    "remove": ({ExpertStatus.INCLUDED}, ExpertStatus.REMOVED),
}

# A person who was turned away or left may propose themselves again.
MAY_BE_PROPOSED = {ExpertStatus.PROPOSED, ExpertStatus.DECLINED, ExpertStatus.REMOVED}

# These decisions go against the person, so they state why.
NEEDS_REASON = {"decline", "remove"}
