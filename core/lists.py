"""List screens: columns, filters, sort, keyset paging, capped count, search probe, export from the same columns.

A screen is a class:

    class PublicCalls(ListScreen[Call]):
        columns = (Column("number", _("Number")), Column("title", _("Title")))
        values = {"number": F("number"), "title": translated("title")}
        sorts = (Sort("newest", _("Newest first"), ("-published_at", "-pk")),)

        def base(self) -> QuerySet[Call]:
            return Call.objects.published(self.at)

        def row(self, value: Mapping[str, Any]) -> Row:
            return Row(url=reverse("call", args=[value["number"]]), cells=(value["number"], value["title"]))

Rows are fetched as plain values and turned into ready strings (2.8 times cheaper than model instances), and the body of
the table into one string: a template that goes through 500 cells costs as much as everything else on the page together.
Paging compares with the last row seen, never OFFSET; counts stop at 1,000.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from html import escape
from typing import Any, ClassVar, Generic, TypeVar
from urllib.parse import quote, urlencode

from django.core.exceptions import BadRequest, EmptyResultSet
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.models import F, Model, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import localize
from django.utils.functional import cached_property
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.actor import Actor
from core.prepared import answered, planned

M = TypeVar("M", bound=Model)

COUNT_CAP = 1000
LONGEST_SEARCH = 100
SELECTED = mark_safe(" selected")


@dataclass(frozen=True, slots=True)
class Column:
    """`numeric` aligns right; `export_only` columns stand in files but not on the page."""

    key: str
    label: Any
    numeric: bool = False
    export_only: bool = False


@dataclass(frozen=True, slots=True)
class Sort:
    """`fields` of one direction, ending in `pk` or `-pk`, none of them nullable: they are the key of paging."""

    key: str
    label: Any
    fields: tuple[str, ...]

    @property
    def descending(self) -> bool:
        return self.fields[0].startswith("-")

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name.lstrip("-") for name in self.fields)

    def reversed_fields(self) -> tuple[str, ...]:
        return self.names if self.descending else tuple(f"-{name}" for name in self.names)


@dataclass(frozen=True, slots=True)
class Filter:
    """One drop-down. `choices` gives (value, label) pairs; `condition` turns a chosen value into a Q."""

    key: str
    label: Any
    choices: Callable[[Actor], Sequence[tuple[str, Any]]]
    condition: Callable[[str], Q]


@dataclass(frozen=True, slots=True)
class Row:
    """`cells` in the order of the page's columns, ready to print; the first one links to `url`."""

    cells: tuple[Any, ...]
    url: str = ""
    pk: int | None = None
    lang: str = ""

    def html(self) -> str:
        """Whatever is not marked as safe is escaped, as a template does it."""
        first, *others = map(_printed, self.cells)
        if self.url:
            first = f'<a href="{conditional_escape(self.url)}">{first}</a>'
        lang = f' lang="{conditional_escape(self.lang)}"' if self.lang else ""
        return f'<tr{lang}><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in others)}</tr>'


@dataclass(frozen=True, slots=True)
class FilterState:
    key: str
    label: Any
    options: list[tuple[str, Any, bool]]

    @property
    def html(self) -> SafeString:
        """The options below "All"."""
        return _options(tuple((value, str(label), chosen) for value, label, chosen in self.options))


@dataclass(frozen=True, slots=True)
class SortState:
    key: str
    label: Any
    url: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Page:
    """What `templates/lists/list.html` prints."""

    columns: tuple[Column, ...]
    rows: list[Row]
    count_text: str
    is_filtered: bool
    query: str
    can_search: bool
    filters: list[FilterState]
    sorts: list[SortState]
    sort: str
    next_url: str
    previous_url: str
    clear_url: str
    caption: Any
    empty: Any
    compact: bool
    table_class: str
    hidden: list[tuple[str, str]] = field(default_factory=list)

    @property
    def body(self) -> SafeString:
        return mark_safe("\n".join(row.html() for row in self.rows))  # noqa: S308  (each cell escaped by the row)


