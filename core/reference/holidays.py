"""Days that differ from the week, 2024–2028: the package `holidays` for a start, our own table over it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import holidays
from django.utils.translation import gettext, gettext_noop

from core.models.reference import CalendarDay
from core.reference.tables import read_table

YEARS = range(2024, 2029)

# The package's English name → ours in three languages.
NAMES = {
    "New Year's Day": ("Жаңа жыл", "Новый год", "New Year"),
    "Orthodox Christmas": ("Православиелік Рождество", "Православное Рождество", "Orthodox Christmas"),
    "International Women's Day": (
        "Халықаралық әйелдер күні", "Международный женский день", "International Women's Day",
    ),
    "Nowruz Holiday": ("Наурыз мейрамы", "Наурыз мейрамы", "Nauryz"),
    "Kazakhstan's People Solidarity Holiday": (
        "Қазақстан халқының бірлігі мерекесі", "Праздник единства народа Казахстана",
        "Day of Unity of the People of Kazakhstan",
    ),
    "Defender of the Fatherland Day": (
        "Отан қорғаушы күні", "День защитника Отечества", "Defender of the Fatherland Day",
    ),
    "Victory Day": ("Жеңіс күні", "День Победы", "Victory Day"),
    "Capital Day": ("Астана күні", "День столицы", "Capital Day"),
    "Constitution Day": ("Конституция күні", "День Конституции", "Constitution Day"),
    "Republic Day": ("Республика күні", "День Республики", "Republic Day"),
    "Independence Day": ("Тәуелсіздік күні", "День независимости", "Independence Day"),
    "Eid al-Adha": ("Құрбан айт", "Курбан-айт", "Kurban Ait"),
}  # fmt: skip
MOVED = (": ауыстырылған демалыс", ": перенесенный выходной", ": moved day off")
OTHER = ("Ауыстырылған демалыс күні", "Перенесенный выходной день", "Moved day off")
ESTIMATED = gettext_noop("Estimated; correct it when the date is announced")
# Notes of our table, so that the catalogues have them.
NOTES = (
    ESTIMATED,
    gettext_noop("Moved by the Government"),
    gettext_noop("Moved by order of the Minister of Labour"),
    gettext_noop("Announced by the Muftiate"),
    gettext_noop("Official calendar of 2026"),
)


def days() -> list[dict[str, Any]]:
    """Every day as columns of CalendarDay, by date; the rows of calendar_overrides.csv win."""
    rows = {row["date"]: row for row in _of_package()}
    rows |= {row["date"]: row for row in _of_table()}
    return [rows[on] for on in sorted(rows)]


def note_of(day: CalendarDay) -> str:
    """A note of the seed in the reader's language; one that a person wrote as it was written."""
    return gettext(day.note) if day.note in NOTES else day.note


def _of_package() -> Iterator[dict[str, Any]]:
    for on, names in holidays.country_holidays("KZ", years=YEARS, language="en_US").items():
        # Two holidays on one day come joined; the first names the day.
        title = names.split("; ")[0]
        kk, ru, en = _translated(title)
        yield _row(on, CalendarDay.Kind.DAY_OFF, kk, ru, en, ESTIMATED if "(estimated)" in title else "")


def _of_table() -> Iterator[dict[str, Any]]:
    for row in read_table("calendar_overrides.csv"):
        kind = CalendarDay.Kind(row["kind"])
        yield _row(date.fromisoformat(row["date"]), kind, row["name_kk"], row["name_ru"], row["name_en"], row["note"])


def _translated(title: str) -> tuple[str, str, str]:
    name = title.split(" (")[0]
    if name not in NAMES:
        return OTHER
    kk, ru, en = NAMES[name]
    return (kk + MOVED[0], ru + MOVED[1], en + MOVED[2]) if "(observed)" in title else (kk, ru, en)


def _row(on: date, kind: CalendarDay.Kind, kk: str, ru: str, en: str, note: str) -> dict[str, Any]:
    return {"date": on, "kind": kind, "name_kk": kk, "name_ru": ru, "name_en": en, "note": note}
