"""A second person publishes; from then on the call changes only by a recorded decision."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from core.errors import Refused, WrongState
from core.models import Outbox
from grants import actions
from grants.actions.amendments import Decision
from grants.models import Call
from grants.states import AmendmentKind, CallPhase, CallState
from notices.models import Notice
from tests.grants.making import CLOSES, OPENS, drafted, proposed, published
from tests.people import actor_for, as_person
from tests.threads import failures, race

pytestmark = pytest.mark.django_db
DECISION = Decision("7", date(2027, 1, 10), "Сұраныс көп", "Много обращений")


def test_an_incomplete_call_is_not_proposed(people):
    call = drafted(people, basics={"title_kk": ""})
    with pytest.raises(ValidationError, match="Enter the title in Kazakh"):
        actions.propose_call(call, by=actor_for(people.officer), at=people.at)


def test_publishers_are_told_of_a_proposed_call(people):
    _ = people.publisher
    proposed(people)
    assert Notice.objects.filter(recipient=people.publisher, event="grants.call_proposed").exists()


def test_a_second_person_publishes(people):
    call = published(people)
    assert (call.state, call.number) == (CallState.PUBLISHED, "C-2027-0001")


def test_who_drafted_cannot_publish(people):
    from accounts.actions import change_roles
    from accounts.models import Membership

    call = proposed(people)
    member = Membership.objects.get(user=people.officer)
    change_roles(member, ["officer", "publisher"], by=actor_for(people.administrator), at=people.at)
    with pytest.raises(Refused, match="second person"):
        actions.publish_call(call, by=actor_for(people.officer), at=people.at)


def test_database_refuses_one_person_as_both(people):
    call = published(people)
    with pytest.raises(IntegrityError, match="second_person"), transaction.atomic():
        Call.objects.filter(pk=call.pk).update(published_by=call.proposed_by)


def test_returning_needs_a_reason(people):
    with pytest.raises(ValidationError):
        actions.return_call(proposed(people), " ", by=actor_for(people.publisher), at=people.at)


def test_a_returned_call_is_a_draft_with_the_reason(people):
    call = actions.return_call(proposed(people), "Түзету керек", by=actor_for(people.publisher), at=people.at)
    assert (call.state, call.return_reason, call.proposed_by) == (CallState.DRAFT, "Түзету керек", None)
    assert Notice.objects.filter(recipient=people.officer, event="grants.call_returned").exists()


def test_published_call_keeps_its_rule_sets(people):
    call = published(people)
    assert call.types_rules.used_at is not None
    assert call.index_rules.kind == "mci"


def test_published_call_cannot_be_drafted_on(people):
    from grants.sections import Section

    call = published(people)
    with pytest.raises(Refused):
        actions.save_section(call, Section.BASICS, {}, seen="", by=actor_for(people.officer), at=people.at)


def test_publication_orders_the_announcement(people):
    call = published(people)
    assert Outbox.objects.filter(task="grants.announce", arguments={"call_id": call.pk}).exists()


@pytest.mark.parametrize(
    ("at", "phase"),
    [
        (OPENS - timedelta(seconds=1), CallPhase.ANNOUNCED),
        (OPENS, CallPhase.OPEN),
        (CLOSES - timedelta(seconds=1), CallPhase.OPEN),
        (CLOSES, CallPhase.CLOSED),
    ],
)
def test_phase_follows_the_clock(people, at, phase):
    call = published(people)
    assert call.phase(at) == phase
    assert Call.objects.in_phase(phase, at).get() == call


@pytest.mark.django_db(transaction=True)
def test_eight_publishers_publish_once(people):
    call = proposed(people)
    by = actor_for(people.publisher)
    results = race(lambda _index: actions.publish_call(call, by=by, at=people.at))
    assert len(failures(results)) == 7
    assert all(isinstance(error, WrongState | Refused) for error in failures(results))
    assert Call.objects.get(pk=call.pk).number == "C-2027-0001"


# --- amendments ---------------------------------------------------------------------------------------


def extend(people, call, days=7):
    changes = {"call": {"closes_at": CLOSES + timedelta(days=days)}}
    return actions.propose_amendment(
        call, AmendmentKind.EXTENSION, changes, DECISION, by=actor_for(people.officer), at=people.at
    )


def test_an_extension_waits_for_a_second_person(people):
    call = published(people)
    extend(people, call)
    call.refresh_from_db()
    assert call.closes_at == CLOSES


def test_an_applied_extension_moves_the_close_and_tells_followers(people):
    call = published(people)
    actions.follow(call, by=actor_for(people.aigerim), at=people.at)
    actions.apply_amendment(extend(people, call), by=actor_for(people.publisher), at=people.at)
    call.refresh_from_db()
    assert call.closes_at == CLOSES + timedelta(days=7)
    assert Notice.objects.filter(recipient=people.aigerim, event="grants.call_extended").exists()
    assert not Notice.objects.filter(recipient=people.other_director, event="grants.call_extended").exists()


def test_an_extension_cannot_shorten_the_window(people):
    with pytest.raises(ValidationError):
        extend(people, published(people), days=-1)


def test_officer_cannot_apply_their_own_change(people):
    amendment = extend(people, published(people))
    with pytest.raises(Refused):
        actions.apply_amendment(amendment, by=actor_for(people.officer), at=people.at)


def test_a_text_change_keeps_before_and_after(people):
    call = published(people)
    lot = call.lots.get()
    amendment = actions.propose_amendment(
        call, AmendmentKind.TEXT, {f"lot:{lot.pk}": {"goal_kk": "Жаңа мақсат", "amount": "1"}}, DECISION,
        by=actor_for(people.officer), at=people.at,
    )  # fmt: skip
    assert [(change["field"], change["new"]) for change in amendment.changes] == [("goal_kk", "Жаңа мақсат")]
    actions.apply_amendment(amendment, by=actor_for(people.publisher), at=people.at)
    lot.refresh_from_db()
    assert (lot.goal_kk, lot.amount) == ("Жаңа мақсат", 6_000_000)


def test_a_text_of_the_state_languages_cannot_be_emptied(people):
    call = published(people)
    with pytest.raises(ValidationError, match="cannot be left empty"):
        actions.propose_amendment(
            call, AmendmentKind.TEXT, {"call": {"title_kk": ""}}, DECISION, by=actor_for(people.officer), at=people.at
        )


def test_only_one_change_waits_at_a_time(people):
    call = published(people)
    extend(people, call)
    with pytest.raises(ValidationError, match="Another change"):
        extend(people, call)


def test_a_cancelled_call_is_readable_and_takes_nothing(people, client):
    call = published(people)
    amendment = actions.propose_amendment(
        call, AmendmentKind.CANCELLATION, {}, DECISION, by=actor_for(people.officer), at=people.at
    )
    actions.apply_amendment(amendment, by=actor_for(people.publisher), at=people.at)
    call.refresh_from_db()
    assert call.phase(OPENS) is None
    assert client.get(f"/en/calls/{call.number}/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_eight_publishers_apply_an_extension_once(people):
    call = published(people)
    amendment = extend(people, call)
    by = actor_for(people.publisher)
    results = race(lambda _index: actions.apply_amendment(amendment, by=by, at=people.at))
    assert len(failures(results)) == 7


def test_another_bodys_draft_is_absent(people, client):
    call = drafted(people)
    for person in (people.akimat_officer, people.aigerim, people.coordinator):
        assert as_person(client, person).get(f"/kk/calls/desk/{call.pk}/").status_code == 404


def test_a_draft_is_not_on_the_public_list(people, client):
    drafted(people)
    assert "2027 жылғы еріктілік конкурсы" not in client.get("/kk/calls/").content.decode()


def test_public_pages_cost_as_much_with_three_calls_as_with_one(people, client, django_assert_max_num_queries):
    published(people)
    client.get("/kk/calls/")
    with connection.execute_wrapper(lambda execute, *args: execute(*args)), django_assert_max_num_queries(5):
        client.get("/kk/calls/")