class ListScreen(Generic[M]):
    columns: ClassVar[tuple[Column, ...]]
    values: ClassVar[Mapping[str, Any]]
    sorts: ClassVar[tuple[Sort, ...]]
    filters: ClassVar[tuple[Filter, ...]] = ()
    caption: ClassVar[Any] = ""
    empty: ClassVar[Any] = ""
    page_size: ClassVar[int] = 50
    compact: ClassVar[bool] = False
    # Extra query parameters that paging and sorting links must keep.
    kept: ClassVar[tuple[str, ...]] = ()

    def __init__(self, actor: Actor, parameters: QueryDict | Mapping[str, str], at: datetime) -> None:
        self.actor, self.at = actor, at
        self.parameters = {key: parameters.get(key, "") for key in parameters}

    # --- what a screen says of itself ---

    def base(self) -> QuerySet[M]:
        """The rows this actor may see at all: start from `visible_to`."""
        raise NotImplementedError

    def row(self, value: Mapping[str, Any]) -> Row:
        raise NotImplementedError

    def search(self, text: str) -> Q | None:
        """None: this screen has no search field. Conditions must have a trigram or text index."""
        return None

    def hits(self, rows: QuerySet[M], text: str, most: int) -> list[Any]:
        """Keys of rows that `search` finds, in any order; `most` are enough."""
        found = rows.filter(self.search(text) or Q()).values_list("pk")[:most]
        try:
            sql, parameters = found.query.sql_with_params()
        except EmptyResultSet:
            return []
        # A thousand numbers at once: Django would hand them over by the hundred.
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return [pk for (pk,) in cursor.fetchall()]

    def export_cells(self, value: Mapping[str, Any]) -> tuple[Any, ...]:
        """Cells for files: every column, plain values. By default the page's own cells."""
        return self.row(value).cells

    # --- what was asked for ---

    @cached_property
    def query(self) -> str:
        return self.parameters.get("q", "").strip()[:LONGEST_SEARCH]

    @cached_property
    def sort(self) -> Sort:
        wanted = self.parameters.get("sort", "")
        return next((sort for sort in self.sorts if sort.key == wanted), self.sorts[0])

    @cached_property
    def chosen(self) -> dict[str, str]:
        """Filters in use; a value that is not among the choices is ignored."""
        found = {}
        for item in self.filters:
            value = self.parameters.get(item.key, "")
            if value and any(value == str(choice) for choice, _label in item.choices(self.actor)):
                found[item.key] = value
        return found

    def filtered(self) -> QuerySet[M]:
        rows = self.base()
        for item in self.filters:
            if item.key in self.chosen:
                rows = rows.filter(item.condition(self.chosen[item.key]))
        return rows

    # --- the page ---

    def page(self) -> Page:
        rows, count_text = self._counted()
        cursor = _decode(self.parameters.get("cursor", ""), len(self.sort.fields))
        backwards = self.parameters.get("back") == "1" and cursor is not None
        found = self._fetch(rows, cursor, backwards)
        more = len(found) > self.page_size
        found = found[: self.page_size]
        if backwards:
            found.reverse()
        before, after = (more, True) if backwards else (cursor is not None, more)
        return Page(
            columns=tuple(column for column in self.columns if not column.export_only),
            rows=[self.row(value) for value in found],
            count_text=count_text,
            is_filtered=bool(self.query or self.chosen),
            query=self.query,
            can_search=self.search("x") is not None,
            filters=self._filter_states(),
            sorts=self._sort_states(),
            sort=self.sort.key,
            next_url=self._cursor_url(found[-1], back=False) if after and found else "",
            previous_url=self._cursor_url(found[0], back=True) if before and found else "",
            clear_url="?" + urlencode(self._kept()),
            caption=self.caption,
            empty=self.empty,
            compact=self.compact,
            table_class=self._table_class(),
            hidden=list(self._kept().items()),
        )

    def export(self, limit: int) -> Iterator[tuple[Any, ...]]:
        """Header, then every row in the chosen order, at most `limit`."""
        yield tuple(str(column.label) for column in self.columns)
        rows, _count = self._counted()
        ordered = self._selected(rows.order_by(*self.sort.fields))
        for value in ordered[:limit].iterator(chunk_size=1000):
            yield self.export_cells(value)

    # --- inside ---

    def _counted(self) -> tuple[QuerySet[M], str]:
        """The rows with search applied, and how many there are, in words.

        A rare word in newest-first order makes the planner walk the whole date index (2.4 s at 10⁶ rows). So up to
        1,001 hits are looked up first; when they are fewer, the list is made of just these.
        """
        rows = self.filtered()
        condition = self.search(self.query) if self.query else None
        if condition is None:
            return rows, count_in_words(_counted_to_the_cap(rows))
        hits = self.hits(rows.order_by(), self.query, COUNT_CAP + 1)
        narrowed = rows.filter(pk__in=hits) if len(hits) <= COUNT_CAP else rows.filter(condition)
        return narrowed, count_in_words(len(hits))

    def _fetch(self, rows: QuerySet[M], cursor: list[Any] | None, backwards: bool) -> list[dict[str, Any]]:
        order = self.sort.reversed_fields() if backwards else self.sort.fields
        if cursor is not None:
            rows = rows.filter(_beyond(self.sort.names, cursor, less=self.sort.descending != backwards))
        keys = {f"key_{index}": F(name) for index, name in enumerate(self.sort.names)}
        page = self._selected(rows.order_by(*order), **keys)[: self.page_size + 1]
        return planned(page) if cursor is None and not self.query else list(page)

    def _selected(self, rows: QuerySet[M], **keys: Any) -> Any:
        """A column under its own name is asked for as such: Django refuses to annotate it."""
        own = [name for name, value in self.values.items() if isinstance(value, F) and value.name == name]
        computed = {name: value for name, value in self.values.items() if name not in own}
        return rows.values(*own, **computed, **keys)

    def _cursor_url(self, value: Mapping[str, Any], *, back: bool) -> str:
        keys = [value[f"key_{index}"] for index in range(len(self.sort.fields))]
        parameters = {**self._asked(), "cursor": _encode(keys)}
        if back:
            parameters["back"] = "1"
        return "?" + urlencode(parameters)

    def _table_class(self) -> str:
        """`numeric-3` aligns the third column right, without a class on every cell."""
        shown = [column for column in self.columns if not column.export_only]
        names = [f"numeric-{place}" for place, column in enumerate(shown, 1) if column.numeric]
        return " ".join(["govuk-table", *(["govuk-table--compact"] if self.compact else []), *names])

    def _kept(self) -> dict[str, str]:
        return {key: self.parameters[key] for key in self.kept if self.parameters.get(key)}

    def _asked(self) -> dict[str, str]:
        asked = {**self._kept(), **self.chosen}
        if self.query:
            asked["q"] = self.query
        if self.sort is not self.sorts[0]:
            asked["sort"] = self.sort.key
        return asked

    def _filter_states(self) -> list[FilterState]:
        return [
            FilterState(
                key=item.key,
                label=item.label,
                options=[
                    (str(value), label, self.chosen.get(item.key) == str(value))
                    for value, label in item.choices(self.actor)
                ],
            )
            for item in self.filters
        ]

    def _sort_states(self) -> list[SortState]:
        asked = {key: value for key, value in self._asked().items() if key != "sort"}
        return [
            SortState(sort.key, sort.label, "?" + urlencode({**asked, "sort": sort.key}), sort is self.sort)
            for sort in self.sorts
        ]


