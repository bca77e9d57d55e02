"""A query that every page asks: its SQL is made once a process, only its numbers differ.

    MEMBERS = Prepared(lambda user: Membership.objects.filter(user=user).values_list("pk", "roles"))
    rows = MEMBERS(actor.user_id)

To build and compile a query costs Django more than PostgreSQL takes to answer it by an index.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import QuerySet

# Numbers that no query holds of itself; each stands for one argument until the query is asked.
_PLACES = (-7_310_553_401, -7_310_553_402, -7_310_553_403)


class Prepared:
    """`make` gives plain columns (`values_list`) of types that the driver itself knows: no money, JSON or encrypted text."""

    def __init__(self, make: Callable[..., QuerySet[Any, Any]], numbers: int = 1) -> None:
        self._make, self._numbers = make, numbers
        self._sql: tuple[str, tuple[Any, ...]] | None = None

    def __call__(self, *numbers: int) -> list[tuple[Any, ...]]:
        if len(numbers) != self._numbers:
            raise TypeError(f"{self._numbers} expected, {len(numbers)} given")
        sql, parameters = self._compiled()
        given = dict(zip(_PLACES, numbers, strict=False))
        with connection.cursor() as cursor:
            cursor.execute(sql, [_given(value, given) for value in parameters])
            return list(cursor.fetchall())

    def _compiled(self) -> tuple[str, tuple[Any, ...]]:
        if self._sql is None:
            places = _PLACES[: self._numbers]
            sql, parameters = self._make(*places).query.sql_with_params()
            if {value for value in parameters if value in places} != set(places):
                raise TypeError("Each number must reach the query as it is.")
            self._sql = sql, tuple(parameters)
        return self._sql


def _given(value: Any, given: dict[int, int]) -> Any:
    return given.get(value, value) if type(value) is int else value
