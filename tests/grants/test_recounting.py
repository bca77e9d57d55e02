"""When a day of the calendar changes, terms that are running move; nobody gets less time than they were told."""

from datetime import timedelta

import pytest

from core import calendar
from core.calendar import DayName, is_working_day
from core.models import CalendarDay, Outbox, Record
from core.moments import show_deadline
from core.outbox import deliver
from core.periods import local_date
from core.record import subject_of
from grants import actions
from grants.models import Admission, Assignment, Selection
from grants.states import CallState
from tests.grants.making import CLOSES
from tests.grants.selecting import CHECKED, DAY, DRAWN, all_admitted, assignment, closed, drawn
from tests.people import SYSTEM, actor_for, as_person

pytestmark = pytest.mark.django_db
HOLIDAY = DayName("Демалыс", "Выходной", "Day off")
AFTER = CLOSES + timedelta(hours=1)


def next_weekday(moment):
    return next(day for step in range(1, 15) if is_working_day(day := local_date(moment) + DAY * step))


def holiday(moment):
    """The next working day after this moment is a day off; what follows in the background is done."""
    day = next_weekday(moment)
    calendar.set_day(day, CalendarDay.Kind.DAY_OFF, HOLIDAY, by=SYSTEM, at=moment)
    in_background(moment)
    return day


def in_background(moment):
    rows = list(Outbox.objects.filter(task="grants.recount_terms", done_at=None))
    assert all(deliver(row.pk, at=moment) for row in rows)
    return len(rows)


def in_admission(people):
    return actions.open_selection(closed(people), by=actor_for(people.coordinator), at=AFTER)


def returned(people):
    in_admission(people)
    admission, by = Admission.objects.order_by("pk")[0], actor_for(people.coordinator)
    actions.make_remark(admission, "problem", "Қаріптер жоқ", by=by, at=AFTER)
    return actions.return_application(admission, by=by, at=AFTER)


def after_one_more_day_off(end):
    return calendar.midnight(calendar.add_working_days(local_date(end - timedelta(seconds=1)), 1) + DAY)


def test_admission_gets_one_day_more(people):
    selection = in_admission(people)
    before = selection.admission_due_at
    holiday(AFTER)
    selection.refresh_from_db()
    assert selection.admission_due_at == after_one_more_day_off(before)
    assert set(Admission.objects.values_list("due_at", flat=True)) == {selection.admission_due_at}


def test_the_new_term_is_on_the_record(people):
    selection = in_admission(people)
    holiday(AFTER)
    entry = Record.objects.get(subject=subject_of(selection), verb="recount")
    assert (list(entry.changes), entry.system_name) == (["admission_due_at"], "calendar")
    assert Record.objects.filter(subject__startswith="grants.admission:", verb="recount").count() == 2


def test_applicant_gets_one_day_more_for_corrections(people):
    admission = returned(people)
    before = admission.returned_until
    holiday(AFTER)
    admission.refresh_from_db()
    assert admission.returned_until == after_one_more_day_off(before)


def test_experts_get_one_day_more(people):
    one = assignment(drawn(people))
    before, selection = (one.answer_due_at, one.scores_due_at), Selection.objects.get()
    holiday(DRAWN)
    one.refresh_from_db()
    selection.refresh_from_db()
    assert (one.answer_due_at, one.scores_due_at) == tuple(after_one_more_day_off(end) for end in before)
    assert selection.scoring_due_at == one.scores_due_at


def test_who_has_answered_keeps_the_term_of_the_answer(people):
    one = assignment(drawn(people))
    actions.accept_assignment(one, by=actor_for(one.user), at=DRAWN)
    before = one.answer_due_at
    holiday(DRAWN)
    one.refresh_from_db()
    assert one.answer_due_at == before


def test_reserves_that_wait_have_no_term(people):
    drawn(people)
    holiday(DRAWN)
    assert not Assignment.objects.filter(state="waiting", scores_due_at__isnull=False).exists()


@pytest.mark.parametrize("stage", [returned, lambda people: assignment(drawn(people))])
def test_a_day_that_is_worked_after_all_takes_no_time_away(people, stage):
    day = next_weekday(DRAWN)
    calendar.set_day(day, CalendarDay.Kind.DAY_OFF, HOLIDAY, by=SYSTEM, at=AFTER)
    row = stage(people)
    selection = Selection.objects.get()
    before = facts(row), facts(selection)
    calendar.remove_day(day, note="Order", by=SYSTEM, at=DRAWN if isinstance(row, Assignment) else AFTER)
    assert in_background(DRAWN if isinstance(row, Assignment) else AFTER) == 1
    row.refresh_from_db()
    selection.refresh_from_db()
    assert (facts(row), facts(selection)) == before


def facts(row):
    return {name: value for name, value in vars(row).items() if name.endswith(("due_at", "until"))}


def test_a_term_that_is_over_stays_over(people):
    selection = in_admission(people)
    before = selection.admission_due_at
    late = before + timedelta(hours=1)
    calendar.set_day(next_weekday(AFTER), CalendarDay.Kind.DAY_OFF, HOLIDAY, by=SYSTEM, at=late)
    in_background(late)
    selection.refresh_from_db()
    assert selection.admission_due_at == before


def test_terms_of_a_cancelled_call_are_left_alone(people):
    selection = in_admission(people)
    call = selection.call
    call.state, call.cancelled_at = CallState.CANCELLED, AFTER
    call.save()
    holiday(AFTER)
    before = selection.admission_due_at
    actions.recount_selection(selection, by=SYSTEM, at=AFTER)
    selection.refresh_from_db()
    assert selection.admission_due_at == before


def test_scoring_of_a_call_whose_experts_are_not_drawn_yet_moves_too(people):
    selection = all_admitted(people, closed(people))
    before = selection.scoring_due_at
    holiday(CHECKED)
    selection.refresh_from_db()
    assert selection.scoring_due_at == after_one_more_day_off(before)


def test_every_page_says_the_same_end(people, client):
    """The queue of admission, the page of a selection, of an application and its applicant's own: 23:59 of the last day."""
    returned(people)
    admission = Admission.objects.order_by("pk")[0]
    last = show_deadline(admission.due_at)
    assert "23:59" in last
    number = admission.selection.call.number
    pages = as_person(client, people.coordinator)
    for url in ("/en/admission/", f"/en/selection/{number}/", f"/en/admission/{admission.pk}/"):
        text = pages.get(url).content.decode()
        assert ", 23:59" in text, url
        assert ", 00:00" not in text, url
    text = as_person(client, people.aigerim).get(f"/en/applications/{admission.application_id}/").content.decode()
    assert show_deadline(admission.returned_until) in text
    assert ", 00:00" not in text
