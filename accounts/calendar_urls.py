"""The calendar of working days: read by everybody, kept by administrators."""

from datetime import date

from django.urls import path, register_converter

from accounts.views import calendar


class DayConverter:
    """`2027-03-31`; what is no day of the calendar is no address."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(DayConverter, "day")

urlpatterns = [
    path("", calendar.year_of_today, name="working_days"),
    path("<int:year>/", calendar.year_page, name="working_days_of"),
    path("new/", calendar.add, name="working_day_new"),
    path("<day:on>/", calendar.change, name="working_day"),
    path("<day:on>/remove/", calendar.remove, name="working_day_remove"),
]
