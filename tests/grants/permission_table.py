"""Who gets what from calls, applications, selection, results and the register of awards."""

from django.utils import timezone

from core import once
from grants import actions
from grants.models import Award, Outcome
from tests.grants.deciding import decided_at_once
from tests.people import actor_for
from tests.permissions import ALL, GO, LOGIN, NO, OK, REFUSED, Table

TABLE = Table()

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
