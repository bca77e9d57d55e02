"""What is missing or wrong in an installation, in sentences. Each app adds its checks; `manage.py doctor` reads them out.

    from core.doctor import check

    @check("accounts")
    def operator_is_there(at: datetime) -> Iterable[str]:
        if not Organisation.objects.filter(kind="operator").exists():
            yield "There is no operator. Run: manage.py setup"

A check yields one sentence a problem: what is wrong and what to do. For the person at the server, hence in English.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

log = logging.getLogger(__name__)

Check = Callable[[datetime], Iterable[str]]
_checks: dict[str, tuple[str, Check]] = {}


@dataclass(frozen=True, slots=True)
class Finding:
    """`group` is the app or part it concerns."""

    group: str
    sentence: str


def check(group: str) -> Callable[[Check], Check]:
    """Registers under the function's own name; twice replaces."""

    def register(function: Check) -> Check:
        _checks[f"{function.__module__}.{function.__qualname__}"] = (group, function)
        return function

    return register


def examine(at: datetime) -> list[Finding]:
    """Every check is run; one that fails itself is a finding too."""
    findings: list[Finding] = []
    for name, (group, function) in _checks.items():
        try:
            findings += [Finding(group, sentence) for sentence in function(at)]
        except Exception as error:
            log.debug("check %s", name, exc_info=True)
            sentence = (
                f"The check {name} could not be made: {type(error).__name__}: {str(error).strip().splitlines()[0:1]}"
            )
            findings.append(Finding(group, sentence))
    return findings


def count_of_checks() -> int:
    return len(_checks)
