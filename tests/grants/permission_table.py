"""Who gets what from calls, applications, selection, results and the register of awards."""

from django.utils import timezone

from core import once
from grants import actions
from grants.models import Award, Outcome
from tests.grants.deciding import decided_at_once
from tests.grants.selecting import (
    all_admitted,
    all_sent,
    assignment,
    closed,
    drawn_for,
    opened,
    results_published,
    review_of,
    the_lot,
)
from tests.people import actor_for
from tests.permissions import ALL, GO, LOGIN, NO, OK, REFUSED, Table

TABLE = Table()
BAD_FORM, BEING_MADE = 422, 202

# --- results, appeals and the register of awards (tests/grants/deciding.py)
RESULTS_DESK = {**dict.fromkeys(("coordinator", "officer", "publisher", "finance"), OK), "anonymous": LOGIN, ALL: NO}
RESULTS_REFUSED = dict.fromkeys(("coordinator", "officer", "publisher", "finance"), REFUSED)
RESULT_OF_NGO = {**dict.fromkeys(("aigerim", "accountant", "signatory"), OK), "anonymous": LOGIN, ALL: NO}


def told_by_the_coordinator(people):
    """Today: pages judge by the moment of the request."""
    return actions.tell_applicants(decided_at_once(people), by=actor_for(people.coordinator), at=timezone.now())


def appeal_of_today(people):
    told_by_the_coordinator(people)
    outcome = Outcome.objects.get()
    return actions.file_appeal(outcome, "Қате", by=actor_for(people.aigerim), at=timezone.now())


def results_of_today(people):
    return actions.publish_results(told_by_the_coordinator(people), by=actor_for(people.publisher), at=timezone.now())


def of_call(make):
    return lambda people: {"pk": make(people).call_id}


def application_told(people):
    told_by_the_coordinator(people)
    return {"pk": Outcome.objects.get().application_id}


def by_number(make):
    return lambda people: {"number": make(people).number}


TABLE.add("awards", "GET", {ALL: OK})
TABLE.add("awards_csv", "GET", {ALL: OK})
TABLE.add(
    "award", "GET", {ALL: OK},
    kwargs=lambda people: {"number": Award.objects.get(outcome__lot__call=results_of_today(people).call_id).number},
)  # fmt: skip
TABLE.add("award", "GET", {ALL: NO}, kwargs=lambda people: {"number": "AW-2027-0009"}, case="unknown")
TABLE.add("open_data_grants_json", "GET", {ALL: OK})
TABLE.add("open_data_grants_csv", "GET", {ALL: OK})
TABLE.add("call_results", "GET", {ALL: OK}, kwargs=lambda people: {"number": results_of_today(people).call.number})
TABLE.add(
    "call_results", "GET", {ALL: NO}, kwargs=lambda people: {"number": told_by_the_coordinator(people).call.number},
    case="told, not public",
)  # fmt: skip
TABLE.add("call_desk_results", "GET", RESULTS_DESK, kwargs=of_call(decided_at_once))
TABLE.add(
    "call_results_tell", "POST", {**RESULTS_REFUSED, "coordinator": GO, "officer": GO, "anonymous": LOGIN, ALL: NO},
    kwargs=of_call(decided_at_once),
)  # fmt: skip
TABLE.add(
    "call_results_publish", "POST", {**RESULTS_REFUSED, "publisher": GO, "anonymous": LOGIN, ALL: NO},
    kwargs=of_call(told_by_the_coordinator),
)  # fmt: skip
TABLE.add("application_result", "GET", RESULT_OF_NGO, kwargs=application_told)
TABLE.add("application_appeal", "GET", RESULT_OF_NGO, kwargs=application_told)
TABLE.add(
    "application_appeal", "POST",
    {"aigerim": GO, "signatory": GO, "accountant": REFUSED, "anonymous": LOGIN, ALL: NO},
    kwargs=application_told, data=lambda people: {"once": once.new_key(), "text": "Қате"},
)  # fmt: skip
TABLE.add("appeals", "GET", {**RESULTS_DESK, "akimat_officer": OK})
TABLE.add("appeal", "GET", RESULTS_DESK, kwargs=by_number(appeal_of_today))
TABLE.add(
    "appeal_decide", "POST", {**RESULTS_REFUSED, "officer": GO, "anonymous": LOGIN, ALL: NO},
    kwargs=by_number(appeal_of_today), data=lambda people: {"verb": "dismiss", "decision": "Негізсіз"},
)  # fmt: skip


