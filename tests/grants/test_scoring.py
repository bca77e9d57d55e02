"""Scoring: declaration before opening, drafts, one sending, reserves wherever a score would be missing, the end of it all."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from accounts.actions import record_tie
from accounts.models import InterestDeclaration
from core.calendar import due_at
from core.errors import Refused, Stale, WrongState
from grants import actions
from grants.actions.scoring import overdue
from grants.models import Assignment, Review, Score, Selection
from grants.ranking import ranking
from grants.states import AssignmentState, ReviewState, SelectionState
from grants.tasks import replace_late_experts
from notices.models import Notice
from tests.grants.selecting import (
    DAY,
    DRAWN,
    SCORED,
    SECOND,
    admitted,
    all_sent,
    assignment,
    drawn,
    entries,
    opened,
    review_of,
    sent,
)
from tests.people import JOINED, actor_for
from tests.threads import failures, race

pytestmark = pytest.mark.django_db


def by(one):
    return actor_for(one.user)


def states(draw):
    return dict(Assignment.objects.filter(draw=draw).values_list("number", "state"))


def live(submission_id):
    return Review.objects.live().filter(submission=submission_id).count()


# --- declaration ----------------------------------------------------------------------------------------


def test_an_application_opens_after_a_declaration_without_conflict(people):
    one = assignment(drawn(people))
    review = opened(one)
    assert (review.state, review.declared_at) == (ReviewState.DRAFT, SCORED)
    assert InterestDeclaration.objects.get(user=one.user).grounds == []


def test_nothing_is_scored_before_the_declaration(people):
    one = assignment(drawn(people))
    review = review_of(one)
    with pytest.raises(WrongState):
        actions.save_review(review, entries(review), revision=0, by=by(one), at=SCORED)
    with pytest.raises(WrongState):
        actions.send_review(review, entries(review), revision=0, by=by(one), at=SCORED)
    with pytest.raises(DatabaseError), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(state="draft")


@pytest.mark.parametrize("ground", ["membership", "payment", "kin", "rival", "other"])
def test_each_ground_brings_the_first_reserve_for_that_application(people, ground):
    draw = drawn(people)
    one = assignment(draw, 1)
    review = actions.declare(review_of(one), [ground], explanation="Туыс", by=by(one), at=SCORED)
    assert review.state == ReviewState.RECUSED
    assert states(draw)[1] == AssignmentState.ACTIVE  # the other application remains
    assert states(draw)[4] == AssignmentState.ACTIVE
    assert [each.submission_id for each in assignment(draw, 4).reviews.all()] == [review.submission_id]
    assert live(review.submission_id) == 3


def test_the_next_recusal_goes_to_the_reserve_that_is_at_work_already(people):
    draw = drawn(people)
    for number, place in ((1, 1), (2, 2)):
        one = assignment(draw, number)
        actions.declare(review_of(one, place), ["kin"], by=by(one), at=SCORED)
    assert (states(draw)[4], states(draw)[5]) == (AssignmentState.ACTIVE, AssignmentState.WAITING)
    assert assignment(draw, 4).reviews.count() == 2


def test_conflicts_with_every_application_end_the_assignment(people):
    draw = drawn(people)
    one = assignment(draw, 1)
    for place in (1, 2):
        actions.declare(review_of(one, place), ["other"], explanation="Дос", by=by(one), at=SCORED)
    assert states(draw)[1] == AssignmentState.CONFLICT
    assert states(draw)[4] == AssignmentState.ACTIVE


def test_a_known_tie_recuses_whatever_is_declared(people):
    draw = drawn(people)
    one = assignment(draw, 1)
    record_tie(one.user, people.ngo.bin, "kin", by=by(one), at=JOINED)
    review = actions.declare(
        one.reviews.get(submission__application__organisation=people.ngo), [], by=by(one), at=SCORED
    )
    assert review.state == ReviewState.RECUSED


def test_a_ground_found_while_reading_ends_it(people):
    draw = drawn(people)
    one = assignment(draw, 1)
    review = opened(one)
    actions.save_review(review, entries(review), revision=0, by=by(one), at=SCORED)
    review = actions.declare(review, ["kin"], by=by(one), at=SCORED + SECOND)
    assert review.state == ReviewState.RECUSED
    assert live(review.submission_id) == 3


def test_a_reserve_tied_to_the_applicant_is_passed_over(people):
    draw = drawn(people)
    reserve = assignment(draw, 4)
    record_tie(reserve.user, people.ngo.bin, "kin", by=by(reserve), at=JOINED)
    one = assignment(draw, 1)
    actions.declare(one.reviews.get(submission__application__organisation=people.ngo), ["kin"], by=by(one), at=SCORED)
    assert (states(draw)[4], states(draw)[5]) == (AssignmentState.WAITING, AssignmentState.ACTIVE)


def test_a_declaration_without_words_about_another_circumstance_is_not_taken(people):
    one = assignment(drawn(people))
    with pytest.raises(ValidationError):
        actions.declare(review_of(one), ["other"], by=by(one), at=SCORED)
    assert review_of(one).state == ReviewState.WAITING


def test_nobody_declares_for_another_expert(people):
    draw = drawn(people)
    with pytest.raises(Refused):
        actions.declare(review_of(assignment(draw, 1)), [], by=by(assignment(draw, 2)), at=SCORED)


def test_a_reserve_that_waits_has_nothing_to_open(people):
    draw = drawn(people)
    reserve = assignment(draw, 4)
    assert not Assignment.objects.visible_to(by(reserve)).exists()
    assert not reserve.reviews.exists()


@pytest.mark.django_db(transaction=True)
def test_eight_recusals_at_once_call_up_one_reserve(people):
    """Two experts press several times each: one reserve takes both applications."""
    draw = drawn(people)
    pairs = [(review_of(assignment(draw, number)), by(assignment(draw, number))) for number in (1, 2)]
    race(lambda index: actions.declare(pairs[index % 2][0], ["kin"], by=pairs[index % 2][1], at=SCORED))
    submission_id = pairs[0][0].submission_id
    assert live(submission_id) == 3
    found = states(draw)
    assert [found[number] for number in (4, 5, 6)] == ["active", "active", "waiting"]


# --- refusal and silence ----------------------------------------------------------------------------------


def test_refusal_brings_the_next_reserve_for_everything(people):
    draw = drawn(people)
    one = assignment(draw, 2)
    actions.refuse_assignment(one, "Уезжаю", by=by(one), at=SCORED)
    assert (states(draw)[2], states(draw)[4]) == (AssignmentState.REFUSED, AssignmentState.ACTIVE)
    assert assignment(draw, 4).reviews.count() == 2
    assert Notice.objects.filter(event="grants.expert_called", recipient=assignment(draw, 4).user).exists()
    assert Notice.objects.filter(event="grants.expert_refused", recipient=people.coordinator).exists()


def test_refusal_says_why(people):
    one = assignment(drawn(people))
    with pytest.raises(ValidationError):
        actions.refuse_assignment(one, " ", by=by(one), at=SCORED)


def test_what_was_sent_before_a_refusal_counts(people):
    draw = drawn(people)
    one = assignment(draw, 1)
    sent(one, 1)
    actions.refuse_assignment(one, "Ауырып қалдым", by=by(one), at=SCORED)
    assert [each.submission_id for each in assignment(draw, 4).reviews.all()] == [review_of(one, 2).submission_id]
    assert Review.objects.counted().count() == 1


def test_silence_brings_the_reserve_and_tells_both(people):
    draw = drawn(people)
    one = assignment(draw, 1)
    for number in (2, 3):
        actions.accept_assignment(assignment(draw, number), by=by(assignment(draw, number)), at=DRAWN + SECOND)
    assert one.answer_due_at == due_at(DRAWN, 2)
    assert replace_late_experts(one.answer_due_at - SECOND) == 0
    replace_late_experts(one.answer_due_at)
    assert (states(draw)[1], states(draw)[4]) == (AssignmentState.SILENT, AssignmentState.ACTIVE)
    assert Notice.objects.filter(event="grants.expert_replaced", recipient=one.user).exists()
    assert Notice.objects.filter(event="grants.expert_called", recipient=assignment(draw, 4).user).exists()


def test_who_accepted_but_does_not_send_is_replaced_at_the_end_of_the_term(people):
    draw = drawn(people)
    one = assignment(draw, 1)
    sent(one, 1)
    assert one.scores_due_at == due_at(DRAWN, 15)
    actions.lapse_assignment(one, by=actor_for(people.coordinator), at=one.scores_due_at - SECOND)
    assert states(draw)[1] == AssignmentState.ACTIVE
    actions.lapse_assignment(one, by=actor_for(people.coordinator), at=one.scores_due_at)
    assert states(draw)[1] == AssignmentState.SILENT
    assert assignment(draw, 4).reviews.count() == 1


def test_a_reserve_called_late_has_the_whole_term(people):
    draw = drawn(people)
    one = assignment(draw, 1)
    late = DRAWN + 10 * DAY
    actions.refuse_assignment(one, "Уезжаю", by=by(one), at=late)
    assert assignment(draw, 4).scores_due_at == due_at(late, 15)
    assert Selection.objects.get().scoring_due_at == due_at(late, 15)


def test_one_second_late_with_a_reserve_waiting_is_refused(people):
    one = assignment(drawn(people))
    review = opened(one)
    with pytest.raises(WrongState):
        actions.send_review(review, entries(review), revision=0, by=by(one), at=one.scores_due_at)
    actions.send_review(review, entries(review), revision=0, by=by(one), at=one.scores_due_at - SECOND)


def exhaust(draw):
    """Every reserve has been called up and refused."""
    for number in (4, 5, 6):
        first = assignment(draw, 1) if number == 4 else assignment(draw, number - 1)
        actions.refuse_assignment(first, "Уезжаю", by=by(first), at=SCORED)
    actions.refuse_assignment(assignment(draw, 6), "Уезжаю", by=by(assignment(draw, 6)), at=SCORED)


def test_without_reserves_the_coordinator_is_told(people):
    draw = drawn(people)
    exhaust(draw)
    assert Notice.objects.filter(event="grants.reserves_exhausted", recipient=people.coordinator).exists()


def test_without_reserves_a_late_expert_may_still_finish(people):
    draw = drawn(people)
    exhaust(draw)
    one = assignment(draw, 2)
    late = one.scores_due_at + SECOND
    for _ in range(2):  # the sweep comes twice
        replace_late_experts(late)
    assert states(draw)[2] == AssignmentState.ACTIVE
    assert Notice.objects.filter(event="grants.expert_late", recipient=people.coordinator).count() == 2  # of 2 and 3
    sent(one, 1, at=late)


def test_the_sweep_finds_nobody_after_scoring_is_over(people):
    draw = drawn(people)
    Selection.objects.update(state=SelectionState.DECIDING)
    assert overdue(assignment(draw).scores_due_at) == []


# --- drafts and sending --------------------------------------------------------------------------------


def test_a_draft_keeps_half_of_the_scores(people):
    one = assignment(drawn(people))
    review = opened(one)
    criterion = min(entries(review))
    actions.save_review(review, {criterion: actions.Entry(7, "")}, notes="Ескерту", revision=0, by=by(one), at=SCORED)
    review = review_of(one)
    assert (review.revision, review.private_notes) == (1, "Ескерту")
    assert Score.objects.get(review=review, criterion=criterion).points == 7


def test_a_stale_draft_is_refused_and_loses_nothing(people):
    one = assignment(drawn(people))
    review = opened(one)
    actions.save_review(review, entries(review, 0.5), revision=0, by=by(one), at=SCORED)
    with pytest.raises(Stale):
        actions.save_review(review, entries(review, 0.1), revision=0, by=by(one), at=SCORED)
    assert Score.objects.filter(review=review).first().points == 10


@pytest.mark.parametrize("points", [-1, 21])
def test_points_beyond_the_scale_are_refused_even_in_a_draft(people, points):
    one = assignment(drawn(people))
    review = opened(one)
    with pytest.raises(ValidationError):
        actions.save_review(review, {min(entries(review)): actions.Entry(points)}, revision=0, by=by(one), at=SCORED)


@pytest.mark.parametrize("entry", [actions.Entry(None, "Жақсы"), actions.Entry(5, " ")])
def test_sending_needs_points_and_a_comment_for_every_criterion(people, entry):
    one = assignment(drawn(people))
    review = opened(one)
    found = entries(review)
    found[min(found)] = entry
    with pytest.raises(ValidationError):
        actions.send_review(review, found, revision=0, by=by(one), at=SCORED)
    assert review_of(one).state == ReviewState.DRAFT


def test_the_total_is_the_sum_of_weighted_points(people):
    draw = drawn(people)
    one = assignment(draw)
    from decimal import Decimal

    from grants.models import Criterion

    Criterion.objects.filter(call=draw.lot.call_id, key="effect").update(weight=Decimal("1.5"))
    review = sent(one, part=0.5)
    assert review.total == Decimal("54.00")  # 10 + 10 + 10 + 10·1.5 + 7 + 2


def test_a_second_press_gets_the_same_answer_and_other_scores_are_refused(people):
    one = assignment(drawn(people))
    first = sent(one)
    again = actions.send_review(first, entries(first), revision=0, by=by(one), at=SCORED + SECOND)
    assert (again.sent_at, again.revision) == (first.sent_at, first.revision)
    with pytest.raises(WrongState):
        actions.send_review(first, entries(first, 0.5), revision=1, by=by(one), at=SCORED + SECOND)


def test_a_finished_expert_pressing_again_gets_the_same_answer(people):
    draw = drawn(people)
    one = assignment(draw)
    sent(one, 1)
    last = sent(one, 2)
    assert states(draw)[1] == AssignmentState.DONE
    assert actions.send_review(last, entries(last), revision=0, by=by(one), at=SCORED).pk == last.pk


@pytest.mark.django_db(transaction=True)
def test_eight_presses_send_once(people):
    one = assignment(drawn(people))
    review = opened(one)
    found, actor = entries(review), by(one)
    results = race(lambda _index: actions.send_review(review, found, revision=0, by=actor, at=SCORED))
    assert failures(results) == []
    assert {each.revision for each in results} == {1}
    assert Score.objects.filter(review=review).count() == 6


@pytest.mark.django_db(transaction=True)
def test_of_two_windows_one_sends(people):
    one = assignment(drawn(people))
    review = opened(one)
    versions, actor = [entries(review), entries(review, 0.5)], by(one)
    results = race(lambda index: actions.send_review(review, versions[index % 2], revision=0, by=actor, at=SCORED))
    assert len(failures(results)) == 4
    assert all(isinstance(each, WrongState) for each in failures(results))


def test_database_refuses_to_change_what_was_sent(people):
    review = sent(assignment(drawn(people)))
    for change in ({"total": 1}, {"state": "draft"}, {"sent_at": SCORED + SECOND}):
        with pytest.raises(DatabaseError, match="cannot be changed"), transaction.atomic():
            Review.objects.filter(pk=review.pk).update(**change)
    for act in (
        lambda: Score.objects.filter(review=review).update(points=1),
        lambda: Score.objects.filter(review=review).delete(),
        lambda: Review.objects.filter(pk=review.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_notes_of_a_sent_review_may_still_be_forgotten(people):
    review = sent(assignment(drawn(people)))
    Review.objects.filter(pk=review.pk).update(private_notes="")


# --- the end of scoring -----------------------------------------------------------------------------------


def close(people, at=SCORED + DAY, **reasons):
    return actions.close_scoring(Selection.objects.get(), by=actor_for(people.coordinator), at=at, **reasons)


def test_when_everything_is_sent_the_coordinator_is_told_and_closes(people):
    all_sent(drawn(people))
    assert Notice.objects.filter(event="grants.scoring_complete", recipient=people.coordinator).count() == 1
    assert close(people).state == SelectionState.DECIDING


def test_scoring_is_not_closed_early(people):
    sent(assignment(drawn(people)))
    with pytest.raises(WrongState):
        close(people)


def some_sent(draw):
    """Each application has one score."""
    for place in (1, 2):
        sent(assignment(draw), place)


def test_after_the_term_it_is_closed_with_reasons(people):
    draw = drawn(people)
    some_sent(draw)
    after = Selection.objects.get().scoring_due_at
    with pytest.raises(ValidationError):
        close(people, at=after, reason_kk="Себеп")
    closed = close(people, at=after, reason_kk="Сарапшы ауырды", reason_ru="Эксперт заболел")
    assert (closed.state, closed.scoring_reason_ru) == (SelectionState.DECIDING, "Эксперт заболел")


def test_nothing_is_closed_over_an_application_without_any_score(people):
    sent(assignment(drawn(people)))
    after = Selection.objects.get().scoring_due_at
    with pytest.raises(WrongState):
        close(people, at=after, reason_kk="Себеп", reason_ru="Причина")


@pytest.mark.parametrize("name", ["officer", "administrator", "secretary", "expert1", "aigerim"])
def test_only_a_coordinator_closes(people, name):
    all_sent(drawn(people))
    with pytest.raises(Refused):
        actions.close_scoring(Selection.objects.get(), by=actor_for(getattr(people, name)), at=SCORED)


def test_nothing_is_sent_after_the_close(people):
    draw = drawn(people)
    some_sent(draw)
    one = assignment(draw, 2)
    review = opened(one)
    close(people, at=Selection.objects.get().scoring_due_at, reason_kk="Себеп", reason_ru="Причина")
    with pytest.raises(WrongState):
        actions.send_review(review, entries(review), revision=0, by=by(one), at=SCORED)


def test_a_second_draw_starts_the_scores_anew(people):
    from tests.grants.test_drawing import DECISION

    draw = drawn(people)
    all_sent(draw)
    assert ranking(draw.lot)[0].average is not None
    actions.draw_again(draw.lot, DECISION, by=actor_for(people.coordinator), at=SCORED + DAY)
    assert ranking(draw.lot)[0].average is None
    assert Review.objects.filter(state="sent").count() == 6  # still readable


def test_experts_are_reminded_once_an_occasion(people):
    from notices.reminders import remind

    one = assignment(drawn(people))
    actions.accept_assignment(one, by=by(one), at=SCORED)
    told = []
    for before in (timedelta(days=6), timedelta(days=4), timedelta(days=4), timedelta(hours=20)):
        remind(at=one.scores_due_at - before)
        told.append(Notice.objects.filter(event="grants.scores_due", recipient=one.user).count())
    assert told == [0, 1, 1, 2]


def test_one_ngo_more_is_one_application_more(people):
    draw = drawn(people, admitted(people, count=3))
    assert assignment(draw).reviews.count() == 3
