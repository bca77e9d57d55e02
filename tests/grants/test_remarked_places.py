"""Returned for correction, an application opens where it was remarked upon: one field, one row, one question, one document."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from core.errors import WrongState
from core.record import subject_of
from documents import actions as files
from grants import actions
from grants.models import Admission, Application
from grants.parts import answer_set_of, openings
from grants.remarks import known_places
from grants.states import PressOutcome
from projects.entries import Entry
from projects.models import Activity, BudgetLine
from tests.documents.conftest import accepted
from tests.documents.samples import pdf
from tests.grants.applying import BUDGET, PLAN, submitted, submitted_with_answers, with_document
from tests.grants.making import CLOSES, WHILE_OPEN, add, drafted, three
from tests.people import actor_for, as_person
from tests.projects.filling import WHOLE

pytestmark = pytest.mark.django_db
AFTER = CLOSES + timedelta(hours=1)
GOAL = WHOLE["goal_tasks"][0]["goal"]
TASKS = WHOLE["goal_tasks"][1]


def returned(people, application, *places):
    """Each place: (part, place, words)."""
    by = actor_for(people.coordinator)
    actions.open_selection(application.call, by=by, at=AFTER)
    admission = Admission.objects.get(application=application)
    for part, place, text in places:
        actions.make_remark(admission, part, text, place=place, by=by, at=AFTER)
    actions.return_application(admission, by=by, at=AFTER)
    return Application.objects.get(pk=application.pk)


def save(people, application, key, values=None, rows=()):
    revision = application.plan.sections.get(key=key).revision
    entry = Entry(dict(values or {}), [dict(row) for row in rows])
    return actions.save_application_section(
        application, key, entry, revision=revision, by=actor_for(people.aigerim), at=AFTER
    )


def budget(**changes):
    """The lines as they were submitted, with changes to the first one."""
    return [{**BUDGET[0], **changes}, BUDGET[1]]


def test_a_remarked_field_is_corrected_and_comes_back(people):
    application = returned(people, submitted(people), ("goal_tasks", "goal", "Кім үшін?"))
    save(people, application, "goal_tasks", {"goal": "Анық мақсат"}, TASKS)
    pressed = actions.press_submit(application, by=actor_for(people.aigerim), at=AFTER)
    assert pressed.outcome == PressOutcome.SUBMITTED
    application.refresh_from_db()
    assert application.plan.goal == "Анық мақсат"
    assert not application.admission.remarks.filter(settled_at=None).exists()


def test_a_field_beside_the_remarked_one_is_refused_by_the_action(people):
    application = returned(people, submitted(people), ("project", "summary", "Қысқарту"))
    project = PLAN["project"][0]
    save(people, application, "project", {**project, "summary": "Қысқа"})
    with pytest.raises(ValidationError, match="Closed: Title of the project"):
        save(people, application, "project", {**project, "title": "Басқа жоба"})
    application.plan.refresh_from_db()
    assert (application.plan.summary, application.plan.title) == ("Қысқа", project["title"])


def test_regions_in_another_order_are_the_same_regions(people):
    application = returned(people, submitted(people), ("project", "summary", "Қысқарту"))
    project = {**PLAN["project"][0], "summary": "Қысқа"}
    save(people, application, "project", {**project, "regions": list(reversed(project["regions"]))})


def test_rows_beside_a_remarked_field_are_refused(people):
    application = returned(people, submitted(people), ("goal_tasks", "goal", "Кім үшін?"))
    for rows in (TASKS[:-1], [*TASKS, {"key": "ab000009", "title": "Тағы"}], list(reversed(TASKS))):
        with pytest.raises(ValidationError, match="Closed"):
            save(people, application, "goal_tasks", {"goal": GOAL}, rows)


def test_only_the_remarked_line_of_the_budget_is_changed(people):
    key, other = BUDGET[0]["key"], BUDGET[1]["key"]
    application = returned(people, submitted(people), ("budget", f"row:{key}", "Бағасы?"))
    save(people, application, "budget", rows=budget(justification="Үш ұсыныс"))
    assert BudgetLine.objects.get(plan=application.plan, key=key).justification == "Үш ұсыныс"
    rows = [budget()[0], {**BUDGET[1], "price": Decimal(1), "requested": None}]
    with pytest.raises(ValidationError, match="Closed: row 2"):
        save(people, application, "budget", rows=rows)
    assert BudgetLine.objects.get(plan=application.plan, key=other).price == BUDGET[1]["price"]


def test_a_remarked_line_may_be_taken_out_and_a_closed_one_may_not(people):
    application = returned(people, submitted(people), ("budget", f"row:{BUDGET[0]['key']}", "Артық"))
    with pytest.raises(ValidationError, match="Closed: row 2"):
        save(people, application, "budget", rows=[BUDGET[0]])
    save(people, application, "budget", rows=[BUDGET[1]])
    assert BudgetLine.objects.filter(plan=application.plan).count() == 1


def test_a_remarked_activity_is_changed_but_never_removed_from_under_the_lines_that_name_it(people):
    rows = PLAN["activities"][1]
    application = returned(people, submitted(people), ("activities", f"row:{rows[0]['key']}", "Қайда?"))
    with pytest.raises(ValidationError, match="Closed: row 1"):
        save(people, application, "activities", rows=rows[1:])
    save(people, application, "activities", rows=[{**rows[0], "place": "Көкшетау"}, *rows[1:]])
    assert Activity.objects.get(plan=application.plan, key=rows[0]["key"]).place == "Көкшетау"


def test_a_missing_row_is_added_and_the_others_stay(people):
    application = returned(people, submitted(people), ("goal_tasks", "add", "Есеп беру міндеті жоқ"))
    save(people, application, "goal_tasks", {"goal": GOAL}, [*TASKS, {"key": "ab000009", "title": "Есеп беру"}])
    with pytest.raises(ValidationError, match="Closed: row 1"):
        changed = [{**TASKS[0], "title": "Басқа"}, *TASKS[1:], {"key": "ab000009", "title": "Есеп беру"}]
        save(people, application, "goal_tasks", {"goal": GOAL}, changed)


def test_a_remark_on_the_whole_section_opens_all_of_it(people):
    application = returned(
        people, submitted(people), ("goal_tasks", "", "Қайта жазыңыз"), ("goal_tasks", "goal", "Кім?")
    )
    save(people, application, "goal_tasks", {"goal": "Жаңа"}, [{**TASKS[0], "title": "Жаңа"}, *TASKS[1:]])


def test_filling_in_at_once_is_refused_while_only_places_are_open(people):
    application = returned(people, submitted(people), ("goal_tasks", "goal", "Кім үшін?"))
    entries = {"goal_tasks": Entry({"goal": "x"}, [])}
    with pytest.raises(WrongState):
        actions.fill_in_application(application, entries, by=actor_for(people.aigerim), at=AFTER)


def test_a_remark_names_only_places_that_the_application_has(people):
    application = submitted(people)
    by = actor_for(people.coordinator)
    actions.open_selection(application.call, by=by, at=AFTER)
    admission = Admission.objects.get(application=application)
    for part, place in (
        ("goal_tasks", "title"),
        ("goal_tasks", "row:ffffffff"),
        ("problem", "add"),
        ("lot", ""),
        ("questions", "q1"),
    ):
        with pytest.raises(ValidationError, match="no such place"):
            actions.make_remark(admission, part, "x", place=place, by=by, at=AFTER)
    assert {("goal_tasks", ""), ("goal_tasks", "add"), ("documents", "other")} <= known_places(admission)


def test_until_the_close_everything_is_open(people):
    application = submitted(people)
    assert all(opening.is_whole for opening in openings(application, at=WHILE_OPEN).values())


# --- extra questions ---------------------------------------------------------------------------------------


def test_only_the_remarked_question_can_be_answered_anew(people):
    application = returned(people, submitted_with_answers(people), ("questions", "q2", "Толық аты?"))
    by = actor_for(people.aigerim)
    revision = answer_set_of(application).revision
    with pytest.raises(ValidationError, match="with a remark"):
        actions.save_application_answers(application, {"q1": False}, revision=revision, by=by, at=AFTER)
    actions.save_application_answers(application, {"q2": "«Достық» ҚҚ"}, revision=revision, by=by, at=AFTER)
    assert actions.press_submit(application, by=by, at=AFTER).outcome == PressOutcome.SUBMITTED
    assert not answer_set_of(application).remarks.unsettled().exists()


def test_when_the_term_lapses_the_answers_stand_as_they_were_submitted(people):
    application = returned(people, submitted_with_answers(people), ("questions", "q2", "Толық аты?"))
    by, answers = actor_for(people.aigerim), answer_set_of(application)
    actions.save_application_answers(application, {"q2": "Басқа"}, revision=answers.revision, by=by, at=AFTER)
    admission = Admission.objects.get(application=application)
    actions.lapse_return(admission, by=actor_for(people.coordinator), at=admission.returned_until)
    assert answer_set_of(application).answers == {"q1": True, "q2": "Достық"}


def test_without_a_remark_on_them_the_answers_stay_handed_in(people):
    application = returned(people, submitted_with_answers(people), ("problem", "problem", "Дерек?"))
    assert answer_set_of(application).state == "closed"
    save(people, application, "problem", {"problem": "Дерекпен"})
    assert actions.press_submit(application, by=actor_for(people.aigerim), at=AFTER).submission


# --- documents -----------------------------------------------------------------------------------------------


def with_two_documents(people):
    """One answers the requirement of the call, one was added beyond."""
    call = drafted(people)
    add(people, call, "documents", {**three("title", "Жарғы", "Устав"), "is_required": True})
    actions.propose_call(call, by=actor_for(people.officer), at=people.at)
    call = actions.publish_call(call, by=actor_for(people.publisher), at=people.at)
    application, _document = with_document(people, call)
    requirement = call.required_documents.get()
    attach(people, application, requirement, WHILE_OPEN)
    assert actions.press_submit(application, by=actor_for(people.aigerim), at=WHILE_OPEN).submission
    return Application.objects.get(pk=application.pk), requirement


def attach(people, application, requirement, at):
    by = actor_for(people.aigerim)
    document = files.attach(accepted("a.pdf", pdf(), by=by), subject_of(application), by=by, at=at)
    return actions.attach_document(application, document, requirement, by=by, at=at)


def test_only_the_remarked_document_is_replaced(people):
    application, requirement = with_two_documents(people)
    application = returned(people, application, ("documents", str(requirement.pk), "Қол қойылмаған"))
    by = actor_for(people.aigerim)
    with pytest.raises(WrongState, match="Nothing was remarked here"):
        attach(people, application, None, AFTER)
    with pytest.raises(WrongState, match="Nothing was remarked here"):
        actions.detach_document(application, application.attached.get(requirement=None).pk, by=by, at=AFTER)
    actions.detach_document(application, application.attached.get(requirement=requirement).pk, by=by, at=AFTER)
    attach(people, application, requirement, AFTER)
    assert application.attached.filter(requirement=requirement).count() == 1


def test_the_page_of_documents_offers_what_was_remarked(people, client, clock_at):
    application, requirement = with_two_documents(people)
    application = returned(people, application, ("documents", str(requirement.pk), "Қол қойылмаған"))
    clock_at(AFTER)
    page = as_person(client, people.aigerim).get(f"/en/applications/{application.pk}/documents/")
    text = page.content.decode()
    assert "Қол қойылмаған" in text
    assert page.context["form"].fields["requirement"].empty_label is None
    assert text.count("/remove/") == 1


# --- pages -------------------------------------------------------------------------------------------------------


@pytest.fixture
def clock_at(monkeypatch):
    def set_to(moment):
        monkeypatch.setattr("core.clock.now", lambda: moment)

    return set_to


def test_officer_chooses_a_field_or_a_row_of_the_application(people, client, clock_at):
    application = submitted(people)
    actions.open_selection(application.call, by=actor_for(people.coordinator), at=AFTER)
    admission = Admission.objects.get(application=application)
    clock_at(AFTER)
    as_person(client, people.coordinator)
    address = f"/en/admission/{admission.pk}/"
    text = client.get(address).content.decode()
    key = BUDGET[0]["key"]
    assert re.search(rf'value="budget/row:{key}"\s*>Line of the budget 1: {BUDGET[0]["description"]}<', text)
    assert re.search(r'value="problem"\s*>The whole section<', text)
    assert client.post(f"{address}remark/", {"part": f"budget/row:{key}", "text": "Бағасы?"}).status_code == 302
    assert client.post(f"{address}remark/", {"part": "budget/row:ffffffff", "text": "x"}).status_code == 422
    remark = admission.remarks.get()
    assert (remark.part, remark.place) == ("budget", f"row:{key}")
    assert f"Budget. Line of the budget 1: {BUDGET[0]['description']}" in client.get(address).content.decode()


def test_applicant_sees_the_remark_beside_its_field_and_the_rest_as_text(people, client, clock_at):
    application = returned(people, submitted(people), ("project", "summary", "Қысқартыңыз"))
    clock_at(AFTER)
    text = as_person(client, people.aigerim).get(f"/en/applications/{application.pk}/plan/project/").content.decode()
    assert 'name="summary"' in text
    assert "Қысқартыңыз" in text
    assert not any(f'name="{name}"' in text for name in ("title", "language", "regions", "start_on"))
    assert PLAN["project"][0]["title"] in text
    assert "Қысқартыңыз" in client.get(f"/en/applications/{application.pk}/").content.decode()


def test_applicant_corrects_one_row_on_the_page(people, client, clock_at):
    key, other = BUDGET[0]["key"], BUDGET[1]["key"]
    application = returned(people, submitted(people), ("budget", f"row:{key}", "Бағасы қайдан?"))
    clock_at(AFTER)
    address = f"/en/applications/{application.pk}/plan/budget/"
    page = as_person(client, people.aigerim).get(address)
    text = page.content.decode()
    assert f'name="{key}-justification"' in text
    assert f'name="{other}-' not in text
    assert BUDGET[1]["description"] in text
    assert 'press" value="add"' not in text and "/budget/import/" not in text
    [row, _closed] = page.context["form"].rows
    sent = {f"{key}-{name}": row[name].value() or "" for name in row.fields}
    sent |= {
        f"{key}-justification": "Үш ұсыныс",
        "rows": [key, other],
        "press": "save",
        "revision": page.context["form"].revision,
    }
    assert client.post(address, sent).status_code == 302
    assert BudgetLine.objects.get(plan=application.plan, key=key).justification == "Үш ұсыныс"
    sent |= {f"{other}-justification": "Басқа", "revision": page.context["form"].revision + 1}
    refused = client.post(address, sent)
    assert refused.status_code == 422
    assert "Closed: row 2" in refused.content.decode()
    assert client.get(f"/en/applications/{application.pk}/budget/import/").status_code == 404


@pytest.mark.parametrize(("language", "words"), [("kk", "Бюджет"), ("ru", "Бюджет")])
def test_places_are_called_in_the_readers_language(people, language, words):
    from grants.remarks import called, parts_to_remark

    application = submitted(people)
    actions.open_selection(application.call, by=actor_for(people.coordinator), at=AFTER)
    with translation.override(language):
        parts = parts_to_remark(Admission.objects.get(application=application))
        assert called(parts, "budget", f"row:{BUDGET[0]['key']}").startswith(words)
