"""Interests first, then votes, the count and the decision."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.actions import record_tie
from accounts.models import InterestGround
from core.errors import Refused, WrongState
from core.models import Record
from core.record import first_broken, subject_of
from councils import actions
from councils.law import CouncilTerms
from councils.models import Decision, Recusal, Vote
from councils.ranking import OutcomeRow
from councils.states import ItemState, Majority
from tests.councils.conftest import lot
from tests.councils.making import (
    SIDES,
    an_ngo,
    cast,
    counted,
    decided,
    declare_all,
    in_session,
    invited,
    mark,
    seated,
    seats,
    voting,
)
from tests.people import actor_for, as_person


def by(people):
    return {"by": actor_for(people.secretary), "at": people.at}


# --- interests ---------------------------------------------------------------------------------------------


def test_item_does_not_open_before_everybody_there_has_declared(people, commission, lots):
    item = in_session(people, commission, lot()).items.get()
    declare_all(people, item, but=[people.chair])
    with pytest.raises(ValidationError, match="Бақыт Нұрланов"):
        actions.open_item(item, **by(people))


def test_absent_member_need_not_declare(people, commission, lots):
    item = in_session(people, commission, lot(), present=4).items.get()
    declare_all(people, item, but=[seats(commission)[4].user])
    assert actions.open_item(item, **by(people)).state == ItemState.VOTING


def test_declared_interest_recuses(people, commission, lots):
    item = invited(people, commission, lot()).items.get()
    actions.declare(item, [InterestGround.KIN], by=actor_for(people.chair), at=people.at)
    assert (item.recusals.get().source, item.recusals.get().grounds) == ("declared", ["kin"])


def test_declaration_made_anew_decides_anew(people, commission, lots):
    item = invited(people, commission, lot()).items.get()
    actions.declare(item, [InterestGround.KIN], by=actor_for(people.chair), at=people.at)
    actions.declare(item, [], by=actor_for(people.chair), at=people.at)
    assert not item.recusals.exists()


def test_known_tie_recuses_whatever_is_declared(people, commission, lots):
    ngo = an_ngo(people)
    lots.at_stake = [ngo]
    record_tie(people.chair, ngo.bin, InterestGround.KIN, by=actor_for(people.coordinator), at=people.at)
    item = invited(people, commission, lot()).items.get()
    actions.declare(item, [], by=actor_for(people.chair), at=people.at)
    assert (item.recusals.get().source, item.recusals.get().grounds) == ("known", ["kin"])


def test_member_of_the_applicant_is_recused(people, commission, lots):
    lots.at_stake = [people.public_body]
    item = invited(people, commission, lot()).items.get()
    declare_all(people, item)
    assert [row.seat.organisation for row in item.recusals.all()] == [people.public_body]


def test_tie_that_became_known_after_the_declaration_recuses_at_the_opening(people, commission, lots):
    ngo = an_ngo(people)
    lots.at_stake = [ngo]
    item = in_session(people, commission, lot()).items.get()
    declare_all(people, item)
    record_tie(people.chair, ngo.bin, InterestGround.KIN, by=actor_for(people.coordinator), at=people.at)
    actions.open_item(item, **by(people))
    assert item.recusals.get().seat.user == people.chair


def test_quorum_is_counted_anew_after_recusals(people, commission, lots):
    lots.at_stake = [people.public_body]
    item = in_session(people, commission, lot(), present=4).items.get()
    declare_all(people, item)
    with pytest.raises(ValidationError, match="no quorum"):
        actions.open_item(item, **by(people))


def test_quorum_holds_with_four_of_five(people, commission, lots):
    lots.at_stake = [people.public_body]
    item = voting(people, commission, lot())
    assert (item.attending, item.recused, item.quorum_needed) == (5, 1, 4)


def test_secretary_records_that_a_member_declines_to_declare(people, commission, lots):
    item = in_session(people, commission, lot()).items.get()
    declare_all(people, item, but=[people.chair])
    actions.recuse(item, seats(commission)[0], "Мәлімдеме бермеді", **by(people))
    assert actions.open_item(item, **by(people)).recused == 1


def test_tied_secretary_leads_no_item(people, commission, lots):
    lots.at_stake = [people.operator]
    item = in_session(people, commission, lot()).items.get()
    with pytest.raises(Refused, match="tied"):
        actions.open_item(item, **by(people))


def test_nobody_declares_once_the_item_is_open(people, commission, lots):
    item = voting(people, commission, lot())
    with pytest.raises(Refused):
        actions.declare(item, [], by=actor_for(people.chair), at=people.at)


def test_one_item_is_voted_on_at_a_time(people, commission, lots):
    meeting = in_session(people, commission, lot(), lot(subject="tests.lot:2"))
    first, second = meeting.items.all()
    declare_all(people, first)
    declare_all(people, second)
    actions.open_item(first, **by(people))
    with pytest.raises(ValidationError, match="Another item"):
        actions.open_item(second, **by(people))


# --- votes ------------------------------------------------------------------------------------------------


def test_absent_member_cannot_vote(people, commission, lots):
    item = in_session(people, commission, lot(), present=4).items.get()
    declare_all(people, item)
    actions.open_item(item, **by(people))
    with pytest.raises(Refused, match="not marked"):
        actions.vote(item, "for", by=actor_for(seats(commission)[4].user), at=people.at)


def test_recused_member_cannot_vote(people, commission, lots):
    lots.at_stake = [people.public_body]
    item = voting(people, commission, lot())
    tied = Recusal.objects.get(item=item).seat
    with pytest.raises(Refused, match="interest"):
        actions.vote(item, "for", by=actor_for(tied.user), at=people.at)


def test_database_refuses_the_vote_of_a_recused_member(people, commission, lots):
    lots.at_stake = [people.public_body]
    item = voting(people, commission, lot())
    tied = Recusal.objects.get(item=item).seat
    with pytest.raises(IntegrityError), transaction.atomic():
        Vote.objects.create(item=item, seat=tied, round=1, choice="for", cast_at=people.at)


@pytest.mark.parametrize("person", ["secretary", "officer", "observer", "aigerim"])
def test_only_voting_members_vote(people, commission, lots, person):
    item = voting(people, commission, lot())
    with pytest.raises(Refused):
        actions.vote(item, "for", by=actor_for(getattr(people, person)), at=people.at)


def test_tie_found_while_voting_bars_the_vote(people, commission, lots):
    ngo = an_ngo(people)
    lots.at_stake = [ngo]
    item = voting(people, commission, lot())
    record_tie(people.chair, ngo.bin, InterestGround.KIN, by=actor_for(people.coordinator), at=people.at)
    with pytest.raises(Refused):
        actions.vote(item, "for", by=actor_for(people.chair), at=people.at)


def test_vote_changes_until_the_count(people, commission, lots):
    item = voting(people, commission, lot())
    for choice in ("for", "against"):
        actions.vote(item, choice, by=actor_for(people.chair), at=people.at, dissent="Жобаның әсері аз")
    assert [(vote.choice, vote.dissent) for vote in item.votes.all()] == [("against", "Жобаның әсері аз")]


def test_fewer_votes_than_the_quorum_are_not_counted(people, commission, lots):
    item = voting(people, commission, lot())
    cast(people, item, "for", "for", "for")
    with pytest.raises(ValidationError, match="1 vote"):
        actions.close_item(item, **by(people))


def test_vote_after_the_count_is_refused(people, commission, lots):
    item = counted(people, voting(people, commission, lot()), "for", "for", "for", "for")
    with pytest.raises(Refused):
        actions.vote(item, "against", by=actor_for(seats(commission)[4].user), at=people.at)


def test_database_keeps_counted_votes(people, commission, lots):
    item = counted(people, voting(people, commission, lot()), "for", "for", "for", "for")
    with pytest.raises(IntegrityError), transaction.atomic():
        item.votes.update(choice="against")


def test_tie_found_after_the_vote_stops_the_count(people, commission, lots):
    ngo = an_ngo(people)
    lots.at_stake = [ngo]
    item = voting(people, commission, lot())
    cast(people, item, *["for"] * 5)
    record_tie(people.chair, ngo.bin, InterestGround.KIN, by=actor_for(people.coordinator), at=people.at)
    with pytest.raises(ValidationError, match="become known"):
        actions.close_item(item, **by(people))


@pytest.mark.parametrize("act", ["propose", "recuse", "void", "open"])
def test_tied_secretary_does_nothing_with_an_item_that_is_prepared(people, commission, lots, act):
    item = in_session(people, commission, lot()).items.get()
    tie_secretary(people, lots)
    acts = {
        "propose": lambda: actions.propose_outcome(item, [], **by(people)),
        "recuse": lambda: actions.recuse(item, seats(commission)[1], "Молчит", **by(people)),
        "void": lambda: actions.void_item(item, "Снят", **by(people)),
        "open": lambda: actions.open_item(item, **by(people)),
    }
    with pytest.raises(Refused, match="another secretary"):
        acts[act]()


def test_tied_secretary_holds_no_other_round(people, commission, lots):
    item = counted(people, voting(people, commission, lot()), *["against"] * 5)
    tie_secretary(people, lots)
    with pytest.raises(Refused, match="another secretary"):
        actions.another_round(item, "Ошибка", **by(people))


def test_tied_coordinator_without_a_seat_takes_nothing_off_the_agenda(people, commission, lots):
    item = invited(people, commission, lot()).items.get()
    lots.at_stake = [people.other_ngo]
    record_tie(
        people.coordinator, people.other_ngo.bin, InterestGround.KIN, by=actor_for(people.coordinator), at=people.at
    )
    with pytest.raises(Refused, match="another secretary"):
        actions.void_item(item, "Снят", by=actor_for(people.coordinator), at=people.at)


def tie_secretary(people, lots):
    ngo = an_ngo(people)
    lots.at_stake = [ngo]
    record_tie(people.secretary, ngo.bin, InterestGround.KIN, by=actor_for(people.coordinator), at=people.at)


# --- what stands still ---------------------------------------------------------------------------------------
GONE = "Конкурс отменен"


def test_item_that_stands_still_is_not_opened_but_taken_off(people, commission, lots):
    item = in_session(people, commission, lot()).items.get()
    declare_all(people, item)
    lots.reason = GONE
    with pytest.raises(WrongState, match=GONE):
        actions.open_item(item, **by(people))
    with pytest.raises(WrongState, match=GONE):
        actions.propose_outcome(item, [], **by(people))
    assert actions.void_item(item, "Конкурс отменен", **by(people)).state == ItemState.VOID


def test_item_that_stands_still_is_neither_voted_on_nor_counted(people, commission, lots):
    item = voting(people, commission, lot())
    lots.reason = GONE
    with pytest.raises(WrongState, match=GONE):
        cast(people, item, "for")
    with pytest.raises(WrongState, match=GONE):
        actions.close_item(item, **by(people))


def test_item_that_stands_still_is_not_decided(people, commission, lots):
    item = counted(people, voting(people, commission, lot()), *["against"] * 5)
    lots.reason = GONE
    with pytest.raises(WrongState, match=GONE):
        actions.decide(item, **by(people))
    with pytest.raises(WrongState, match=GONE):
        actions.another_round(item, "Ошибка", **by(people))


def test_page_of_an_item_that_stands_still_offers_only_to_take_it_off(people, commission, lots, client):
    item = in_session(people, commission, lot()).items.get()
    lots.reason = GONE
    page = as_person(client, people.secretary).get(item.get_absolute_url()).content.decode()
    assert GONE in page
    assert "Open the vote" not in page
    assert "Take off the agenda" in page


def test_page_tells_a_tied_secretary_instead_of_offering_what_is_refused(people, commission, lots, client):
    item = in_session(people, commission, lot()).items.get()
    tie_secretary(people, lots)
    page = as_person(client, people.secretary).get(item.get_absolute_url()).content.decode()
    assert "Let another secretary of the council lead it" in page
    assert "Open the vote" not in page
    assert "Take off the agenda" not in page


# --- decisions ---------------------------------------------------------------------------------------------


def test_majority_decides_by_the_line(people, commission, lots):
    decision = decided(people, commission, lot(), "for", "for", "for", "against", "abstain")
    assert decision.is_carried
    assert (decision.in_favour, decision.against, decision.abstained) == (3, 1, 1)
    assert [(row.key, row.amount) for row in decision.awarded()] == [("a", Decimal(400_000)), ("b", Decimal(500_000))]
    assert [(row.key, row.reserve) for row in decision.reserves()] == [("c", 1)]
    assert decision.reference_ru == "пункт 42 Правил"


def test_owner_of_the_subject_is_told_inside_the_decision(people, commission, lots):
    decided(people, commission, lot())
    assert lots.decided[0][0] == "tests.lot:1"


def test_owner_of_the_subject_may_veto(people, commission, lots):
    item = counted(people, voting(people, commission, lot()), *["for"] * 5)
    lots.veto = ValidationError("Бюджет жоқ")
    with pytest.raises(ValidationError):
        actions.decide(item, **by(people))
    item.refresh_from_db()
    assert (item.state, Decision.objects.count()) == (ItemState.COUNTED, 0)


def test_proposal_without_majority_decides_about_nobody(people, commission, lots):
    decision = decided(people, commission, lot(), "for", "for", "against", "against", "abstain")
    assert (decision.is_carried, decision.rows, lots.decided) == (False, [], [("tests.lot:1", [])])


def test_chair_decides_a_tie_where_the_terms_say_so(people, lots):
    council = seated(people, terms=CouncilTerms(sides=SIDES, chair_breaks_tie=True))
    decision = decided(people, council, lot(), "for", "for", "against", "against", None)
    assert (decision.is_carried, decision.by_chair) == (True, True)


def test_abstentions_do_not_count_where_the_terms_say_so(people, lots):
    council = seated(people, terms=CouncilTerms(sides=SIDES, majority=Majority.FOR_AND_AGAINST))
    assert decided(people, council, lot(), "for", "for", "against", "abstain", "abstain").is_carried


def test_departure_before_the_vote_needs_its_reasons(people, commission, lots):
    item = invited(people, commission, lot()).items.get()
    rows = [OutcomeRow("a", "refuse"), OutcomeRow("b", "award"), OutcomeRow("c", "award")]
    with pytest.raises(ValidationError, match="departs"):
        actions.propose_outcome(item, rows, **by(people))


def test_departure_with_reasons_is_what_the_vote_is_on(people, commission, lots):
    new = lot()
    meeting = in_session(people, commission, new)
    item = meeting.items.get()
    rows = [
        OutcomeRow("a", "refuse", reason_kk="Мақсатқа сай емес", reason_ru="Не по цели"),
        OutcomeRow("b", "award", Decimal(450_000), reason_kk="Смета азайтылды", reason_ru="Смета снижена"),
        OutcomeRow("c", "award", reason_kk="Орын босады", reason_ru="Место освободилось"),
    ]
    actions.propose_outcome(item, rows, **by(people))
    declare_all(people, item)
    actions.open_item(item, **by(people))
    decision = actions.decide(counted(people, item, *["for"] * 5), **by(people))
    assert [(row.key, row.result, row.amount, row.is_departure, row.reason_ru) for row in decision.rows] == [
        ("a", "refuse", None, True, "Не по цели"),
        ("b", "award", Decimal(450_000), True, "Смета снижена"),
        ("c", "award", Decimal(300_000), True, "Место освободилось"),
    ]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([OutcomeRow("a", "award"), OutcomeRow("b", "award"), OutcomeRow("c", "award")], "above the budget"),
        (
            [OutcomeRow("a", "award", Decimal(1_000_000)), OutcomeRow("b", "reserve"), OutcomeRow("c", "reserve")],
            "asked for",
        ),
        ([OutcomeRow("a", "award")], "every applicant"),
    ],
)
def test_proposal_stays_within_budget_and_requests(people, commission, lots, rows, sentence):
    item = invited(people, commission, lot()).items.get()
    with pytest.raises(ValidationError, match=sentence):
        actions.propose_outcome(item, rows, **by(people))


def test_applicant_below_the_pass_mark_cannot_be_awarded(people, commission, lots):
    from tests.councils.conftest import ranked

    new = lot(candidates=ranked(400_000, 300_000, below=("b",)))
    item = invited(people, commission, new).items.get()
    with pytest.raises(ValidationError, match="pass mark"):
        actions.propose_outcome(item, [OutcomeRow("a", "award"), OutcomeRow("b", "award")], **by(people))


ALL_FOR = {"a": "for", "b": "for", "c": "for"}
NOT_A = {"a": "against", "b": "for", "c": "for"}


def test_votes_on_each_make_the_outcome(people, commission, lots):
    item = counted(people, voting(people, commission, lot(ballot="each")), NOT_A, NOT_A, NOT_A, ALL_FOR)
    assert [(row.key, row.result) for row in item.outcome] == [("a", "refuse"), ("b", "award"), ("c", "award")]


def test_departure_by_votes_is_decided_with_its_reasons(people, commission, lots):
    item = counted(people, voting(people, commission, lot(ballot="each")), NOT_A, NOT_A, NOT_A, ALL_FOR)
    assert actions.missing_reasons(item) == ["a", "c"]
    with pytest.raises(ValidationError, match="Kazakh and in Russian"):
        actions.decide(item, {"a": ("Сай емес", "Не соответствует")}, **by(people))
    reasons = {"a": ("Сай емес", "Не соответствует"), "c": ("Орын босады", "Место освободилось")}
    decision = actions.decide(item, reasons, **by(people))
    assert decision.rows[0].votes == {"in_favour": 1, "against": 3, "abstained": 0}


def test_vote_on_each_names_every_applicant(people, commission, lots):
    item = voting(people, commission, lot(ballot="each"))
    with pytest.raises(ValidationError, match="every applicant"):
        actions.vote(item, choices={"a": "for"}, by=actor_for(people.chair), at=people.at)


def test_another_round_keeps_the_votes_of_the_first(people, commission, lots):
    item = counted(people, voting(people, commission, lot()), "for", "for", "against", "against", "abstain")
    item = actions.another_round(item, "Дауыстар тең", **by(people))
    actions.open_item(item, **by(people))
    decision = actions.decide(counted(people, item, *["for"] * 5), **by(people))
    assert (decision.in_favour, Vote.objects.filter(item=item).count()) == (5, 10)


def test_plain_question_is_decided_without_applicants(people, commission):
    from councils.items import NewItem

    decision = decided(people, commission, NewItem("Жоспар туралы", "О плане"), *["for"] * 4)
    assert (decision.is_carried, decision.rows, decision.reference_kk) == (True, [], "Қағидалардың 42-тармағы")


def test_item_is_decided_once(people, commission, lots):
    decision = decided(people, commission, lot())
    with pytest.raises(WrongState):
        actions.decide(decision.item, **by(people))


def test_database_keeps_decisions(people, commission, lots):
    decision = decided(people, commission, lot())
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(in_favour=0)


def test_the_way_of_an_item_is_on_the_record(people, commission, lots):
    decision = decided(people, commission, lot())
    verbs = list(
        Record.objects.filter(subject=subject_of(decision.item)).order_by("seq").values_list("verb", flat=True)
    )
    assert verbs == ["put", "ask", *["declare"] * 5, "open", "count", "decide"]
    assert first_broken() is None


def test_attendance_of_a_meeting_is_on_the_record(people, commission, lots):
    meeting = in_session(people, commission, lot(), present=4)
    verbs = list(Record.objects.filter(subject=subject_of(meeting)).order_by("seq").values_list("verb", flat=True))
    assert verbs == ["plan", "invite", "mark", "open"]
    mark(people, meeting, 5)
    assert Record.objects.filter(subject=subject_of(meeting), verb="mark").count() == 2
