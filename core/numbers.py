"""Register numbers without gaps: `C-2027-0001`. The series is locked until the transaction that uses the number ends."""

from __future__ import annotations

from django.db import connection

from core.models.ground import NumberSeries


def next_number(series: str, year: int) -> str:
    """The next number of the series in this year. Inside the transaction that stores it, so that a rollback gives it back."""
    table = NumberSeries._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (series, year, last) VALUES (%s, %s, 1)"  # noqa: S608
            f" ON CONFLICT (series, year) DO UPDATE SET last = {table}.last + 1 RETURNING last",
            [series, year],
        )
        (last,) = cursor.fetchone()
    return f"{series}-{year}-{last:04d}"
