"""The draw of experts: who is in the pool, its hash before the seed, one draw whatever is pressed, a second one by decision."""

import json
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.actions import add_member, record_tie
from accounts.roles import Role
from core.errors import Refused, WrongState
from core.models import Outbox, Record
from core.secrets import HoldsSecrets
from grants import actions
from grants.drawing.algorithm import differences, digest
from grants.drawing.pool import gather
from grants.drawing.protocol import protocol_of
from grants.models import Assignment, Draw, Review
from grants.states import AssignmentState, DrawState, SelectionState
from notices.models import Notice
from tests.grants.making import CLOSES, published
from tests.grants.selecting import (
    DRAWN,
    FROZEN,
    SECOND,
    admitted,
    assignment,
    closed,
    drawn,
    frozen,
    ngo_of,
    one_expert,
    profile_of,
    register,
    the_lot,
)
from tests.people import JOINED, SYSTEM, actor_for
from tests.threads import failures, race

pytestmark = pytest.mark.django_db
DECISION = actions.Decision("7-п", date(2027, 2, 12), "Резерв таусылды", "Резерв исчерпан")


def reasons(lot, user):
    return next(each.reasons for each in gather(lot, at=FROZEN).candidates if each.profile.user_id == user.pk)


# --- who may be drawn -----------------------------------------------------------------------------------


def test_whoever_is_in_the_register_and_free_of_ties_may_be_drawn(people):
    selection = admitted(people)
    assert len(gather(the_lot(selection), at=FROZEN).eligible) == 8


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"languages": ["kk"]}, "language"),  # the applications are in Russian
        ({"spheres": slice(3, 4)}, "sphere"),
        ({"regions": ["750000000"]}, "region"),
    ],
)
def test_who_does_not_fit_is_excluded_and_the_reason_is_kept(people, facts, reason):
    from core.models import Region

    selection = admitted(people)
    facts = dict(facts)
    if "spheres" in facts:
        facts["spheres"] = people.spheres[facts["spheres"]]
    if "regions" in facts:
        facts["regions"] = Region.objects.filter(kato__in=facts["regions"])
    user = one_expert(people, 20, **facts)
    assert reasons(the_lot(selection), user) == [reason]


def test_an_expert_of_the_lots_region_fits(people):
    selection = admitted(people)
    assert reasons(the_lot(selection), one_expert(people, 20, regions=[people.region])) == []


def test_a_kazakh_application_asks_for_experts_who_read_kazakh(people):
    selection = admitted(people, language="kk")
    assert reasons(the_lot(selection), one_expert(people, 20, languages=["ru"])) == ["language"]
    assert reasons(the_lot(selection), one_expert(people, 21, languages=["kk"])) == ["language"]
    assert reasons(the_lot(selection), one_expert(people, 22, languages=["kk", "ru"])) == []


def test_who_left_the_register_in_time_is_excluded(people):
    selection = admitted(people)
    profile = profile_of(one_expert(people, 20))
    profile.registered_until = date(2027, 1, 31)
    profile.save()
    assert reasons(the_lot(selection), profile.user) == ["term"]


def test_members_of_an_applicant_are_excluded_a_year_back(people):
    selection = admitted(people)
    user = one_expert(people, 20)
    membership = add_member(user, people.ngo, [Role.STAFF], by=SYSTEM, at=JOINED)
    assert reasons(the_lot(selection), user) == ["tie"]
    membership.ended_at = FROZEN - timedelta(days=300)
    membership.save()
    assert reasons(the_lot(selection), user) == ["tie"]
    membership.ended_at = FROZEN - timedelta(days=400)
    membership.save()
    assert reasons(the_lot(selection), user) == []


@pytest.mark.parametrize("ground", ["membership", "payment", "kin", "rival", "other"])
def test_each_of_the_five_grounds_excludes(people, ground):
    selection = admitted(people)
    user = one_expert(people, 20)
    record_tie(user, people.other_ngo.bin, ground, by=actor_for(user), at=JOINED)
    assert reasons(the_lot(selection), user) == ["tie"]


