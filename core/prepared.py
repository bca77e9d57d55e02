"""A query that many pages ask: its SQL is made once a process, only its values differ.

    MEMBERS = Prepared(lambda user: Membership.objects.filter(user=user).values_list("pk", "roles"), int)
    rows = MEMBERS(actor.user_id)

    ADMISSIONS = Prepared(lambda pk: Admission.objects.filter(pk=pk).select_related("submission__plan"), int)
    admission = ADMISSIONS.one(pk)

To build and compile a query costs Django more than PostgreSQL takes to answer it by an index: with ten related tables,
five milliseconds against one. The rows are those that the query itself would give: models, with what was asked for by
`select_related` and `annotate`, or tuples of `values_list`.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import QuerySet
from django.db.models.query import ModelIterable, get_related_populators  # type: ignore[attr-defined]
from django.utils.translation import get_language

R = TypeVar("R")
Kind = type[int] | type[str] | type[date] | type[datetime]

# What no query holds of itself: each stands for a value until the query is asked.
PLACES: dict[Any, Callable[[int], Any]] = {
    int: lambda number: -2_110_553_400 - number,
    str: lambda number: f"\ufdd0{number}\ufdd0",
    date: lambda number: date(1, 1, number),
    datetime: lambda number: datetime(1, 1, number, tzinfo=UTC),
}


# Names of the statements that a connection to PostgreSQL holds ready.
_ready: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()


def answered(sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Rows of a query that is asked again and again: PostgreSQL keeps it planned for as long as the connection lives.

    To plan a query over ten tables takes it five times as long as to answer it by their keys.
    """
    # The name follows from the text: two texts never meet under one.
    name = f"ready_{hashlib.sha256(sql.encode()).hexdigest()[:32]}"
    with connection.cursor() as cursor:
        known = _ready.setdefault(connection.connection, set())
        if name not in known:
            with connection.wrap_database_errors, connection.connection.cursor() as plain:
                plain.execute(f"PREPARE {name} AS {_numbered(sql)}")
            known.add(name)
        places = ", ".join(["%s"] * len(parameters))
        cursor.execute(f"EXECUTE {name} ({places})" if places else f"EXECUTE {name}", parameters)
        return list(cursor.fetchall())


def planned(rows: QuerySet[Any, dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of a `values()` query whose text is the same again and again, such as the first page of a list."""
    compiler = rows.query.get_compiler(connection=connection)
    try:
        sql, parameters = compiler.as_sql()
    except EmptyResultSet:  # known without asking
        return []
    query = rows.query
    names = list(query.selected or [*query.values_select, *query.annotation_select])
    converters = compiler.get_converters([column for column, _sql, _alias in compiler.select])
    found: Any = answered(sql, parameters)
    found = compiler.apply_converters(found, converters) if converters else found
    return [dict(zip(names, row, strict=False)) for row in found]


def _numbered(sql: str) -> str:
    """`%s` as `$1`, `$2`, …; `%%` is a percent sign."""
    numbers = itertools.count(1)
    return re.sub(r"%(s|%)", lambda found: "%" if found[1] == "%" else f"${next(numbers)}", sql)


class Prepared(Generic[R]):
    """`make` gets a value of each kind and gives the query; each must reach it as it is.

    What else the query depends on must not change while the process lives, but for the reader's language.
    """

    def __init__(self, make: Callable[..., QuerySet[Any, R]], *kinds: Kind) -> None:
        self._make, self._kinds = make, kinds
        self._places = [PLACES[kind](number) for number, kind in enumerate(self._kinds, start=1)]
        self._by_language: dict[str | None, _Compiled[R]] = {}

    def __call__(self, *values: Any) -> list[R]:
        if tuple(map(type, values)) != self._kinds:
            raise TypeError(f"{self._kinds} expected, {values} given")
        compiled = self._compiled()
        given = {(type(place), place): value for place, value in zip(self._places, values, strict=True)}
        parameters = [given.get((type(one), one), one) if type(one) in PLACES else one for one in compiled.parameters]
        return compiled.rows(answered(compiled.sql, parameters))

    def one(self, *values: Any) -> R | None:
        """The first row, or None."""
        return next(iter(self(*values)), None)

    def _compiled(self) -> _Compiled[R]:
        language = get_language()  # names in three languages choose their column by it
        if language not in self._by_language:
            self._by_language[language] = self._compile()
        return self._by_language[language]

    def _compile(self) -> _Compiled[R]:
        compiled = _Compiled(self._make(*self._places))
        reached = [one for one in compiled.parameters if type(one) in PLACES]
        if any(place not in reached for place in self._places):
            raise TypeError("Each value must reach the query as it is.")
        return compiled


class _Compiled(Generic[R]):
    """The SQL of a query, and how rows are made of what comes back: as Django's own iterables do it."""

    def __init__(self, rows: QuerySet[Any, R]) -> None:
        self._compiler = rows.query.get_compiler(connection=connection)
        self.sql, self.parameters = self._compiler.as_sql()
        self._converters = self._compiler.get_converters([column for column, _sql, _alias in self._compiler.select])
        self._alias = connection.alias
        self._model: type[models.Model] | None = None
        if issubclass(rows._iterable_class, ModelIterable):
            klass = self._compiler.klass_info
            self._model, own = klass["model"], klass["select_fields"]
            self._first, self._end = own[0], own[-1] + 1
            self._names = [each[0].target.attname for each in self._compiler.select[self._first : self._end]]
            self._populators = get_related_populators(klass, self._compiler.select, self._alias)
            self._annotations = list((self._compiler.annotation_col_map or {}).items())

    def rows(self, fetched: Sequence[Any]) -> list[R]:
        converted = self._compiler.apply_converters(fetched, self._converters) if self._converters else fetched
        return list(map(self._row if self._model else tuple, converted))

    def _row(self, values: Sequence[Any]) -> Any:
        assert self._model is not None  # noqa: S101
        row = self._model.from_db(self._alias, self._names, values[self._first : self._end])
        for populator in self._populators:
            populator.populate(values, row)
        for name, place in self._annotations:
            setattr(row, name, values[place])
        return row


def remember(row: models.Model, **sets: list[Any]) -> None:
    """`row.founders.all()` answers with these rows, as after `prefetch_related`."""
    for name, rows in sets.items():
        related = getattr(row, name).all()
        related._result_cache = rows
        vars(row).setdefault("_prefetched_objects_cache", {})[name] = related
