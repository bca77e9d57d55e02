"""A call that is cancelled while its selection runs: nothing more is done in it, and its pages say so."""

from datetime import date

import pytest

from accounts.models import User
from core.actor import Actor
from core.errors import Refused, WrongState
from councils.actions import put_item
from councils.models import Seat
from councils.states import SeatRole
from councils.work import declarations_to_make, votes_to_cast
from grants import actions
from grants.actions.amendments import Decision
from grants.actions.deciding import write_outcomes
from grants.actions.scoring import overdue
from grants.commission import Lots, new_item, waiting_lots
from grants.models import Admission, Assignment, Review, Selection
from grants.notices_of_selection import scores_due
from grants.parts import returned_admission
from grants.states import AdmissionState, AmendmentKind, AssignmentState, SelectionState
from grants.tasks import end_due_returns
from grants.work import admissions, corrections
from grants.work_of_selection import draws, lots_to_put, scores, scoring
from notices.models import Mail, Notice
from tests.councils.making import invited, planned, seated, seats
from tests.grants.commissioning import before
from tests.grants.deciding import TOLD, decided_at_once
from tests.grants.deciding import scored as scored_call
from tests.grants.making import CLOSES
from tests.grants.selecting import (
    CHECKED,
    DAY,
    DRAWN,
    FROZEN,
    SCORED,
    admitted,
    assignment,
    closed,
    drawn,
    entries,
    frozen,
    opened,
    the_lot,
)
from tests.people import actor_for, as_person

pytestmark = pytest.mark.django_db
CANCELLED = "The call was cancelled"


def cancel(people, call, at):
    decision = Decision("9-Б", date(2027, 1, 10), "Қаражат жоқ", "Нет средств")
    proposed = actions.propose_amendment(
        call, AmendmentKind.CANCELLATION, {}, decision, by=actor_for(people.officer), at=at
    )
    actions.apply_amendment(proposed, by=actor_for(people.publisher), at=at)


def checking(people):
    selection = actions.open_selection(closed(people, 1), by=actor_for(people.coordinator), at=CLOSES)
    return selection, Admission.objects.get(selection=selection)


def test_admission_stands_still(people):
    selection, admission = checking(people)
    cancel(people, selection.call, CLOSES)
    by = {"by": actor_for(people.coordinator), "at": CHECKED}
    for act in (
        lambda: actions.answer_checklist(admission, {}, **by),
        lambda: actions.make_remark(admission, "problem", "Уточните", **by),
        lambda: actions.admit(admission, **by),
        lambda: actions.reject(admission, "Нет", **by),
        lambda: actions.conclude_admission(selection, **by),
    ):
        with pytest.raises((Refused, WrongState), match=CANCELLED):
            act()
    assert list(admissions(actor_for(people.coordinator), CHECKED)) == []


def test_a_returned_application_is_neither_corrected_nor_waited_for(people):
    selection, admission = checking(people)
    by = actor_for(people.coordinator)
    actions.make_remark(admission, "problem", "Уточните", by=by, at=CHECKED)
    returned = actions.return_application(admission, by=by, at=CHECKED)
    assert returned_admission(returned.application, at=CHECKED) is not None
    cancel(people, selection.call, CHECKED)
    assert returned_admission(returned.application, at=CHECKED) is None
    assert list(corrections(actor_for(people.aigerim), CHECKED)) == []
    assert end_due_returns(returned.returned_until + DAY) == 0
    with pytest.raises(Refused, match=CANCELLED):
        actions.lapse_return(admission, by=Actor.system("clock"), at=returned.returned_until + DAY)
    assert Admission.objects.get(pk=admission.pk).state == AdmissionState.RETURNED


def test_no_pool_is_frozen(people):
    selection = admitted(people)
    cancel(people, selection.call, FROZEN)
    by = actor_for(people.coordinator)
    with pytest.raises(WrongState, match=CANCELLED):
        actions.freeze_pool(the_lot(selection), by=by, at=FROZEN)
    assert list(draws(by, FROZEN)) == []


def test_a_frozen_pool_is_not_drawn_from(people):
    draw = frozen(people)
    cancel(people, draw.lot.call, FROZEN)
    with pytest.raises(WrongState, match=CANCELLED):
        actions.draw_experts(draw, by=actor_for(people.coordinator), at=DRAWN)


def test_experts_score_no_further_and_are_not_reminded(people):
    draw = drawn(people)
    one = assignment(draw)
    review, by = opened(one), actor_for(one.user)
    due = Assignment.objects.get(pk=one.pk).scores_due_at
    assert list(scores_due(due - DAY))
    assert overdue(due)
    cancel(people, draw.lot.call, SCORED)
    for act in (
        lambda: actions.save_review(review, entries(review), revision=review.revision, by=by, at=SCORED),
        lambda: actions.send_review(review, entries(review), revision=review.revision, by=by, at=SCORED),
        lambda: actions.refuse_assignment(one, "Занят", by=by, at=SCORED),
        lambda: actions.close_scoring(
            Selection.objects.get(), reason_kk="x", reason_ru="x", by=actor_for(people.coordinator), at=due
        ),
    ):
        with pytest.raises((Refused, WrongState), match=CANCELLED):
            act()
    assert not Review.objects.filter(state="sent").exists()
    assert list(scores_due(due - DAY)) == []
    assert overdue(due) == []
    assert Assignment.objects.get(pk=one.pk).state == AssignmentState.ACTIVE
    assert list(scores(by, SCORED)) == []
    assert list(scoring(actor_for(people.coordinator), SCORED)) == []


