"""What can no longer be changed: a window that has closed, a call whose applicants know the results."""

from datetime import date

import pytest

from core.errors import WrongState
from grants import actions
from grants.actions.amendments import Decision
from grants.models import Call
from grants.states import AmendmentKind, CallState
from tests.grants.deciding import PUBLISHED, TOLD, decided_at_once, told
from tests.grants.making import CLOSES, published
from tests.grants.selecting import DAY, MINUTE, SECOND, closed
from tests.people import JOINED, actor_for, as_person

pytestmark = pytest.mark.django_db
LATER = {"call": {"closes_at": CLOSES + 30 * DAY}}
DECISION = Decision("7", date(2027, 1, 10), "Сұраныс көп", "Много обращений")


def extend(people, call, at):
    by = actor_for(people.officer)
    return actions.propose_amendment(call, AmendmentKind.EXTENSION, LATER, DECISION, by=by, at=at)


def cancel(people, call, at):
    by = actor_for(people.officer)
    return actions.propose_amendment(call, AmendmentKind.CANCELLATION, {}, DECISION, by=by, at=at)


def apply(people, amendment, at):
    return actions.apply_amendment(amendment, by=actor_for(people.publisher), at=at)


def test_an_extension_is_not_proposed_from_the_close_on(people):
    call = published(people)
    with pytest.raises(WrongState, match="can no longer be extended"):
        extend(people, call, CLOSES)


def test_an_extension_proposed_in_time_is_not_applied_from_the_close_on(people):
    call = published(people)
    amendment = extend(people, call, CLOSES - MINUTE)
    with pytest.raises(WrongState, match="can no longer be extended"):
        apply(people, amendment, CLOSES)
    assert Call.objects.get(pk=call.pk).closes_at == CLOSES


def test_an_extension_is_applied_until_the_last_second(people):
    call = published(people)
    apply(people, extend(people, call, CLOSES - MINUTE), CLOSES - SECOND)
    assert Call.objects.get(pk=call.pk).closes_at == CLOSES + 30 * DAY


def test_no_window_is_extended_once_its_selection_is_open(people):
    """Whatever the clock of the request says."""
    call = closed(people, 1)
    actions.open_selection(call, by=actor_for(people.coordinator), at=CLOSES)
    with pytest.raises(WrongState, match="can no longer be extended"):
        extend(people, call, CLOSES - MINUTE)


def test_the_officer_reads_why_a_window_is_not_extended(people, client):
    """Pages judge by the clock, by which this call has not even opened: it is moved into the past."""
    call = published(people)
    Call.objects.update(opens_at=JOINED, closes_at=JOINED + 20 * DAY)
    officer = as_person(client, people.officer)
    page = officer.get(f"/en/calls/{call.number}/").content.decode()
    assert "can no longer be extended" in page
    assert "can no longer be cancelled" not in page
    form = officer.get(f"/en/calls/{call.number}/changes/new/extension/").content.decode()
    assert "can no longer be extended" in form
    assert "Send to the publishers" not in form


def test_the_publisher_reads_why_a_cancellation_is_not_applied(people, client):
    selection = decided_at_once(people)
    amendment = cancel(people, selection.call, TOLD - MINUTE)
    told(people, selection)
    publisher = as_person(client, people.publisher)
    page = publisher.get(f"/en/calls/{selection.call.number}/changes/{amendment.place}/").content.decode()
    assert "can no longer be cancelled" in page


def test_a_call_is_not_cancelled_once_its_applicants_were_told(people):
    selection = told(people, decided_at_once(people))
    with pytest.raises(WrongState, match="can no longer be cancelled"):
        cancel(people, selection.call, PUBLISHED)


def test_a_cancellation_proposed_before_they_were_told_is_not_applied_after(people):
    selection = decided_at_once(people)
    amendment = cancel(people, selection.call, TOLD - MINUTE)
    told(people, selection)
    with pytest.raises(WrongState, match="can no longer be cancelled"):
        apply(people, amendment, PUBLISHED)
    assert Call.objects.get(pk=selection.call_id).state == CallState.PUBLISHED
