"""Who gets what from admission: the operator's coordinators and the body's officers check, its finance officers read.

The insider is a coordinator who works for the applicant too: they may look and may not decide.
"""

from functools import partial

from core import once
from grants import actions
from grants.checklist import lines_of
from grants.models import Admission, Selection
from tests.grants.applying import submitted
from tests.grants.making import CLOSES, DAY, WHILE_OPEN
from tests.people import actor_for
from tests.permissions import ALL, GO, LOGIN, NO, OK, REFUSED, STALE, Table, pk

TABLE = Table()
BAD_FORM = 422
AFTER = CLOSES + DAY

READERS = {**dict.fromkeys(("coordinator", "insider", "officer", "finance"), OK), "anonymous": LOGIN, ALL: NO}
CHECKERS_GO = {
    "coordinator": GO, "officer": GO, "insider": REFUSED, "finance": REFUSED, "anonymous": LOGIN, ALL: NO,
}  # fmt: skip


# --- what the lines are about ------------------------------------------------------------------------------


def a_closed_call(people):
    """With one application, of the Umit Foundation. Nobody has opened its selection."""
    return submitted(people).call


def an_admission(people):
    actions.open_selection(a_closed_call(people), by=actor_for(people.coordinator), at=AFTER)
    return Admission.objects.get()


def answered(people, answer):
    admission, by = an_admission(people), actor_for(people.coordinator)
    answers = {line.key: (answer, "") for line in lines_of(admission, at=AFTER)}
    return actions.answer_checklist(admission, answers, by=by, at=AFTER)


def an_application_in_order(people):
    return answered(people, "yes")


def an_application_at_fault(people):
    return answered(people, "no")


def a_remark(people):
    by = actor_for(people.coordinator)
    return actions.make_remark(an_admission(people), "problem", "Қаріптер жоқ", by=by, at=AFTER)


def every_application_decided(people):
    admission = actions.admit(answered(people, "yes"), by=actor_for(people.coordinator), at=AFTER)
    return Selection.objects.get(pk=admission.selection_id)


# --- addresses and what is sent ----------------------------------------------------------------------------


def form(**fields):
    return lambda made: {"once": once.new_key(), **fields}


def number(call):
    return {"number": call.number}


def of_selection(selection):
    return {"number": selection.call.number}


def verb(name):
    return lambda made: {"pk": getattr(made, "admission_id", made.pk), "verb": name}


def the_remark(remark):
    return {"pk": remark.admission_id, "remark_id": remark.pk}


def one_line(admission):
    return {f"answer-{lines_of(admission, at=AFTER)[0].key}": "yes"}


while_open, after = partial(TABLE.add, at=WHILE_OPEN), partial(TABLE.add, at=AFTER)

# --- one application ---------------------------------------------------------------------------------------
after(  # the akimat's checkers have a queue of their own, empty here
    "admission_queue", "GET", {**READERS, "akimat_officer": OK, "akimat_finance": OK}, on=an_admission
)
after("admission", "GET", READERS, on=an_admission, kwargs=pk)
after("admission", "POST", CHECKERS_GO, on=an_admission, kwargs=pk, data=one_line)
after("admission_remark", "POST", CHECKERS_GO, on=an_admission, kwargs=pk, data=form(part="team", text="Құрам жоқ"))
after("admission_remark_remove", "POST", CHECKERS_GO, on=a_remark, kwargs=the_remark)
after("admission_decide", "POST", CHECKERS_GO, on=an_application_in_order, kwargs=verb("admit"), case="admit")
after("admission_decide", "POST", CHECKERS_GO, on=a_remark, kwargs=verb("return"), case="return")
after(
    "admission_decide", "POST", CHECKERS_GO, on=an_application_at_fault, kwargs=verb("reject"), case="reject",
    data=form(explanation="Құжаттар жоқ"),
)  # fmt: skip
after(
    "admission_decide", "POST",
    {**CHECKERS_GO, "coordinator": BAD_FORM, "officer": BAD_FORM},
    on=an_admission, kwargs=verb("admit"), case="not checked yet",
)  # fmt: skip
after(
    "admission_decide", "POST", {"anonymous": LOGIN, ALL: NO}, on=an_admission, kwargs=verb("draw"), case="no such verb"
)
after(
    "admission_decide", "POST",
    {**CHECKERS_GO, "coordinator": STALE, "officer": STALE},
    on=every_application_decided, kwargs=lambda selection: {"pk": selection.admissions.get().pk, "verb": "admit"},
    case="decided already",
)  # fmt: skip

# --- the selection of a call ---------------------------------------------------------------------------------
after("selection", "GET", READERS, on=a_closed_call, kwargs=number, case="not open")
after("selection", "GET", READERS, on=every_application_decided, kwargs=of_selection)
OPENERS = {"coordinator": GO, "insider": GO, "officer": GO, "anonymous": LOGIN, ALL: NO}
after("selection_open", "POST", OPENERS, on=a_closed_call, kwargs=number)
while_open(
    "selection_open", "POST", {**OPENERS, **dict.fromkeys(("coordinator", "insider", "officer"), STALE)},
    on=a_closed_call, kwargs=number, case="before the close",
)  # fmt: skip
after("selection_conclude", "POST", {**OPENERS, "insider": REFUSED}, on=every_application_decided, kwargs=of_selection)
