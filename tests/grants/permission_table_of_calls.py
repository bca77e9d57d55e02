"""Who gets what from calls: the public, the desk of the body that announces one, the desks of other bodies."""

from functools import partial

from core import once
from grants import actions
from grants.actions.amendments import Decision
from grants.drafting import COLLECTIONS, digest_of, section_digest
from grants.models import Call
from grants.questions import draft_questions
from grants.sections import Section
from grants.states import AmendmentKind
from questionnaires import schema
from tests.grants.making import CLOSES, DAY, add, drafted, published, three
from tests.people import AT, actor_for
from tests.permissions import ALL, GO, LOGIN, NO, OK, REFUSED, STALE, Table, pk
from tests.questionnaires.samples import SAMPLE

TABLE = Table()
BAD_FORM, BEING_MADE = 422, 202

PUBLIC = {ALL: OK}
NOBODY = {"anonymous": LOGIN, ALL: NO}
# The calls of these tests are the ministry's. The akimat pays a part, and has drafts of its own.
OFFICER = {"officer": OK, "anonymous": LOGIN, ALL: NO}
OFFICER_GO = {"officer": GO, "anonymous": LOGIN, ALL: NO}
DESK = {"officer": OK, "publisher": OK, "finance": OK, "anonymous": LOGIN, ALL: NO}
DESK_REFUSED = dict.fromkeys(("officer", "publisher", "finance"), REFUSED)
PUBLISHER_GO = {**DESK_REFUSED, "publisher": GO, "anonymous": LOGIN, ALL: NO}
DESKS = (
    "officer", "publisher", "finance", "akimat_officer", "akimat_publisher", "akimat_finance", "coordinator", "insider",
)  # fmt: skip
DRAFTERS_GO = {
    **dict.fromkeys(DESKS, REFUSED),
    "officer": GO,
    "akimat_officer": GO,
    "anonymous": LOGIN,
    ALL: NO,
}


# --- what the lines are about ------------------------------------------------------------------------------


def a_draft(people):
    """With a row of each kind and every kind of extra question."""
    call = drafted(people, questions={"questions": schema.to_json(SAMPLE)})
    add(people, call, "documents", {**three("title", "Жарғы", "Устав"), "is_required": True})
    return Call.objects.get(pk=call.pk)


def another_draft(people):
    """The draft, and beside it an earlier one of the same officer, whose rows are not this one's."""
    earlier = drafted(people)
    return a_draft(people), earlier


def a_draft_of_the_akimat(people):
    return actions.create_call(by=actor_for(people.akimat_officer), at=AT)


def a_proposed_call(people):
    return actions.propose_call(a_draft(people), by=actor_for(people.officer), at=AT)


def a_discarded_draft(people):
    call = drafted(people)
    actions.discard_call(call, by=actor_for(people.officer), at=AT)
    return call


def a_published_call(people):
    return published(people)


def an_amendment(people):
    changes = {"call": {"closes_at": CLOSES + 5 * DAY}}
    decision = Decision("7-Б", AT.date(), "Қосымша уақыт", "Дополнительное время")
    by = actor_for(people.officer)
    return actions.propose_amendment(published(people), AmendmentKind.EXTENSION, changes, decision, by=by, at=AT)


def a_cancelled_call(people):
    decision = Decision("8-Б", AT.date(), "Қаражат жоқ", "Нет средств")
    by = actor_for(people.officer)
    proposed = actions.propose_amendment(published(people), AmendmentKind.CANCELLATION, {}, decision, by=by, at=AT)
    actions.apply_amendment(proposed, by=actor_for(people.publisher), at=AT)
    return proposed.call


# --- addresses and what is sent ----------------------------------------------------------------------------


def form(**fields):
    return lambda made: {"once": once.new_key(), **fields}


def number(call):
    return {"number": call.number}


def of_kind(kind):
    return lambda call: {"number": call.number, "kind": kind}


def place(amendment):
    return {"number": amendment.call.number, "place": amendment.place}


def section(key):
    return lambda call: {"pk": call.pk, "key": key}


def part(name):
    return lambda call: {"pk": call.pk, "part": name}


def reader(name):
    return lambda call: {"pk": call.pk, "reader": name}


def collection(key):
    return lambda call: {"pk": call.pk, "collection": key}


def the_lot(call):
    return {"pk": call.pk, "lot_id": call.lots.get().pk}


def lot_of_the_other(drafts):
    call, other = drafts
    return {"pk": call.pk, "lot_id": other.lots.get().pk}


def document(call):
    return {"pk": call.pk, "collection": "documents", "item_id": call.required_documents.get().pk}


def lot_row_of_the_other(drafts):
    call, other = drafts
    return {"pk": call.pk, "collection": "lots", "item_id": other.lots.get().pk}


def contacts(call):
    return {"seen": section_digest(call, Section.CONTACTS), "contact_name": "Г. Әбенова", "contact_phone": "7172"}


