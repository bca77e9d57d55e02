"""Eight at once: everybody is told once, results appear once, one appeal is filed, one decision is given."""

from datetime import timedelta

import pytest

from core.errors import WrongState
from core.models import Outbox
from grants import actions
from grants.models import Appeal, Award
from grants.states import AppealState
from notices.models import Notice
from tests.grants.deciding import PUBLISHED, TOLD, appealed, decided, judge, outcome_at, told
from tests.people import actor_for
from tests.threads import failures, race

pytestmark = pytest.mark.django_db(transaction=True)


def test_told_by_eight_at_once_everybody_is_told_once(people):
    selection = decided(people)
    by = actor_for(people.officer)
    results = race(lambda index: actions.tell_applicants(selection, by=by, at=TOLD + timedelta(seconds=index)))
    assert failures(results) == []
    assert Notice.objects.filter(event="grants.result_told", recipient=people.aigerim).count() == 1
    assert Outbox.objects.filter(task="grants.result_letter").count() == 2


def test_published_by_eight_at_once_results_appear_once(people):
    selection = told(people)
    by = actor_for(people.publisher)
    results = race(lambda _index: actions.publish_results(selection, by=by, at=PUBLISHED))
    assert failures(results) == []
    assert Award.objects.count() == 1


def test_of_eight_appeals_one_is_filed(people):
    told(people)
    by, outcome = actor_for(people.other_director), outcome_at(2)
    results = race(lambda index: actions.file_appeal(outcome, f"Text {index}", by=by, at=PUBLISHED))
    assert [type(error) for error in failures(results)] == [WrongState] * 7
    assert Appeal.objects.count() == 1


def test_of_eight_decisions_one_is_given(people):
    appeal = appealed(people)
    by = actor_for(judge(people))
    verbs = ("uphold", "dismiss")
    results = race(lambda index: actions.decide_appeal(appeal, verbs[index % 2], "Why", by=by, at=PUBLISHED))
    assert len(failures(results)) == 7
    assert Appeal.objects.get().state in (AppealState.UPHELD, AppealState.DISMISSED)
    assert Notice.objects.filter(event="grants.appeal_decided", recipient=people.other_director).count() == 1