# --- the draw of experts and scoring (tests/grants/selecting.py)
COORDINATOR_GOES = {"coordinator": GO, "anonymous": LOGIN, ALL: NO}
COORDINATOR_SEES = {"coordinator": OK, "anonymous": LOGIN, ALL: NO}
FOLLOWERS = {"coordinator": OK, "officer": OK, "anonymous": LOGIN, ALL: NO}
EXPERT_ONLY = {"expert1": OK, "anonymous": LOGIN, ALL: NO}
EXPERT_GOES = {"expert1": GO, "anonymous": LOGIN, ALL: NO}


def lot_to_draw(people):
    selection = all_admitted(people, closed(people, 1))
    return {"number": selection.call.number, "lot": 1}


def lot_frozen_today(people):
    selection = all_admitted(people, closed(people, 1))
    actions.freeze_pool(the_lot(selection), by=actor_for(people.coordinator), at=timezone.now())
    return {"number": selection.call.number, "lot": 1}


def lot_drawn(people):
    return {"number": drawn_for(people, people.expert1).lot.call.number, "lot": 1}


def first_draw(people):
    return {**lot_drawn(people), "place": 1}


def results_out(people):
    draw = drawn_for(people, people.expert1)
    results_published(people, draw.lot.call.selection)
    return {"number": draw.lot.call.number, "lot": 1, "place": 1}


def expert1_is_asked(people):
    return {"pk": assignment(drawn_for(people, people.expert1)).pk}


def expert1_has_not_declared(people):
    return {"pk": review_of(assignment(drawn_for(people, people.expert1))).pk}


def expert1_reads(people):
    return {"pk": opened(assignment(drawn_for(people, people.expert1)), at=timezone.now()).pk}


def call_drawn(people):
    return {"number": drawn_for(people, people.expert1).lot.call.number}


def call_scored(people):
    draw = drawn_for(people, people.expert1)
    all_sent(draw, at=timezone.now())
    return {"number": draw.lot.call.number}


TABLE.add("draws", "GET", {ALL: OK})
TABLE.add("draw", "GET", {ALL: OK}, kwargs=lot_drawn)
TABLE.add("draw", "GET", {ALL: OK}, kwargs=lot_to_draw, case="not frozen")
TABLE.add("draw_freeze", "POST", COORDINATOR_GOES, kwargs=lot_to_draw)
TABLE.add("draw_carry_out", "POST", COORDINATOR_GOES, kwargs=lot_frozen_today)
TABLE.add("draw_again", "GET", COORDINATOR_SEES, kwargs=lot_drawn)
TABLE.add("draw_again", "POST", {"coordinator": BAD_FORM, "anonymous": LOGIN, ALL: NO}, kwargs=lot_drawn)
TABLE.add("draw_pool", "GET", {ALL: OK}, kwargs=first_draw)
TABLE.add("draw_protocol", "GET", {ALL: OK}, kwargs=first_draw)
TABLE.add("draw_protocol_pdf", "GET", {ALL: BEING_MADE}, kwargs=first_draw)
TABLE.add("draw_sealed", "GET", {"anonymous": LOGIN, ALL: NO}, kwargs=first_draw, case="before results")
TABLE.add("draw_sealed", "GET", FOLLOWERS, kwargs=results_out, case="with results")
TABLE.add("reviews", "GET", EXPERT_ONLY)
TABLE.add("assignment_accept", "POST", EXPERT_GOES, kwargs=expert1_is_asked)
TABLE.add("assignment_refuse", "GET", EXPERT_ONLY, kwargs=expert1_is_asked)
TABLE.add("assignment_refuse", "POST", EXPERT_GOES, kwargs=expert1_is_asked, data=lambda people: {"reason": "x"})
TABLE.add("review_declare", "GET", EXPERT_ONLY, kwargs=expert1_has_not_declared)
TABLE.add(
    "review_declare", "POST", EXPERT_GOES, kwargs=expert1_has_not_declared,
    data=lambda people: {"has_conflict": "none"},
)  # fmt: skip
TABLE.add("review", "GET", EXPERT_GOES, kwargs=expert1_has_not_declared, case="before declaring")
TABLE.add("review", "GET", EXPERT_ONLY, kwargs=expert1_reads)
TABLE.add("review", "POST", EXPERT_GOES, kwargs=expert1_reads, data=lambda people: {"press": "save", "revision": "0"})
TABLE.add("scoring_progress", "GET", FOLLOWERS, kwargs=call_drawn)
TABLE.add("scoring_close", "GET", COORDINATOR_SEES, kwargs=call_drawn)
TABLE.add("scoring_close", "POST", COORDINATOR_GOES, kwargs=call_scored)