def question_removed(call):
    return {"seen": schema.digest_of(draft_questions(call)), "remove": "q9"}


def question_added(call):
    seen = schema.digest_of(draft_questions(call))
    return {"once": once.new_key(), "seen": seen, "label_kk": "Сұрақ", "label_ru": "Вопрос"}


def question_changed(call):
    return {"seen": schema.digest_of(draft_questions(call)), "label_kk": "Сұрақ", "label_ru": "Вопрос"}


def document_changed(call):
    row = call.required_documents.get()
    return {"seen": digest_of(row, COLLECTIONS["documents"].fields), "title_kk": "Жарғы", "title_ru": "Устав НПО"}


LINE = {"item_kk": "Көлік", "item_ru": "Транспорт", "unit_kk": "рет", "unit_ru": "раз", "quantity": "1", "price": "10"}
EXTENDED = {
    "decision_number": "7-Б", "decision_on_day": "10", "decision_on_month": "1", "decision_on_year": "2027",
    "reason_kk": "Уақыт", "reason_ru": "Время", "closes_at_day": "9", "closes_at_month": "2", "closes_at_year": "2027",
    "closes_at_time": "18:30",
}  # fmt: skip

add_line = partial(TABLE.add, at=AT)

# --- anyone ------------------------------------------------------------------------------------------------
add_line("calls", "GET", PUBLIC)
add_line("calls_csv", "GET", PUBLIC)
add_line("calls_feed", "GET", PUBLIC)
add_line("call", "GET", PUBLIC, on=a_published_call, kwargs=number)
add_line("call", "GET", PUBLIC, on=a_cancelled_call, kwargs=number, case="cancelled")
add_line("call", "GET", {ALL: NO}, kwargs=lambda people: {"number": "C-2027-0099"}, case="unknown")
add_line("call_changes", "GET", PUBLIC, on=a_published_call, kwargs=number)
add_line(
    "call_changes", "GET", PUBLIC, on=an_amendment, kwargs=lambda amendment: number(amendment.call), case="proposed"
)
add_line("call_pdf", "GET", {ALL: BEING_MADE}, on=a_published_call, kwargs=number)
add_line("may_we_apply", "GET", PUBLIC, on=a_published_call, kwargs=number)
add_line("may_we_apply", "GET", PUBLIC, on=a_published_call, kwargs=number, query="?bin=700140000019", case="by BIN")
add_line("may_we_apply", "GET", {ALL: BAD_FORM}, on=a_published_call, kwargs=number, query="?bin=1", case="no BIN")
add_line("call_follow", "POST", {"anonymous": LOGIN, ALL: GO}, on=a_published_call, kwargs=number)

# --- the desk ------------------------------------------------------------------------------------------------
add_line("call_desk", "GET", {**dict.fromkeys(DESKS, OK), "anonymous": LOGIN, ALL: NO})
add_line("call_new", "POST", DRAFTERS_GO, data=form())
add_line("call_copy", "POST", DRAFTERS_GO, on=a_published_call, kwargs=number, data=form())
add_line("call_draft", "GET", DESK, on=a_draft, kwargs=pk)
add_line("call_draft", "GET", DESK, on=a_proposed_call, kwargs=pk, case="proposed")
add_line("call_draft", "GET", NOBODY, on=a_discarded_draft, kwargs=pk, case="discarded")
add_line(
    "call_draft", "GET", {**dict.fromkeys(("officer", "publisher", "finance"), GO), "anonymous": LOGIN, ALL: NO},
    on=a_published_call, kwargs=pk, case="published",
)  # fmt: skip
add_line(
    "call_draft", "GET",
    {**dict.fromkeys(("akimat_officer", "akimat_publisher", "akimat_finance"), OK), "anonymous": LOGIN, ALL: NO},
    on=a_draft_of_the_akimat, kwargs=pk, case="of another body",
)  # fmt: skip
add_line("call_preview", "GET", DESK, on=a_draft, kwargs=reader("applicant"))
add_line("call_preview", "GET", DESK, on=a_draft, kwargs=reader("expert"), case="as an expert")
add_line("call_propose", "POST", {**DESK_REFUSED, **OFFICER_GO}, on=a_draft, kwargs=pk)
add_line("call_propose", "POST", {**DESK_REFUSED, **NOBODY}, on=a_proposed_call, kwargs=pk, case="proposed already")
add_line("call_publish", "POST", PUBLISHER_GO, on=a_proposed_call, kwargs=pk)
add_line("call_publish", "POST", {**DESK_REFUSED, **NOBODY}, on=a_draft, kwargs=pk, case="not proposed")
add_line("call_return", "POST", PUBLISHER_GO, on=a_proposed_call, kwargs=pk, data=form(reason="Сомасы қате"))
add_line("call_discard", "GET", OFFICER, on=a_draft, kwargs=pk)
add_line("call_discard", "POST", OFFICER_GO, on=a_draft, kwargs=pk)
add_line("call_discard", "POST", NOBODY, on=a_proposed_call, kwargs=pk, case="proposed")

