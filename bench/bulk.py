"""Rows by the hundred thousand: the database copies one good row, made by the actions, as often as wanted."""

from collections.abc import Mapping

from django.db import connection, models


def multiply(source: models.Model, count: int, changes: Mapping[str, str], *, first: int = 1) -> int:
    """Copy a row; answers with the first copy's id, the others follow without gaps.

    `changes` maps columns to SQL in which `n` counts from `first`.
    """
    table = connection.ops.quote_name(source._meta.db_table)
    columns = _columns(type(source))
    values = [changes.get(column, f"source.{connection.ops.quote_name(column)}") for column in columns]
    names = ", ".join(map(connection.ops.quote_name, columns))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT max(id) FROM {table}")
        last = cursor.fetchone()[0]
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {', '.join(values)} "
            f"FROM {table} AS source, generate_series({first}, {first + count - 1}) AS n "
            f"WHERE source.id = {source.pk} ORDER BY n"
        )
        cursor.execute(f"SELECT min(id), max(id) FROM {table} WHERE id > {last}")
        least, most = cursor.fetchone()
        # The guards of the tables that refer to this one would go on reading it from end to end, as when it was empty.
        cursor.execute(f"ANALYZE {table}")
    if count and most - least != count - 1:
        raise SystemExit(f"{table}: the copies have gaps between their ids")
    return int(least or 0)


def multiply_children(
    child: type[models.Model],
    parent: str,
    source: models.Model,
    having: str,
    changes: Mapping[str, str] | None = None,
) -> None:
    """Give every copied row, chosen by the SQL condition `having` on `copy`, what the source has of this kind."""
    table = connection.ops.quote_name(child._meta.db_table)
    field = child._meta.get_field(parent)
    assert isinstance(field, models.ForeignKey)
    column = field.column
    columns = _columns(child)
    changed = {**(changes or {}), column: "copy.id"}
    values = [changed.get(each, f"own.{connection.ops.quote_name(each)}") for each in columns]
    names = ", ".join(map(connection.ops.quote_name, columns))
    parents = connection.ops.quote_name(source._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {', '.join(values)} FROM {table} AS own, {parents} AS copy "
            f"WHERE own.{connection.ops.quote_name(column)} = {source.pk} AND {having}"
        )


def analyse() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _columns(model: type[models.Model]) -> list[str]:
    """Those that an INSERT may name: not the key, not what the database computes, not what is made anew for each row."""
    return [
        str(field.column)
        for field in model._meta.concrete_fields
        if not (field.primary_key or field.generated or (isinstance(field, models.UUIDField) and field.unique))
    ]