def test_the_head_of_an_applicant_is_known_by_the_iin(people):
    """The expert never said so: only the blind index of the number tells."""
    selection = admitted(people)
    user = one_expert(people, 20)
    user.iin = "991399300904"  # the head of the NGO in its profile
    user.save()
    assert reasons(the_lot(selection), user) == ["tie"]
    assert isinstance(user, HoldsSecrets)


def test_an_organisation_of_the_expert_among_founders_is_a_tie(people):
    from ngos import actions as ngos

    selection = admitted(people)
    user = one_expert(people, 20)
    add_member(user, people.business, [Role.MONITOR], by=SYSTEM, at=JOINED)
    ngo = ngo_of(people.aigerim)
    founder = ngos.profile.FounderFacts("organisation", "Сарыарка Энерго", people.business.bin)
    ngos.save_founders(ngo, [founder], revision=ngo.revision, by=actor_for(people.aigerim), at=FROZEN)
    assert reasons(the_lot(selection), user) == ["tie"]


def test_an_applicant_of_another_lot_of_the_call_is_a_rival(people):
    selection = admitted(people)
    user = one_expert(people, 20)
    add_member(user, people.ngo, [Role.STAFF], by=SYSTEM, at=JOINED)
    from grants.models import Lot

    lot = the_lot(selection)
    other = Lot.objects.create(call=lot.call, place=2, sphere=lot.sphere, theme_kk="Б", theme_ru="Б", amount=1)
    assert reasons(other, user) == ["rival"]


def test_who_was_proposed_by_an_applicant_is_excluded(people):
    selection = admitted(people)
    user = one_expert(people, 20, nominated_by="общественный фонд «Умит»", nominating_side="ngo")
    assert reasons(the_lot(selection), user) == ["nominated"]


def test_staff_of_the_funder_are_excluded(people):
    selection = admitted(people)
    user = one_expert(people, 20)
    add_member(user, people.akimat, [Role.OFFICER], by=SYSTEM, at=JOINED)
    assert reasons(the_lot(selection), user) == ["staff"]


def cost(lot):
    with CaptureQueriesContext(connection) as found:
        gather(lot, at=FROZEN)
    return len(found)


def test_gathering_costs_the_same_with_three_experts_and_with_eight(people):
    selection = admitted(people, experts=3)
    first = cost(the_lot(selection))
    for number in range(11, 16):
        one_expert(people, number)
    assert cost(the_lot(selection)) == first <= 25


# --- freezing -------------------------------------------------------------------------------------------


def freeze(people, selection, person=None, at=FROZEN):
    return actions.freeze_pool(the_lot(selection), by=actor_for(person or people.coordinator), at=at)


def test_the_hash_is_that_of_the_canonical_public_part(people):
    draw = frozen(people)
    assert draw.state == DrawState.FROZEN
    assert digest(Draw.objects.get().pool["public"]) == draw.pool_sha256
    assert digest(draw.pool["sealed"]) == draw.pool["public"]["sealed_sha256"]
    assert (draw.seed, draw.drawn_at) == ("", None)


def test_the_public_part_names_nobody(people):
    public = str(frozen(people).pool["public"])
    assert "Эксперт Сарапшыұлы 1" in str(Draw.objects.get().pool["sealed"])  # it could leak
    assert "Сарапшыұлы" not in public
    assert people.ngo.bin not in public


def test_ids_do_not_follow_the_order_of_the_register(people):
    """Two pools of the same people number them differently: the salt is new."""
    selection = admitted(people)
    first = frozen(people, selection)
    again = actions.draw_again(the_lot(selection), DECISION, by=actor_for(people.coordinator), at=DRAWN)
    orders = [[each["expert"] for each in draw.pool["sealed"]["candidates"]] for draw in (first, again)]
    assert sorted(orders[0]) == sorted(orders[1])
    assert orders[0] != orders[1]


def test_freezing_waits_for_the_end_of_admission(people):
    register(people)
    call = closed(people)
    selection = actions.open_selection(call, by=actor_for(people.coordinator), at=CLOSES)
    with pytest.raises(WrongState):
        freeze(people, selection)
    assert not Draw.objects.exists()