# --- drafting: an officer's alone, while it is a draft --------------------------------------------------------
add_line("call_section", "GET", OFFICER, on=a_draft, kwargs=section("basics"))
add_line("call_section", "GET", NOBODY, on=a_draft, kwargs=section("nothing"), case="no such section")
add_line("call_section", "GET", NOBODY, on=a_proposed_call, kwargs=section("basics"), case="proposed")
add_line("call_section", "GET", NOBODY, on=a_published_call, kwargs=section("basics"), case="published")
add_line("call_section", "POST", OFFICER_GO, on=a_draft, kwargs=section("contacts"), data=contacts)
add_line(
    "call_section", "POST", {**OFFICER, "officer": STALE}, on=a_draft, kwargs=section("contacts"),
    data=form(contact_name="Г. Әбенова"), case="stale",
)  # fmt: skip
add_line("call_section_done", "POST", OFFICER_GO, on=a_draft, kwargs=section("documents"))
add_line("call_questions", "GET", OFFICER, on=a_draft, kwargs=pk)
add_line("call_questions", "GET", NOBODY, on=a_proposed_call, kwargs=pk, case="proposed")
add_line("call_questions", "POST", OFFICER_GO, on=a_draft, kwargs=pk, data=question_removed)
add_line("call_questions_part", "GET", OFFICER, on=a_draft, kwargs=part("q1"))
add_line("call_questions_part", "GET", OFFICER, on=a_draft, kwargs=part("preview"), case="preview")
add_line("call_questions_part", "GET", NOBODY, on=a_draft, kwargs=part("q99"), case="no such question")
add_line("call_questions_part", "POST", OFFICER_GO, on=a_draft, kwargs=part("q1"), data=question_changed)
add_line(
    "call_questions_part", "POST", OFFICER_GO, on=a_draft, kwargs=part("add"), query="?kind=date", data=question_added,
    case="added",
)  # fmt: skip
add_line("call_item_new", "GET", OFFICER, on=a_draft, kwargs=collection("criteria"))
add_line("call_item_new", "GET", NOBODY, on=a_draft, kwargs=collection("nothing"), case="no such rows")
add_line("call_item_new", "GET", NOBODY, on=a_draft, kwargs=collection("lines"), case="of no lot")
add_line("call_item_new", "POST", NOBODY, on=a_draft, kwargs=collection("lines"), data=form(**LINE), case="of no lot")
add_line(
    "call_item_new", "POST", OFFICER_GO, on=a_draft, kwargs=collection("documents"),
    data=form(title_kk="Анықтама", title_ru="Справка"),
)  # fmt: skip
add_line("call_line_new", "GET", OFFICER, on=a_draft, kwargs=the_lot)
add_line("call_line_new", "POST", OFFICER_GO, on=a_draft, kwargs=the_lot, data=form(**LINE))
add_line("call_line_new", "GET", NOBODY, on=another_draft, kwargs=lot_of_the_other, case="of another call")
add_line("call_item", "GET", OFFICER, on=a_draft, kwargs=document)
add_line("call_item", "POST", OFFICER_GO, on=a_draft, kwargs=document, data=document_changed)
add_line("call_item", "GET", NOBODY, on=another_draft, kwargs=lot_row_of_the_other, case="of another call")
add_line("call_item_move", "POST", OFFICER_GO, on=a_draft, kwargs=document, data=form(direction="up"))
add_line("call_item_move", "POST", NOBODY, on=another_draft, kwargs=lot_row_of_the_other, case="of another call")
add_line("call_item_remove", "POST", OFFICER_GO, on=a_draft, kwargs=document)
add_line(  # as with a row that is gone already: nothing happens
    "call_item_remove", "POST", OFFICER_GO, on=another_draft, kwargs=lot_row_of_the_other, case="of another call"
)

# --- changes of a published call: an officer proposes, a publisher decides ------------------------------------
PROPOSED_BY_OFFICER = {"officer": REFUSED, "publisher": GO, "anonymous": LOGIN, ALL: NO}
add_line("call_amend", "GET", OFFICER, on=a_published_call, kwargs=of_kind("text"))
add_line("call_amend", "GET", NOBODY, on=a_published_call, kwargs=of_kind("nothing"), case="no such kind")
add_line("call_amend", "POST", OFFICER_GO, on=a_published_call, kwargs=of_kind("extension"), data=form(**EXTENDED))
add_line(
    "call_amendment",
    "GET",
    {"officer": OK, "publisher": OK, "anonymous": LOGIN, ALL: NO},
    on=an_amendment,
    kwargs=place,
)
add_line("call_amendment_apply", "POST", PROPOSED_BY_OFFICER, on=an_amendment, kwargs=place)
add_line("call_amendment_decline", "POST", PROPOSED_BY_OFFICER, on=an_amendment, kwargs=place, data=form(reason="Ерте"))
