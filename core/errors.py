"""Why an action did not happen. Each carries a sentence for the reader; middleware makes a page of it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied


class Refused(PermissionDenied):
    """The actor may not do this; `reason` (lazy text) says why."""

    def __init__(self, reason: Any) -> None:
        super().__init__(reason)
        self.reason = reason


class WrongState(Exception):
    """The object has moved on, so the verb no longer applies."""

    def __init__(self, reason: Any) -> None:
        super().__init__(reason)
        self.reason = reason


class Stale(Exception):
    """Somebody saved in between. `current` is the row as it is now; nothing was written."""

    def __init__(self, current: Any) -> None:
        super().__init__("stale")
        self.current = current