@pytest.mark.parametrize(
    "name", ["officer", "publisher", "administrator", "secretary", "observer", "aigerim", "expert1"]
)
def test_only_a_coordinator_freezes_and_draws(people, name):
    selection = admitted(people)
    with pytest.raises(Refused):
        freeze(people, selection, getattr(people, name))
    draw = freeze(people, selection)
    with pytest.raises(Refused):
        actions.draw_experts(draw, by=actor_for(getattr(people, name)), at=DRAWN)


def test_a_coordinator_tied_to_an_applicant_leaves_it_to_another(people):
    selection = admitted(people)
    record_tie(people.coordinator, people.other_ngo.bin, "kin", by=actor_for(people.coordinator), at=JOINED)
    with pytest.raises(Refused):
        freeze(people, selection)


def test_a_lot_without_admitted_applications_has_no_draw(people):
    register(people)
    call = published(people)
    selection = actions.open_selection(call, by=actor_for(people.coordinator), at=CLOSES)
    selection = actions.conclude_admission(selection, by=actor_for(people.coordinator), at=CLOSES)
    with pytest.raises(WrongState):
        freeze(people, selection)


def test_a_pool_too_small_stops_and_counts_who_is_excluded_by_what(people):
    selection = admitted(people, experts=5)
    one_expert(people, 20, spheres=people.spheres[3:4])
    with pytest.raises(actions.PoolTooSmall) as stopped:
        freeze(people, selection)
    pool = stopped.value.pool
    assert (len(pool.eligible), pool.experts + pool.reserves) == (5, 6)
    assert [(str(label), count) for label, count in pool.excluded] == [("Another sphere", 1)]
    assert [each.profile.user.email for each in pool.neighbours] == ["drawn20@experts.example"]
    assert not Draw.objects.exists()


