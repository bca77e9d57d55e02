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
from tests.permissions import ALL, GO, LOGIN, NO, OK, REFUSED, Table, pk

TABLE = Table()
BAD_FORM, BEING_MADE = 422, 202

# --- results, appeals and the register of awards (tests/grants/deciding.py)
RESULTS_STAFF = ("coordinator", "insider", "officer", "publisher", "finance")
RESULTS_DESK = {**dict.fromkeys(RESULTS_STAFF, OK), "anonymous": LOGIN, ALL: NO}
RESULTS_REFUSED = dict.fromkeys(RESULTS_STAFF, REFUSED)
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


def of_call(selection):
    return {"pk": selection.call_id}


def application_told(people):
    told_by_the_coordinator(people)
    return Outcome.objects.get().application


def call_number(selection):
    return {"number": selection.call.number}


def by_number(made):
    return {"number": made.number}


TABLE.add("awards", "GET", {ALL: OK})
TABLE.add("awards_csv", "GET", {ALL: OK})
TABLE.add(
    "award", "GET", {ALL: OK},
    on=results_of_today,
    kwargs=lambda selection: {"number": Award.objects.get(outcome__lot__call=selection.call_id).number},
)  # fmt: skip
TABLE.add("award", "GET", {ALL: NO}, kwargs=lambda people: {"number": "AW-2027-0009"}, case="unknown")
TABLE.add("open_data_grants_json", "GET", {ALL: OK})
TABLE.add("open_data_grants_csv", "GET", {ALL: OK})
TABLE.add("call_results", "GET", {ALL: OK}, on=results_of_today, kwargs=call_number)
TABLE.add(
    "call_results", "GET", {ALL: NO}, on=told_by_the_coordinator, kwargs=call_number,
    case="told, not public",
)  # fmt: skip
TABLE.add("call_desk_results", "GET", RESULTS_DESK, on=decided_at_once, kwargs=of_call)
TABLE.add(
    "call_results_tell", "POST", {**RESULTS_REFUSED, "coordinator": GO, "officer": GO, "anonymous": LOGIN, ALL: NO},
    on=decided_at_once, kwargs=of_call,
)  # fmt: skip
TABLE.add(
    "call_results_publish", "POST", {**RESULTS_REFUSED, "publisher": GO, "anonymous": LOGIN, ALL: NO},
    on=told_by_the_coordinator, kwargs=of_call,
)  # fmt: skip
TABLE.add("application_result", "GET", RESULT_OF_NGO, on=application_told, kwargs=pk)
TABLE.add("application_appeal", "GET", RESULT_OF_NGO, on=application_told, kwargs=pk)
TABLE.add(
    "application_appeal", "POST",
    {"aigerim": GO, "signatory": GO, "accountant": REFUSED, "anonymous": LOGIN, ALL: NO},
    on=application_told, kwargs=pk, data=lambda people: {"once": once.new_key(), "text": "Қате"},
)  # fmt: skip
TABLE.add("appeals", "GET", {**RESULTS_DESK, "akimat_officer": OK, "akimat_publisher": OK, "akimat_finance": OK})
TABLE.add("appeal", "GET", RESULTS_DESK, on=appeal_of_today, kwargs=by_number)
TABLE.add(
    "appeal_decide", "POST", {**RESULTS_REFUSED, "officer": GO, "anonymous": LOGIN, ALL: NO},
    on=appeal_of_today, kwargs=by_number, data=lambda people: {"verb": "dismiss", "decision": "Негізсіз"},
)  # fmt: skip


# --- the draw of experts and scoring (tests/grants/selecting.py)
# One of the applications is of the insider's NGO: what they may see they may not do.
COORDINATOR_GOES = {"coordinator": GO, "insider": REFUSED, "anonymous": LOGIN, ALL: NO}
COORDINATOR_SEES = {"coordinator": OK, "insider": OK, "anonymous": LOGIN, ALL: NO}
FOLLOWERS = {"coordinator": OK, "insider": OK, "officer": OK, "anonymous": LOGIN, ALL: NO}
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
TABLE.add("draw", "GET", {ALL: OK}, on=lot_drawn, kwargs=dict)
TABLE.add("draw", "GET", {ALL: OK}, on=lot_to_draw, kwargs=dict, case="not frozen")
TABLE.add("draw_freeze", "POST", COORDINATOR_GOES, on=lot_to_draw, kwargs=dict)
TABLE.add("draw_carry_out", "POST", COORDINATOR_GOES, on=lot_frozen_today, kwargs=dict)
TABLE.add("draw_again", "GET", COORDINATOR_SEES, on=lot_drawn, kwargs=dict)
TABLE.add(
    "draw_again",
    "POST",
    {"coordinator": BAD_FORM, "insider": BAD_FORM, "anonymous": LOGIN, ALL: NO},
    on=lot_drawn,
    kwargs=dict,
)
TABLE.add("draw_pool", "GET", {ALL: OK}, on=first_draw, kwargs=dict)
TABLE.add("draw_protocol", "GET", {ALL: OK}, on=first_draw, kwargs=dict)
TABLE.add("draw_protocol_pdf", "GET", {ALL: BEING_MADE}, on=first_draw, kwargs=dict)
TABLE.add("draw_sealed", "GET", {"anonymous": LOGIN, ALL: NO}, on=first_draw, kwargs=dict, case="before results")
TABLE.add("draw_sealed", "GET", FOLLOWERS, on=results_out, kwargs=dict, case="with results")
TABLE.add("reviews", "GET", {**EXPERT_ONLY, "expert2": OK})
TABLE.add("assignment_accept", "POST", EXPERT_GOES, on=expert1_is_asked, kwargs=dict)
TABLE.add("assignment_refuse", "GET", EXPERT_ONLY, on=expert1_is_asked, kwargs=dict)
TABLE.add(
    "assignment_refuse", "POST", EXPERT_GOES, on=expert1_is_asked, kwargs=dict, data=lambda people: {"reason": "x"}
)
TABLE.add("review_declare", "GET", EXPERT_ONLY, on=expert1_has_not_declared, kwargs=dict)
TABLE.add(
    "review_declare", "POST", EXPERT_GOES, on=expert1_has_not_declared, kwargs=dict,
    data=lambda people: {"has_conflict": "none"},
)  # fmt: skip
TABLE.add("review", "GET", EXPERT_GOES, on=expert1_has_not_declared, kwargs=dict, case="before declaring")
TABLE.add("review", "GET", EXPERT_ONLY, on=expert1_reads, kwargs=dict)
TABLE.add(
    "review", "POST", EXPERT_GOES, on=expert1_reads, kwargs=dict, data=lambda people: {"press": "save", "revision": "0"}
)
TABLE.add("scoring_progress", "GET", FOLLOWERS, on=call_drawn, kwargs=dict)
TABLE.add("scoring_close", "GET", COORDINATOR_SEES, on=call_drawn, kwargs=dict)
TABLE.add("scoring_close", "POST", COORDINATOR_GOES, on=call_scored, kwargs=dict)
