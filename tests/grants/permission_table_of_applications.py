"""Who gets what from an application: its own NGO's people alone, until the window closes and ever after.

What was submitted is read by those who check it on other pages (permission_table_of_admission.py); these never open
for them. The applications of these tests are the Umit Foundation's.
"""

from functools import partial

from core import once
from grants import actions
from grants.models import Admission, Application, AttachedDocument
from questionnaires import schema
from questionnaires.kinds import Kind
from questionnaires.schema import Definition, Question
from tests.grants.applying import BUDGET, begun, with_document, with_profile, written
from tests.grants.making import CLOSES, DAY, WHILE_OPEN, add, drafted, three
from tests.people import actor_for
from tests.permissions import ALL, GO, LOGIN, NO, OK, REFUSED, STALE, Table, pk
from tests.questionnaires.samples import texts

TABLE = Table()
BAD_FORM = 422
AFTER = CLOSES + DAY

NOBODY = {"anonymous": LOGIN, ALL: NO}
# Not the delegate, who only sits in the NGO's name; nor the insider, who acts for the operator.
WRITERS = {**dict.fromkeys(("aigerim", "accountant", "signatory"), OK), "anonymous": LOGIN, ALL: NO}
WRITERS_GO = {**dict.fromkeys(("aigerim", "accountant", "signatory"), GO), "anonymous": LOGIN, ALL: NO}
WRITERS_TOO_LATE = {**dict.fromkeys(("aigerim", "accountant", "signatory"), STALE), "anonymous": LOGIN, ALL: NO}
SIGNERS_GO = {"aigerim": GO, "signatory": GO, "accountant": REFUSED, "anonymous": LOGIN, ALL: NO}
SIGNERS_TOO_LATE = {**SIGNERS_GO, "aigerim": STALE, "signatory": STALE}


# --- what the lines are about ------------------------------------------------------------------------------


def a_call(people):
    """Asks one question of its own and one document; both NGOs could apply."""
    questions = Definition((Question("q1", Kind.SHORT_TEXT, texts()),), next=2)
    call = drafted(people, questions={"questions": schema.to_json(questions)})
    add(people, call, "documents", {**three("title", "Жарғы", "Устав"), "is_required": False})
    actions.propose_call(call, by=actor_for(people.officer), at=people.at)
    with_profile(people, people.other_director)
    return actions.publish_call(call, by=actor_for(people.publisher), at=people.at)


def a_written_draft(people):
    return with_document(people, a_call(people))[0]


def drafts_of_both(people):
    """The Umit Foundation's, and one of Dostyk, which could begin with one of its own."""
    application = a_written_draft(people)
    actions.begin_application(application.call, language="ru", by=actor_for(people.other_director), at=WHILE_OPEN)
    return application


def a_draft_after_another(people):
    by = actor_for(people.aigerim)
    return actions.begin_application(a_written_draft(people).call, language="ru", by=by, at=WHILE_OPEN)


def a_draft_beside_a_strangers(people):
    """The Umit Foundation's, and one that Dostyk has written."""
    call = a_call(people)
    written(people, call, people.other_director)
    return begun(people, call)


def a_submitted_application_beside_a_draft(people):
    application = a_submitted_application(people)
    actions.begin_application(application.call, language="ru", by=actor_for(people.aigerim), at=WHILE_OPEN)
    return application


def a_discarded_application(people):
    application = a_written_draft(people)
    actions.discard_application(application, by=actor_for(people.aigerim), at=WHILE_OPEN)
    return application


def a_submitted_application(people):
    application = a_written_draft(people)
    assert actions.press_submit(application, by=actor_for(people.aigerim), at=WHILE_OPEN).submission
    return Application.objects.get(pk=application.pk)


def a_returned_application(people, part="problem", place=""):
    """For the correction of one part."""
    application = a_submitted_application(people)
    by = actor_for(people.coordinator)
    actions.open_selection(application.call, by=by, at=AFTER)
    admission = Admission.objects.get(application=application)
    actions.make_remark(admission, part, "Қаріптер жоқ", place=place, by=by, at=AFTER)
    actions.return_application(admission, by=by, at=AFTER)
    return Application.objects.get(pk=application.pk)


def returned_for_one_line(people):
    return a_returned_application(people, "budget", f"row:{BUDGET[0]['key']}")


# --- addresses and what is sent ----------------------------------------------------------------------------


def form(**fields):
    return lambda made: {"once": once.new_key(), **fields}


def number(call):
    return {"number": call.number}


def part(key):
    return lambda application: {"pk": application.pk, "key": key}


def version(place):
    return lambda application: {"pk": application.pk, "version": place}


def attached(application):
    return {"pk": application.pk, "attached_id": application.attached.get().pk}


def file(application):
    return {"pk": application.attached.get().document_id}


def lot(application):
    return {"lot": application.lot_id}