@lru_cache(maxsize=256)
def _options(options: tuple[tuple[str, str, bool], ...]) -> SafeString:
    """The same few dozen on every visit."""
    shown = ((value, SELECTED if chosen else "", label) for value, label, chosen in options)
    return format_html_join("", '<option value="{}"{}>{}</option>', shown)


def _printed(cell: Any) -> str:
    """As a template prints it, without the detours: there are hundreds of cells."""
    if type(cell) is str:
        return escape(cell)
    return str(cell) if type(cell) is int else conditional_escape(cell if isinstance(cell, str) else localize(cell))


class Addresses:
    """Of the rows of a list: `reverse` is asked once, the key of the row put in its place.

    `url_of = Addresses("admission", 0)`; `url_of(7)`. The sample is a number or a text, as the pattern wants it.
    """

    def __init__(self, name: str, sample: int | str) -> None:
        self._head, _sample, self._tail = reverse(name, args=[sample]).rpartition(f"{sample}")

    def __call__(self, key: int | str) -> str:
        return f"{self._head}{quote(str(key))}{self._tail}"


def _counted_to_the_cap(rows: QuerySet[Any]) -> int:
    try:
        sql, parameters = rows.order_by().values("pk")[: COUNT_CAP + 1].query.sql_with_params()
    except EmptyResultSet:
        return 0
    count: int = answered(f"SELECT count(*) FROM ({sql}) AS found", parameters)[0][0]  # noqa: S608
    return count


def count_in_words(count: int) -> str:
    if count > COUNT_CAP:
        return pgettext("count of a list", "More than 1,000")
    return pgettext("count of a list", "Found: %(count)s") % {"count": count}


def _beyond(names: Sequence[str], keys: Sequence[Any], *, less: bool) -> Q:
    """Row comparison `(a, b) < (x, y)` spelt out; the first condition lets the index start at the right place."""
    strict, loose = ("lt", "lte") if less else ("gt", "gte")
    condition = Q()
    equal = Q()
    for name, key in zip(names, keys, strict=True):
        condition |= equal & Q(**{f"{name}__{strict}": key})
        equal &= Q(**{name: key})
    return Q(**{f"{names[0]}__{loose}": keys[0]}) & condition


def _encode(keys: Sequence[Any]) -> str:
    marked = [_mark(key) for key in keys]
    text = json.dumps(marked, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _mark(key: Any) -> list[Any]:
    if isinstance(key, datetime):
        return ["t", key.isoformat()]
    if isinstance(key, date):
        return ["d", key.isoformat()]
    if isinstance(key, Decimal):
        return ["n", str(key)]
    return ["v", key]


def _decode(text: str, length: int) -> list[Any] | None:
    """None for no cursor. A cursor that was tampered with is a bad request; it can reveal nothing."""
    if not text:
        return None
    try:
        marked = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        keys = [_unmark(kind, value) for kind, value in marked]
    except (ValueError, TypeError, ArithmeticError) as error:
        raise BadRequest(_("This address is damaged. Open the list from its beginning.")) from error
    if len(keys) != length or any(key is None for key in keys):
        raise BadRequest(_("This address is damaged. Open the list from its beginning."))
    return keys


def _unmark(kind: str, value: Any) -> Any:
    if kind == "t":
        return parse_datetime(value)
    if kind == "d":
        return parse_date(value)
    if kind == "n":
        return Decimal(value)
    if isinstance(value, str | int) and not isinstance(value, bool):
        return value
    raise ValueError("unknown key")
