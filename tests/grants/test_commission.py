"""A lot before the commission: what it is given, who reads applications, what its decision makes of them."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actions import add_member
from accounts.roles import Role
from core.errors import Refused
from core.models import Record
from core.record import first_broken, subject_of
from councils import actions as council_actions
from councils.items import ready_items
from councils.law import terms_on
from councils.models import Item, Meeting, Recusal
from councils.ranking import OutcomeRow, Result
from councils.states import CouncilKind, ItemState, MeetingState, Side
from documents.access import may_read
from grants import actions
from grants.commission import new_item
from grants.models import Application, Call, Outcome, Selection
from grants.states import OutcomeKind, SelectionState
from grants.work_of_results import results_to_tell
from notices.models import Notice
from tests.councils import making
from tests.grants import applying, commissioning
from tests.grants.commissioning import CLOSED, before, commission, deciding, voted
from tests.grants.deciding import DECIDED
from tests.grants.making import WHILE_OPEN, published
from tests.grants.selecting import SCORED, closed, director, the_lot
from tests.people import SYSTEM, actor_for, as_person

pytestmark = pytest.mark.django_db


def outcomes():
    return {row.place: row for row in Outcome.objects.select_related("application")}


# --- what the commission is given --------------------------------------------------------------------------------
def test_commission_of_a_grant_obeys_the_rules_of_selection(people):
    source = terms_on(CouncilKind.GRANT_COMMISSION, people.at.date())
    assert (source.terms.quorum_numerator, source.terms.quorum_denominator, source.terms.largest) == (2, 3, 15)
    assert source.terms.sides == (Side.OPERATOR, Side.CUSTOMER, Side.NGO)
    assert source.rule_set.kind == "grants.selection"
    assert "42" in source.reference_ru


def test_a_lot_waits_once_its_scoring_is_closed(people):
    council, selection = commission(people), commissioning.scored(people)
    assert ready_items(council, SCORED) == []
    actions.close_scoring(selection, by=actor_for(people.coordinator), at=CLOSED)
    assert [item.subject for item in ready_items(council, CLOSED)] == [commissioning.subject(selection)]


def test_candidates_stand_in_the_order_of_their_scores(people):
    item = new_item(the_lot(deciding(people, 3)))
    assert [each.place for each in item.candidates] == [1, 2, 3]
    assert [each.score for each in item.candidates] == sorted((c.score for c in item.candidates), reverse=True)
    assert item.candidates[0].key == Application.objects.order_by("number").first().number
    assert item.budget == Decimal(6_000_000) and item.most_awards == 1


def test_protocol_of_the_item_names_sphere_list_and_call_in_both_languages(people):
    item = new_item(the_lot(deciding(people)))
    values_kk, values_ru = [fact.value_kk for fact in item.facts], [fact.value_ru for fact in item.facts]
    assert any("15-НҚ" in value and "Басым бағыттар" in value for value in values_kk)
    assert any("15-НҚ" in value and "Перечень" in value for value in values_ru)
    assert people.spheres[0].name_kk in values_kk
    assert "42" in item.reference_kk and item.tie_rule_kk and item.tie_rule_ru


def test_commission_without_the_customer_does_not_decide_on_its_money(people):
    """The akimat's commission is not offered the ministry's lot, nor is one in which nobody sits for the ministry."""
    selection = deciding(people)
    council = commission(people)
    assert ready_items(council, CLOSED)
    council.seats.filter(organisation=people.ministry).update(organisation=people.operator)
    Call.objects.filter(pk=selection.call_id).first().funders.exclude(organisation=people.ministry).delete()
    assert ready_items(council, CLOSED) == []


def test_secretaries_are_told_that_lots_wait(people):
    commission(people)
    deciding(people)
    assert Notice.objects.filter(event="grants.lots_wait", recipient=people.secretary).count() == 1


# --- the decision ------------------------------------------------------------------------------------------------
def test_decision_of_the_commission_becomes_the_outcome_of_every_application(people):
    selection, council = deciding(people, 3), commission(people)
    voted(people, before(people, council, selection))
    found = outcomes()
    assert [found[place].kind for place in (1, 2, 3)] == [OutcomeKind.WON, OutcomeKind.RESERVE, OutcomeKind.RESERVE]
    assert found[1].amount > 0 and found[2].amount == 0
    assert found[2].reason_kk and found[2].reason_ru
    selection.refresh_from_db()
    assert selection.state == SelectionState.DECIDED
    assert Record.objects.filter(subject=subject_of(selection), verb="decide").exists()
    assert first_broken() is None


def test_desk_is_told_that_the_call_is_decided(people):
    selection = deciding(people)
    voted(people, before(people, commission(people), selection))
    told = Notice.objects.filter(event="grants.call_decided").values_list("recipient", flat=True)
    assert {people.coordinator.pk, people.officer.pk} <= set(told)


def test_departure_from_the_ranking_carries_the_commissions_own_reason(people):
    selection, council = deciding(people, 2), commission(people)
    new = commissioning.item_of(selection)
    meeting = making.in_session(people, council, new, at=DECIDED)
    item = meeting.items.get()
    first, second = (each.key for each in item.ranked)
    by = actor_for(people.secretary)
    rows = [
        OutcomeRow(first, Result.REFUSE, reason_kk="Қайталанады", reason_ru="Повторяет другой проект"),
        OutcomeRow(second, Result.AWARD, Decimal(500_000), reason_kk="Келесі", reason_ru="Следующая по месту"),
    ]
    council_actions.propose_outcome(item, rows, by=by, at=DECIDED)
    making.declare_all(people, item, at=DECIDED)
    voted(people, council_actions.open_item(item, by=by, at=DECIDED))
    found = outcomes()
    assert (found[1].kind, found[1].reason_ru) == (OutcomeKind.LOST, "Повторяет другой проект")
    assert (found[2].kind, found[2].amount) == (OutcomeKind.WON, Decimal(500_000))


def test_a_proposal_that_was_not_carried_leaves_the_lot_waiting(people):
    selection, council = deciding(people), commission(people)
    voted(people, before(people, council, selection), "against")
    assert not Outcome.objects.exists()
    selection.refresh_from_db()
    assert selection.state == SelectionState.DECIDING
    assert [item.subject for item in ready_items(council, DECIDED)] == [commissioning.subject(selection)]


def test_a_decided_lot_waits_no_more(people):
    selection, council = deciding(people), commission(people)
    voted(people, before(people, council, selection))
    assert ready_items(council, DECIDED) == []


def test_decision_on_applications_that_changed_is_vetoed(people):
    selection, council = deciding(people, 2), commission(people)
    lacking = replace(commissioning.item_of(selection), candidates=commissioning.item_of(selection).candidates[:1])
    meeting = making.in_session(people, council, lacking, at=DECIDED)
    item = meeting.items.get()
    making.declare_all(people, item, at=DECIDED)
    item = council_actions.open_item(item, by=actor_for(people.secretary), at=DECIDED)
    with pytest.raises(ValidationError, match="changed since"):
        voted(people, item)
    assert not Outcome.objects.exists()
    assert Item.objects.get(pk=item.pk).state == ItemState.COUNTED


def test_an_application_below_the_pass_mark_is_told_the_mark(people):
    call = closed(people, 2)
    Call.objects.filter(pk=call.pk).update(pass_mark=95)
    selection = commissioning.all_scored(people, Call.objects.get(pk=call.pk), {1: 1.0, 2: 0.5})
    voted(people, before(people, commission(people), selection))
    assert outcomes()[2].kind == OutcomeKind.LOST
    assert "95" in outcomes()[2].reason_ru


def test_call_without_admitted_applications_is_decided_when_scoring_closes(people):
    selection = commissioning.nothing_admitted(people)
    selection = actions.close_scoring(selection, by=actor_for(people.coordinator), at=CLOSED)
    assert selection.state == SelectionState.DECIDED


def test_applicants_are_told_once_the_protocol_is_signed(people):
    selection = deciding(people)
    item = before(people, commission(people), selection)
    voted(people, item)
    selection, officer, at = (
        Selection.objects.get(pk=selection.pk),
        actor_for(people.officer),
        DECIDED + timedelta(hours=1),
    )
    assert [one.note for one in results_to_tell(officer, at)] == ["Waits for the commission to sign its protocol"]
    with pytest.raises(Refused, match="protocol"):
        actions.tell_applicants(selection, by=officer, at=at)
    assert not Notice.objects.filter(event="grants.result_told").exists()
    Meeting.objects.filter(pk=item.meeting_id).update(state=MeetingState.SIGNED, closed_at=DECIDED, signed_at=DECIDED)
    assert [one.note for one in results_to_tell(officer, at)] == ["Tell the applicants"]
    actions.tell_applicants(selection, by=officer, at=at)
    assert Notice.objects.filter(event="grants.result_told", recipient=people.aigerim).exists()


# --- ties --------------------------------------------------------------------------------------------------------
def test_member_tied_to_an_applicant_is_recused_whatever_they_declare(people):
    selection, council = deciding(people), commission(people)
    tied = making.seats(council)[1].user
    add_member(tied, people.ngo, [Role.STAFF], by=SYSTEM, at=people.at)
    before(people, council, selection)
    assert list(Recusal.objects.values_list("seat__user", flat=True)) == [tied.pk]


def test_secretary_tied_to_an_applicant_does_not_lead_the_item(people):
    selection, council = deciding(people), commission(people)
    add_member(people.secretary, people.ngo, [Role.STAFF], by=SYSTEM, at=people.at)
    with pytest.raises(Refused):
        before(people, council, selection)


# --- reading -----------------------------------------------------------------------------------------------------
@pytest.fixture
def on_agenda(people):
    """The lot stands on the agenda of a meeting whose members are invited."""
    selection, council = deciding(people), commission(people)
    meeting = making.invited(people, council, commissioning.item_of(selection), at=DECIDED)
    return meeting.items.get()


def page(client, item, user, number=None):
    number = number or item.ranked[0].key
    return as_person(client, user).get(reverse("commission_application", args=[item.pk, number]))


def test_member_reads_an_application_once_they_have_declared(people, on_agenda, client):
    assert page(client, on_agenda, people.chair).status_code == 404
    council_actions.declare(on_agenda, [], by=actor_for(people.chair), at=DECIDED)
    answer = page(client, on_agenda, people.chair)
    assert answer.status_code == 200
    assert "Expert № 1" in answer.content.decode() and "Обосновано в заявке." in answer.content.decode()


def test_reading_is_on_the_record(people, on_agenda, client):
    page(client, on_agenda, people.secretary)
    assert Record.objects.filter(verb="read", actor_id=people.secretary.pk).exists()


def test_member_with_an_interest_reads_nothing(people, on_agenda, client):
    council_actions.declare(on_agenda, ["kin"], by=actor_for(people.chair), at=DECIDED)
    assert page(client, on_agenda, people.chair).status_code == 404


def test_observer_does_not_read_applications(people, on_agenda, client):
    assert page(client, on_agenda, people.observer).status_code == 404


def test_application_of_another_lot_is_not_found_there(people, on_agenda, client):
    assert page(client, on_agenda, people.secretary, "A-2027-9999").status_code == 404


def test_whoever_declares_sees_who_is_at_stake_but_no_places(people, on_agenda, client):
    text = as_person(client, people.chair).get(on_agenda.get_absolute_url()).content.decode()
    assert people.ngo.name_en in text or people.ngo.name_ru in text
    assert "Cut-off line" not in text


def test_member_reads_the_files_that_the_application_carries(people):
    call = published(people)
    application, document = applying.with_document(people, call)
    actions.press_submit(application, by=actor_for(people.aigerim), at=WHILE_OPEN)
    applying.submitted(people, call, director(people, 2))
    selection, council = commissioning.all_scored(people, call, {1: 0.9, 2: 0.8}), commission(people)
    item = making.invited(people, council, commissioning.item_of(selection), at=DECIDED).items.get()
    actor = actor_for(people.chair)
    assert not may_read(actor, document, DECIDED)
    council_actions.declare(item, [], by=actor, at=DECIDED)
    assert may_read(actor, document, DECIDED)


def test_page_costs_the_same_with_one_application_and_with_three(people, client):
    selection, council = deciding(people, 3), commission(people)
    meeting = making.invited(people, council, commissioning.item_of(selection), at=DECIDED)
    item = meeting.items.get()
    as_person(client, people.secretary)
    client.get(item.get_absolute_url())
    with CaptureQueriesContext(
        connection,
    ) as found:
        client.get(item.get_absolute_url())
    assert len(found) <= 25


# --- the page of the selection -----------------------------------------------------------------------------------
def test_selection_page_leads_to_draw_scores_commission_and_results(people, client):
    selection, council = deciding(people), commission(people)
    making.invited(people, council, commissioning.item_of(selection), at=DECIDED)
    url = reverse("selection", args=[selection.call.number])
    text = as_person(client, people.coordinator).get(url).content.decode()
    meeting = council.meetings.get()
    assert meeting.number in text
    assert reverse("draw", args=[selection.call.number, 1]) in text
    assert reverse("scoring_progress", args=[selection.call.number]) in text


def test_work_of_the_secretary_names_lots_on_no_agenda(people, client):
    council = commission(people)
    selection = deciding(people)
    text = as_person(client, people.secretary).get("/en/work/").content.decode()
    assert selection.call.number in text and council.get_absolute_url() in text