def with_earlier(application):
    others = Application.objects.filter(organisation=application.organisation).exclude(pk=application.pk)
    return {"pk": application.pk, "earlier_id": others.get().pk}


def with_strangers(application):
    strangers = Application.objects.exclude(organisation=application.organisation)
    return {"pk": application.pk, "earlier_id": strangers.get().pk}


def the_problem(application):
    return {"once": once.new_key(), "parts": ["problem"], "seen_problem": "0"}


def a_file_of_the_other(application):
    return {"once": once.new_key(), "document": AttachedDocument.objects.get().document_id}


def from_this(application):
    return {"once": once.new_key(), "language": "kk", "earlier": application.pk}


def problem(application):
    revision = application.plan.sections.get(key="problem").revision
    return {"press": "save", "revision": revision, "problem": "Еріктілер аз"}


while_open, after = partial(TABLE.add, at=WHILE_OPEN), partial(TABLE.add, at=AFTER)

# --- beginning ---------------------------------------------------------------------------------------------
while_open("applications", "GET", {**WRITERS, "other_director": OK})
while_open("call_apply", "GET", {"anonymous": LOGIN, ALL: OK}, on=a_call, kwargs=number)
while_open(
    "call_apply", "POST",
    {**dict.fromkeys(("aigerim", "accountant", "signatory", "other_director"), GO), "anonymous": LOGIN, ALL: REFUSED},
    on=a_call, kwargs=number, data=form(language="kk"),
)  # fmt: skip
while_open(
    "call_apply", "POST", {**WRITERS_GO, "other_director": BAD_FORM, ALL: REFUSED}, on=drafts_of_both,
    kwargs=lambda application: number(application.call), data=from_this, case="from the Umit Foundation's",
)  # fmt: skip
after(
    "call_apply", "POST",
    {**dict.fromkeys(("aigerim", "accountant", "signatory", "other_director"), STALE), "anonymous": LOGIN, ALL: REFUSED},
    on=a_call, kwargs=number, data=form(language="kk"), case="closed",
)  # fmt: skip

# --- writing -------------------------------------------------------------------------------------------------
while_open("application", "GET", WRITERS, on=a_written_draft, kwargs=pk)
while_open("application", "GET", NOBODY, on=a_discarded_application, kwargs=pk, case="discarded")
while_open("application_lot", "GET", WRITERS, on=a_written_draft, kwargs=pk)
while_open("application_lot", "POST", WRITERS_GO, on=a_written_draft, kwargs=pk, data=lot)
while_open("application_profile", "GET", WRITERS, on=a_written_draft, kwargs=pk)
while_open("application_section", "GET", WRITERS, on=a_written_draft, kwargs=part("problem"))
while_open("application_section", "GET", NOBODY, on=a_written_draft, kwargs=part("nothing"), case="no such part")
while_open("application_section", "POST", WRITERS_GO, on=a_written_draft, kwargs=part("problem"), data=problem)
while_open("application_budget", "GET", WRITERS, on=a_written_draft, kwargs=pk)
while_open("application_budget_import", "GET", WRITERS, on=a_written_draft, kwargs=pk)
while_open(
    "application_budget_import", "POST",
    {**dict.fromkeys(("aigerim", "accountant", "signatory"), BAD_FORM), "anonymous": LOGIN, ALL: NO},
    on=a_written_draft, kwargs=pk, data=form(mode="add", text=""),
)  # fmt: skip
while_open("application_questions", "GET", WRITERS, on=a_written_draft, kwargs=pk)
while_open(
    "application_questions", "POST", WRITERS_GO, on=a_written_draft, kwargs=pk, data=form(q1="Достық", revision="0")
)
while_open("application_documents", "GET", WRITERS, on=a_written_draft, kwargs=pk)
while_open(
    "application_documents", "POST",
    {**dict.fromkeys(("aigerim", "accountant", "signatory"), BAD_FORM), "anonymous": LOGIN, ALL: NO},
    on=a_written_draft, kwargs=pk, data=form(), case="without a file",
)  # fmt: skip
while_open("application_document_remove", "POST", WRITERS_GO, on=a_written_draft, kwargs=attached)
while_open("document_download", "GET", WRITERS, on=a_written_draft, kwargs=file, case="of a draft")
while_open("application_earlier", "GET", WRITERS, on=a_draft_after_another, kwargs=pk)
while_open("application_take_over_parts", "GET", WRITERS, on=a_draft_after_another, kwargs=with_earlier)
while_open(
    "application_take_over_parts",
    "GET",
    NOBODY,
    on=a_draft_beside_a_strangers,
    kwargs=with_strangers,
    case="a stranger's",
)
while_open(
    "application_take_over_parts", "POST", WRITERS_GO, on=a_draft_after_another, kwargs=with_earlier, data=the_problem
)
while_open(
    "application_take_over_parts", "POST", NOBODY, on=a_draft_beside_a_strangers, kwargs=with_strangers, data=the_problem,
    case="a stranger's",
)  # fmt: skip
while_open("application_own_file", "GET", WRITERS, on=a_draft_after_another, kwargs=pk)
while_open("application_own_file", "POST", WRITERS_GO, on=a_draft_after_another, kwargs=pk, data=a_file_of_the_other)
while_open("application_check", "GET", WRITERS, on=a_written_draft, kwargs=pk)
while_open("application_history", "GET", WRITERS, on=a_written_draft, kwargs=pk)
while_open("application_receipt", "GET", NOBODY, on=a_written_draft, kwargs=pk, case="of a draft")
while_open("application_json", "GET", NOBODY, on=a_written_draft, kwargs=version(1), case="of a draft")
while_open("application_discard", "GET", WRITERS, on=a_written_draft, kwargs=pk)
while_open("application_discard", "POST", WRITERS_GO, on=a_written_draft, kwargs=pk)