def test_database_refuses_to_change_a_frozen_pool(people):
    draw = frozen(people)
    for change in ({"pool": {}}, {"pool_sha256": "0" * 64}, {"frozen_at": CLOSES}, {"lot_id": draw.lot_id + 1}):
        with pytest.raises(DatabaseError, match="cannot be changed"), transaction.atomic():
            Draw.objects.filter(pk=draw.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Draw.objects.filter(pk=draw.pk).delete()


def test_database_refuses_a_seed_while_the_pool_is_not_frozen_before(people):
    draw = frozen(people)
    for change in ({"seed": "a"}, {"state": "drawn", "seed": "a", "drawn_at": draw.frozen_at}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Draw.objects.filter(pk=draw.pk).update(**change)


def test_observers_are_told_when_the_pool_is_frozen(people):
    _ = people.observer
    draw = frozen(people)
    notice = Notice.objects.get(event="grants.pool_frozen", recipient=people.observer)
    assert draw.pool_sha256 in notice.text


@pytest.mark.django_db(transaction=True)
def test_eight_freezings_make_one_pool(people):
    selection = admitted(people)
    by, lot = actor_for(people.coordinator), the_lot(selection)
    results = race(lambda _index: actions.freeze_pool(lot, by=by, at=FROZEN))
    assert failures(results) == []
    assert Draw.objects.count() == 1


# --- drawing --------------------------------------------------------------------------------------------


def test_three_experts_score_and_three_wait(people):
    draw = drawn(people)
    found = Assignment.objects.filter(draw=draw)
    assert [(one.number, one.is_reserve, one.state) for one in found] == [
        (1, False, "active"), (2, False, "active"), (3, False, "active"),
        (4, True, "waiting"), (5, True, "waiting"), (6, True, "waiting"),
    ]  # fmt: skip
    assert Review.objects.count() == 3 * 2


def test_the_result_follows_from_the_protocol_alone(people):
    draw = Draw.objects.select_related("lot__call").get(pk=drawn(people).pk)
    protocol = protocol_of(draw)
    assert differences(protocol, draw.pool["sealed"]) == []
    assert protocol["words"] == "Ашық аспан"


def test_the_protocol_of_the_portal_passes_redraw(people, tmp_path, capsys):
    draw = Draw.objects.select_related("lot__call").get(pk=drawn(people).pk)
    path = tmp_path / "protocol.json"
    path.write_text(json.dumps(protocol_of(draw)), encoding="utf-8")
    call_command("redraw", str(path))
    assert "The protocol holds" in capsys.readouterr().out


def test_drawing_again_gets_the_same_draw(people):
    draw = drawn(people)
    again = actions.draw_experts(draw, words="other", by=actor_for(people.coordinator), at=DRAWN + SECOND)
    assert again.seed == draw.seed
    assert Assignment.objects.count() == 6


@pytest.mark.django_db(transaction=True)
def test_eight_draws_make_one_seed(people):
    draw = frozen(people)
    by = actor_for(people.coordinator)
    results = race(lambda _index: actions.draw_experts(draw, by=by, at=DRAWN))
    assert failures(results) == []
    assert {found.seed for found in results} == {Draw.objects.get().seed}
    assert Assignment.objects.count() == 6
    assert Review.objects.count() == 6


def test_a_draw_is_later_than_its_freezing(people):
    draw = frozen(people)
    with pytest.raises(WrongState):
        actions.draw_experts(draw, by=actor_for(people.coordinator), at=FROZEN)


def test_database_refuses_to_change_what_was_drawn(people):
    draw = drawn(people)
    for change in ({"seed": "a"}, {"result": {}}, {"drawn_at": DRAWN + SECOND}, {"state": "frozen"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Draw.objects.filter(pk=draw.pk).update(**change)


def test_drawn_experts_are_told_and_reserves_are_not(people):
    draw = drawn(people)
    told = set(Notice.objects.filter(event="grants.expert_called").values_list("recipient", flat=True))
    assert told == set(Assignment.objects.filter(draw=draw, is_reserve=False).values_list("user", flat=True))


def test_freezing_and_drawing_are_on_the_record_without_names(people):
    draw = drawn(people)
    found = Record.objects.filter(subject=f"grants.draw:{draw.pk}")
    assert [each.verb for each in found.order_by("seq")] == ["freeze", "draw"]
    assert "Сарапшыұлы" not in str(list(found.values_list("changes", "note", "subject_label")))


def test_the_protocol_is_issued_in_the_background(people):
    draw = drawn(people)
    assert Outbox.objects.filter(task="grants.draw_protocol", arguments={"draw_id": draw.pk}).exists()


# --- a second draw --------------------------------------------------------------------------------------


def second(people, draw, decision=DECISION, at=DRAWN + timedelta(days=2)):
    return actions.draw_again(draw.lot, decision, by=actor_for(people.coordinator), at=at)


def test_a_second_draw_makes_the_first_one_void_and_keeps_it(people):
    first = drawn(people)
    again = second(people, first)
    first.refresh_from_db()
    assert (first.state, bool(first.seed)) == (DrawState.VOID, True)
    assert (again.place, again.state, again.decision_number) == (2, DrawState.FROZEN, "7-п")
    assert set(first.assignments.values_list("state", flat=True)) == {AssignmentState.VOID}


def test_a_second_draw_needs_number_date_and_reasons_in_both_languages(people):
    first = drawn(people)
    with pytest.raises(ValidationError):
        second(people, first, actions.Decision("", date(2027, 2, 12), "Себеп", ""))
    first.refresh_from_db()
    assert first.state == DrawState.DRAWN


def test_who_refused_in_the_first_draw_is_not_in_the_second(people):
    first = drawn(people)
    one = assignment(first, 1)
    actions.refuse_assignment(one, "Уезжаю", by=actor_for(one.user), at=DRAWN + SECOND)
    assert reasons(first.lot, one.user) == ["earlier"]


def test_a_frozen_second_pool_too_small_leaves_the_first_draw_standing(people):
    first = drawn(people, admitted(people, experts=6))
    one = assignment(first, 1)
    actions.refuse_assignment(one, "Уезжаю", by=actor_for(one.user), at=DRAWN + SECOND)
    with pytest.raises(actions.PoolTooSmall):
        second(people, first)
    first.refresh_from_db()
    assert first.state == DrawState.DRAWN


def test_nothing_is_drawn_after_the_end_of_scoring(people):
    selection = admitted(people)
    draw = frozen(people, selection)
    selection.state = SelectionState.DECIDING
    selection.save()
    with pytest.raises(WrongState):
        actions.draw_experts(draw, by=actor_for(people.coordinator), at=DRAWN)