def test_the_commission_puts_and_decides_nothing(people):
    commission = seated(people)
    selection = actions.close_scoring(scored_call(people), by=actor_for(people.coordinator), at=SCORED)
    assert selection.state == SelectionState.DECIDING
    lot, secretary = waiting_lots().get(), actor_for(people.secretary)
    meeting, item = planned(people, commission), new_item(lot)
    assert list(lots_to_put(secretary, SCORED))
    cancel(people, lot.call, SCORED)
    assert not waiting_lots().exists()
    assert list(lots_to_put(secretary, SCORED)) == []
    assert CANCELLED in Lots().standstill(item.subject)
    with pytest.raises(WrongState, match=CANCELLED):
        put_item(meeting, item, by=secretary, at=SCORED)
    with pytest.raises(WrongState, match=CANCELLED):
        write_outcomes(the_lot(selection), [], by=secretary, at=SCORED)


def test_nobody_is_told_of_the_results_of_a_cancelled_call(people):
    selection = decided_at_once(people)
    cancel(people, selection.call, TOLD)
    with pytest.raises(Refused, match=CANCELLED):
        actions.tell_applicants(selection, by=actor_for(people.coordinator), at=TOLD)
    assert Selection.objects.get().told_at is None


def test_the_pages_of_a_cancelled_selection_say_so(people, client):
    draw = drawn(people)
    call, one = draw.lot.call, assignment(draw)
    cancel(people, call, SCORED)
    as_person(client, people.coordinator)
    progress = f"/en/reviews/progress/{call.number}/"
    for address in (f"/en/selection/{call.number}/", f"/en/draws/{call.number}/1/", progress):
        assert "This call was cancelled" in client.get(address).content.decode()
    assert f"{progress}close/" not in client.get(progress).content.decode()
    as_person(client, one.user)
    desk = client.get("/en/reviews/").content.decode()
    assert "This call was cancelled" in desk
    assert "I will score" not in desk


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("kk", "№ C-2027-0001 конкурстың күші жойылды"),
        ("ru", "Конкурс № C-2027-0001 отменен"),
        ("en", "Call № C-2027-0001 was cancelled"),
    ],
)
def test_experts_at_work_are_told_in_their_language(people, language, subject):
    draw = drawn(people)
    one = assignment(draw)
    User.objects.filter(pk=one.user_id).update(language=language)
    cancel(people, draw.lot.call, SCORED)
    told = Notice.objects.filter(event="grants.scoring_cancelled")
    assert set(told.values_list("recipient", flat=True)) == set(
        Assignment.objects.filter(draw=draw, state=AssignmentState.ACTIVE).values_list("user", flat=True)
    )
    letter = Mail.objects.get(notice=told.get(recipient=one.user_id))
    assert letter.subject == subject


def test_reserves_that_were_never_asked_are_told_nothing(people):
    draw = drawn(people)
    reserve = Assignment.objects.filter(draw=draw, state=AssignmentState.WAITING).first()
    cancel(people, draw.lot.call, SCORED)
    assert not Notice.objects.filter(event="grants.scoring_cancelled", recipient=reserve.user_id).exists()


def test_the_commission_is_told_and_has_nothing_more_to_do(people):
    selection = actions.close_scoring(scored_call(people), by=actor_for(people.coordinator), at=SCORED)
    council = seated(people)
    meeting = invited(people, council, new_item(the_lot(selection)))
    seat = next(seat for seat in seats(council) if seat.role == SeatRole.MEMBER)
    member = actor_for(seat.user)
    assert list(declarations_to_make(member, SCORED))
    cancel(people, selection.call, SCORED)
    assert list(declarations_to_make(member, SCORED)) == []
    told = Notice.objects.filter(event="grants.deciding_cancelled").values_list("recipient", flat=True)
    assert set(told) == set(Seat.objects.current().filter(council=council).values_list("user", flat=True))
    assert meeting.pk


def test_nobody_votes_on_a_cancelled_call(people):
    selection = actions.close_scoring(scored_call(people), by=actor_for(people.coordinator), at=SCORED)
    item = before(people, seated(people), selection)
    member = actor_for(next(seat for seat in seats(item.meeting.council) if seat.role == SeatRole.MEMBER).user)
    assert list(votes_to_cast(member, SCORED))
    cancel(people, selection.call, SCORED)
    assert list(votes_to_cast(member, SCORED)) == []