# --- submitting and what follows until the close ---------------------------------------------------------------
while_open("application_submit", "POST", SIGNERS_GO, on=a_written_draft, kwargs=pk)
while_open("application_submit", "POST", SIGNERS_GO, on=a_submitted_application, kwargs=pk, case="again")
while_open("application", "GET", WRITERS, on=a_submitted_application, kwargs=pk, case="submitted")
while_open("application_section", "GET", NOBODY, on=a_submitted_application, kwargs=part("problem"), case="submitted")
while_open("application_earlier", "GET", NOBODY, on=a_submitted_application, kwargs=pk, case="submitted")
while_open(
    "application_take_over_parts", "POST", NOBODY, on=a_submitted_application_beside_a_draft, kwargs=with_earlier,
    data=the_problem, case="submitted",
)  # fmt: skip
while_open("application_own_file", "POST", NOBODY, on=a_submitted_application, kwargs=pk, data=form(), case="submitted")
while_open("application_receipt", "GET", WRITERS, on=a_submitted_application, kwargs=pk)
while_open("application_json", "GET", WRITERS, on=a_submitted_application, kwargs=version(1))
while_open("application_json", "GET", NOBODY, on=a_submitted_application, kwargs=version(2), case="no such version")
while_open("application_change", "POST", WRITERS_GO, on=a_submitted_application, kwargs=pk)
while_open("application_withdraw", "GET", WRITERS, on=a_submitted_application, kwargs=pk)
while_open("application_withdraw", "POST", SIGNERS_GO, on=a_submitted_application, kwargs=pk)
while_open("application_withdraw", "POST", SIGNERS_TOO_LATE, on=a_written_draft, kwargs=pk, case="of a draft")
while_open("application_discard", "POST", WRITERS_TOO_LATE, on=a_submitted_application, kwargs=pk, case="submitted")
while_open("document_download", "GET", WRITERS, on=a_submitted_application, kwargs=file, case="sealed")

# --- after the close -------------------------------------------------------------------------------------------
LATE_PRESS = {**SIGNERS_GO, "aigerim": BAD_FORM, "signatory": BAD_FORM}
after("application_submit", "POST", LATE_PRESS, on=a_written_draft, kwargs=pk, case="too late")
after("application_section", "GET", NOBODY, on=a_written_draft, kwargs=part("problem"), case="too late")
after(
    "application_take_over_parts",
    "POST",
    NOBODY,
    on=a_draft_after_another,
    kwargs=with_earlier,
    data=the_problem,
    case="too late",
)
after("application_own_file", "POST", NOBODY, on=a_draft_after_another, kwargs=pk, data=form(), case="too late")
after("application", "GET", WRITERS, on=a_submitted_application, kwargs=pk, case="closed")
after("application_receipt", "GET", WRITERS, on=a_submitted_application, kwargs=pk, case="closed")
after("application_change", "POST", WRITERS_TOO_LATE, on=a_submitted_application, kwargs=pk, case="too late")
after("application_withdraw", "POST", SIGNERS_TOO_LATE, on=a_submitted_application, kwargs=pk, case="too late")
after(  # with those who check and pay for the call; the other body that funds it reads nothing
    "document_download", "GET", {**WRITERS, **dict.fromkeys(("coordinator", "insider", "officer", "finance"), OK)},
    on=a_submitted_application, kwargs=file, case="opened",
)  # fmt: skip
after("application", "GET", WRITERS, on=a_returned_application, kwargs=pk, case="returned")
after("application_section", "GET", WRITERS, on=a_returned_application, kwargs=part("problem"), case="remarked")
after("application_section", "GET", NOBODY, on=a_returned_application, kwargs=part("team"), case="not remarked")
after("application_submit", "POST", SIGNERS_GO, on=a_returned_application, kwargs=pk, case="corrected")
after("application_section", "GET", WRITERS, on=returned_for_one_line, kwargs=part("budget"), case="one row remarked")
after("application_budget_import", "GET", NOBODY, on=returned_for_one_line, kwargs=pk, case="one row remarked")
