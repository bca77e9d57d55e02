"""Permission sentences: a test, and the translated reason for a refusal. They join with `&`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core.actor import Actor
from core.errors import Refused

Test = Callable[[Actor, Any], bool]


class Rule:
    """`reason` is lazy text addressed to the reader: what is missing and how to mend it."""

    def __init__(self, test: Test, reason: Any) -> None:
        self._parts: tuple[tuple[Test, Any], ...] = ((test, reason),)

    def __and__(self, other: Rule) -> Rule:
        joined = Rule.__new__(Rule)
        joined._parts = self._parts + other._parts
        return joined

    def refusal(self, actor: Actor, obj: Any = None) -> Any | None:
        """None when allowed, else the reason of the first part that fails."""
        return next((reason for test, reason in self._parts if not test(actor, obj)), None)

    def allows(self, actor: Actor, obj: Any = None) -> bool:
        return self.refusal(actor, obj) is None

    def enforce(self, actor: Actor, obj: Any = None) -> None:
        """Raises `Refused` with the reason."""
        reason = self.refusal(actor, obj)
        if reason is not None:
            raise Refused(reason)


def has_role(*roles: str, reason: Any) -> Rule:
    """The actor holds one of the roles in the membership acted under, or is the portal itself."""
    return Rule(lambda actor, _obj: actor.is_system or actor.has(*roles), reason)


def in_state(*states: str, reason: Any) -> Rule:
    return Rule(lambda _actor, obj: obj.state in states, reason)
