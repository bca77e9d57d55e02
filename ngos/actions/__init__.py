"""Every write in the register that has a meaning."""

from ngos.actions.claims import answer, attach_evidence, claim, known_organisation, withdraw
from ngos.actions.decisions import ask_more, confirm, is_contested, lock_bin, refuse, rivals_seen
from ngos.actions.profile import reveal_account, save_founders, save_section, save_sections
from ngos.actions.registry import (
    correct_entry,
    enter_without_bin,
    record_database_entry,
    record_fact,
)

__all__ = [
    "answer",
    "ask_more",
    "attach_evidence",
    "claim",
    "confirm",
    "correct_entry",
    "enter_without_bin",
    "is_contested",
    "known_organisation",
    "lock_bin",
    "record_database_entry",
    "record_fact",
    "refuse",
    "reveal_account",
    "rivals_seen",
    "save_founders",
    "save_section",
    "save_sections",
    "withdraw",
]
