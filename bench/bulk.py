"""Rows by the hundred thousand: the database copies one good row, made by the actions, as often as wanted."""

from django.db import connection, models


def multiply(source: models.Model, count: int, changes: dict[str, str], *, first: int = 1) -> None:
    """Copy a row. `changes` maps columns to SQL in which `n` counts from `first`."""
    table = connection.ops.quote_name(source._meta.db_table)
    columns = _columns(type(source))
    values = [changes.get(column, f"source.{connection.ops.quote_name(column)}") for column in columns]
    names = ", ".join(map(connection.ops.quote_name, columns))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {', '.join(values)} "
            f"FROM {table} AS source, generate_series(%s, %s) AS n WHERE source.id = %s",
            [first, first + count - 1, source.pk],
        )


def multiply_children(child: type[models.Model], parent: str, source: models.Model, having: str) -> None:
    """Give every copied row, chosen by the SQL condition `having` on `copy`, what the source has of this kind."""
    table = connection.ops.quote_name(child._meta.db_table)
    field = child._meta.get_field(parent)
    assert isinstance(field, models.ForeignKey)
    column = field.column
    columns = _columns(child)
    values = ["copy.id" if each == column else f"own.{connection.ops.quote_name(each)}" for each in columns]
    names = ", ".join(map(connection.ops.quote_name, columns))
    parents = connection.ops.quote_name(source._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {', '.join(values)} FROM {table} AS own, {parents} AS copy "
            f"WHERE own.{connection.ops.quote_name(column)} = %s AND {having}",
            [source.pk],
        )


def analyse() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _columns(model: type[models.Model]) -> list[str]:
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    return [str(field.column) for field in fields if not isinstance(field, models.UUIDField) or not field.unique]
