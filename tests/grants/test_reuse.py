"""Nothing is asked that an earlier application or an uploaded file already says."""

import re

import pytest
from django.utils import timezone

from core import once
from core.errors import Refused, Stale, WrongState
from core.models import Record
from core.record import subject_of
from documents import actions as files
from documents.models import Document
from grants import actions
from grants.forms.reuse import OwnFileForm
from grants.models import Admission, Application, AttachedDocument
from grants.parts import DOCUMENTS, QUESTIONS, answer_set_of, openings
from grants.reuse import files_to_offer, offers, parts_to_take
from projects.content import Content
from projects.models import PlanSection
from projects.sections import SECTIONS
from questionnaires.kinds import Kind
from questionnaires.schema import Definition, Question, to_json
from tests.documents.conftest import accepted
from tests.documents.samples import pdf
from tests.grants.applying import begun, submitted, with_document, with_profile, write_section, written
from tests.grants.making import CLOSES, WHILE_OPEN, add, drafted, of_today, published, three
from tests.people import actor_for, as_person
from tests.questionnaires.samples import texts
from tests.threads import failures, race

pytestmark = pytest.mark.django_db
EVERYTHING = {*SECTIONS, QUESTIONS}


@pytest.fixture
def earlier(people):
    return submitted(people)


@pytest.fixture
def draft(people, earlier):
    """A new one of the same organisation, for another call."""
    return again(people, earlier.call)


def again(people, call, language="ru"):
    return actions.begin_application(call, language=language, by=actor_for(people.aigerim), at=WHILE_OPEN)


def take(draft, earlier, person, *parts, seen=0):
    by = actor_for(person)
    return actions.take_over_parts(draft, earlier, dict.fromkeys(parts, seen), by=by, at=WHILE_OPEN)


# --- parts of an earlier application ---------------------------------------------------------------------------


def test_parts_that_are_ticked_arrive_and_others_do_not(people, draft, earlier):
    assert take(draft, earlier, people.aigerim, "team", "partners", "problem") == ["problem", "team", "partners"]
    content = Content(Application.objects.get(pk=draft.pk).plan)
    assert content.plan.problem == earlier.plan.problem
    assert content.plan.own_contribution == earlier.plan.own_contribution
    assert [row.name for row in content.partners] == ["Поликлиника № 2"]
    assert (content.plan.goal, content.budget) == ("", [])


def test_taking_over_is_on_the_record_of_the_application(people, draft, earlier):
    take(draft, earlier, people.aigerim, "team")
    record = Record.objects.get(subject=subject_of(draft), verb="take_over_parts")
    assert (record.changes, record.actor_id, record.at) == (
        {"earlier": earlier.pk, "parts": ["team"]}, people.aigerim.pk, WHILE_OPEN,
    )  # fmt: skip


def test_another_organisations_application_is_not_taken_over(people):
    call = published(people)
    strangers = written(people, call, with_profile(people, people.other_director))
    draft = begun(people, call)
    with pytest.raises(Refused):
        take(draft, strangers, people.aigerim, "problem")
    assert Application.objects.get(pk=draft.pk).plan.problem == ""


def test_a_submitted_application_takes_nothing_over(people, earlier):
    other = again(people, earlier.call)
    with pytest.raises(WrongState):
        take(earlier, other, people.aigerim, "problem")


def test_a_colleagues_words_are_not_replaced_unseen(people, draft, earlier):
    by = actor_for(people.accountant)
    write_section(draft, "problem", by=by, at=WHILE_OPEN, values={"problem": "Шаң"}, rows=[])
    with pytest.raises(Stale):
        take(draft, earlier, people.aigerim, "team", "problem")
    plan = Application.objects.get(pk=draft.pk).plan
    assert (plan.problem, Content(plan).team) == ("Шаң", [])


def test_activities_and_the_budget_are_not_proposed_nor_what_stands_already(people, draft, earlier):
    by = actor_for(people.accountant)
    write_section(draft, "problem", by=by, at=WHILE_OPEN, values={"problem": "Шаң"}, rows=[])
    found = {offer.key: offer for offer in offers(Application.objects.get(pk=draft.pk), earlier, EVERYTHING)}
    assert set(found) == set(SECTIONS)
    assert {key for key, offer in found.items() if not offer.is_proposed} == {"problem", "activities", "budget"}
    assert {key for key, offer in found.items() if offer.is_filled} == {"problem"}


def test_only_parts_that_may_be_written_are_offered(draft, earlier):
    assert [offer.key for offer in offers(draft, earlier, {"team"})] == ["team"]


def test_in_another_language_only_months_and_regions_are_offered(people, earlier):
    kazakh = again(people, earlier.call, "kk")
    assert [offer.key for offer in offers(kazakh, earlier, EVERYTHING)] == ["project"]


def returned(people, application, part, place=""):
    """An application that was sent back for the correction of one place, while its organisation has another one."""
    by = actor_for(people.coordinator)
    actions.open_selection(application.call, by=by, at=CLOSES)
    admission = Admission.objects.get(application=application)
    actions.make_remark(admission, part, "Анықтаңыз", place=place, by=by, at=CLOSES)
    actions.return_application(admission, by=by, at=CLOSES)
    return Application.objects.get(pk=application.pk)


def test_returned_for_correction_only_a_part_that_is_open_as_a_whole_takes_over(people, earlier):
    other = again(people, earlier.call)
    by = actor_for(people.aigerim)
    write_section(other, "problem", by=by, at=WHILE_OPEN, values={"problem": "Шаң"}, rows=[])
    application = returned(people, earlier, "problem")
    assert parts_to_take(application, at=CLOSES) == {"problem"}
    seen = {"problem": application.plan.sections.get(key="problem").revision}
    with pytest.raises(WrongState):
        actions.take_over_parts(application, other, {"team": 1}, by=by, at=CLOSES)
    assert actions.take_over_parts(application, other, seen, by=by, at=CLOSES) == ["problem"]


def test_where_one_field_was_remarked_nothing_is_taken_over(people, earlier):
    other = again(people, earlier.call)
    by = actor_for(people.aigerim)
    write_section(other, "goal_tasks", by=by, at=WHILE_OPEN, values={"goal": "Жаңа"}, rows=[])
    application = returned(people, earlier, "goal_tasks", "goal")
    assert not parts_to_take(application, at=CLOSES)
    seen = {"goal_tasks": application.plan.sections.get(key="goal_tasks").revision}
    with pytest.raises(WrongState):
        actions.take_over_parts(application, other, seen, by=by, at=CLOSES)


@pytest.mark.django_db(transaction=True)
def test_eight_clicks_take_over_once(people):
    earlier = submitted(people)
    draft = again(people, earlier.call)
    results = race(lambda _index: take(draft, earlier, people.aigerim, "team", "problem"))
    assert failures(results) == []
    assert sorted(map(len, results)) == [0] * 7 + [2]
    assert PlanSection.objects.get(plan=draft.plan, key="team").revision == 1
    assert Record.objects.filter(subject=subject_of(draft), verb="take_over_parts").count() == 1


# --- answers to extra questions --------------------------------------------------------------------------------


def asking(people, *questions):
    return published(people, questions={"questions": to_json(Definition(questions, next=9))})


def answered(people, call, answers):
    application = begun(people, call)
    by = actor_for(people.aigerim)
    actions.save_application_answers(application, answers, revision=0, by=by, at=WHILE_OPEN)
    return application


def test_answers_to_the_same_questions_are_taken_over_and_only_these(people):
    same = Question("q1", Kind.SHORT_TEXT, texts())
    earlier = answered(
        people, asking(people, same, Question("q2", Kind.SHORT_TEXT, texts("Кім?", "Кто?"))), {"q1": "a", "q2": "b"}
    )
    draft = again(people, asking(people, same, Question("q2", Kind.SHORT_TEXT, texts("Қашан?", "Когда?"))))
    assert take(draft, earlier, people.aigerim, QUESTIONS) == [QUESTIONS]
    assert answer_set_of(draft).answers == {"q1": "a"}
    assert take(draft, earlier, people.aigerim, QUESTIONS) == []


def test_an_answer_over_the_new_limit_stays_behind(people):
    earlier = answered(people, asking(people, Question("q1", Kind.WHOLE_NUMBER, texts())), {"q1": 50})
    draft = again(people, asking(people, Question("q1", Kind.WHOLE_NUMBER, texts(), maximum="10")))
    assert offers(draft, earlier, EVERYTHING) == []


def test_answers_given_in_between_are_not_replaced_unseen(people):
    call = asking(people, Question("q1", Kind.SHORT_TEXT, texts()))
    earlier, draft = answered(people, call, {"q1": "a"}), again(people, call)
    by = actor_for(people.accountant)
    actions.save_application_answers(draft, {"q1": "b"}, revision=0, by=by, at=WHILE_OPEN)
    with pytest.raises(Stale):
        take(draft, earlier, people.aigerim, QUESTIONS)


# --- pages -----------------------------------------------------------------------------------------------------


def two_open_now(people):
    """The written one and the empty one beside it, in a call that is open at the moment of the request."""
    earlier = written(people)
    draft = again(people, earlier.call)
    of_today(earlier.call)
    return earlier, draft


def ticked(html):
    boxes = re.findall(r'<input type="checkbox" name="parts"[^>]*>', html)
    return {re.search(r'value="(\w+)"', box)[1] for box in boxes if " checked" in box}


def test_from_the_task_list_to_the_parts_that_were_taken_over(people, client):
    earlier, draft = two_open_now(people)
    as_person(client, people.aigerim)
    start = f"/en/applications/{draft.pk}/"
    assert f'href="{start}earlier/"' in client.get(start).content.decode()
    assert f'href="{start}earlier/{earlier.pk}/"' in client.get(f"{start}earlier/").content.decode()
    html = client.get(f"{start}earlier/{earlier.pk}/").content.decode()
    assert "Ким Ольга" in html
    assert ticked(html) == set(SECTIONS) - {"activities", "budget"}
    data = {"once": once.new_key(), "parts": ["team"], "seen_team": "0"}
    for _click in range(2):
        assert client.post(f"{start}earlier/{earlier.pk}/", data).status_code == 302
    assert [row.name for row in Content(draft.plan).team] == ["Ким Ольга"]
    assert PlanSection.objects.get(plan=draft.plan, key="team").revision == 1


def test_page_shows_again_what_a_colleague_has_saved_in_between(people, client):
    earlier, draft = two_open_now(people)
    by = actor_for(people.accountant)
    write_section(draft, "problem", by=by, at=timezone.now(), values={"problem": "Шаң"}, rows=[])
    data = {"once": once.new_key(), "parts": ["problem"], "seen_problem": "0"}
    as_person(client, people.aigerim)
    response = client.post(f"/en/applications/{draft.pk}/earlier/{earlier.pk}/", data)
    html = response.content.decode()
    assert response.status_code == 409
    assert "Something stands there already" in html
    assert 'name="seen_problem" value="1"' in html
    assert "problem" not in ticked(html)


def test_nothing_ticked_is_said_in_words(people, client):
    earlier, draft = two_open_now(people)
    as_person(client, people.aigerim)
    response = client.post(f"/en/applications/{draft.pk}/earlier/{earlier.pk}/", {"once": once.new_key()})
    assert response.status_code == 422
    assert "Tick at least one part." in response.content.decode()


def test_page_says_that_texts_stay_in_their_language(people, client):
    earlier = written(people)
    kazakh = again(people, earlier.call, "kk")
    of_today(earlier.call)
    as_person(client, people.aigerim)
    html = client.get(f"/en/applications/{kazakh.pk}/earlier/{earlier.pk}/").content.decode()
    assert "only what is not text can be taken over" in html
    assert earlier.plan.problem.split("\n")[0] not in html


def test_the_first_application_has_nothing_to_take_over_from(people, client):
    application = begun(people)
    of_today(application.call)
    html = as_person(client, people.aigerim).get(f"/en/applications/{application.pk}/").content.decode()
    assert "Take over from an earlier application" not in html


def test_a_section_leads_to_the_earlier_applications(people, draft, client):
    of_today(draft.call)
    as_person(client, people.aigerim)
    link = f'href="/en/applications/{draft.pk}/earlier/"'
    assert link in client.get(f"/en/applications/{draft.pk}/plan/team/").content.decode()


# --- files that are there already ------------------------------------------------------------------------------


@pytest.fixture
def beside_a_file(people):
    """A draft of the organisation beside the one that carries its charter."""
    application, document = with_document(people, published(people))
    return again(people, application.call), document


def attach(draft, document, person):
    return actions.attach_own_file(draft, document, None, by=actor_for(person), at=WHILE_OPEN)


def test_a_file_of_another_application_is_attached_as_a_copy(people, beside_a_file):
    draft, document = beside_a_file
    twin = attach(draft, document, people.aigerim).document
    assert twin.pk != document.pk
    assert (twin.sha256, twin.subject) == (document.sha256, subject_of(draft))
    assert Document.objects.get(pk=document.pk).subject != twin.subject
    record = Record.objects.get(subject=subject_of(draft), verb="attach_document")
    assert record.changes == {"document": [None, document.sha256]}


def test_taking_the_copy_out_leaves_the_first_application_its_file(people, beside_a_file):
    draft, document = beside_a_file
    attached = attach(draft, document, people.aigerim)
    actions.detach_document(draft, attached.pk, by=actor_for(people.aigerim), at=WHILE_OPEN)
    assert AttachedDocument.objects.get().document == document


def test_a_strangers_file_is_not_attached(people, beside_a_file):
    draft, _document = beside_a_file
    strangers = accepted("Чужой.pdf", pdf(2), by=actor_for(people.other_director))
    with pytest.raises(Refused):
        attach(draft, strangers, people.aigerim)


def test_a_submitted_application_takes_no_more_files(people, beside_a_file):
    _draft, document = beside_a_file
    application = Application.objects.get(attached__document=document)
    assert actions.press_submit(application, by=actor_for(people.aigerim), at=WHILE_OPEN).submission
    other = accepted("Отчет.pdf", pdf(2), by=actor_for(people.aigerim))
    with pytest.raises(WrongState):
        attach(application, other, people.aigerim)


def test_returned_for_one_document_no_other_file_is_attached(people):
    call = drafted(people)
    add(people, call, "documents", {**three("title", "Жарғы", "Устав"), "is_required": False})
    actions.propose_call(call, by=actor_for(people.officer), at=people.at)
    call = actions.publish_call(call, by=actor_for(people.publisher), at=people.at)
    charter = call.required_documents.get()
    application, _document = with_document(people, call)
    assert actions.press_submit(application, by=actor_for(people.aigerim), at=WHILE_OPEN).submission
    application = returned(people, application, DOCUMENTS, str(charter.pk))
    by = actor_for(people.aigerim)
    file = accepted("Отчет.pdf", pdf(2), by=by)
    with pytest.raises(WrongState):
        actions.attach_own_file(application, file, None, by=by, at=CLOSES)
    assert actions.attach_own_file(application, file, charter, by=by, at=CLOSES).requirement == charter
    form = OwnFileForm(application=application, opening=openings(application, at=CLOSES)[DOCUMENTS], actor=by)
    assert form.fields["requirement"].required


def test_own_files_are_offered_once_each_and_strangers_never(people, beside_a_file):
    draft, document = beside_a_file
    newer = files.copy(document, "", by=actor_for(people.aigerim), at=WHILE_OPEN)
    accepted("Чужой.pdf", pdf(2), by=actor_for(people.other_director))
    assert files_to_offer(draft, actor_for(people.accountant)) == [newer]
    attach(draft, document, people.aigerim)
    assert files_to_offer(draft, actor_for(people.accountant)) == []


@pytest.mark.django_db(transaction=True)
def test_eight_clicks_attach_one_copy(people):
    application, document = with_document(people, published(people))
    draft = again(people, application.call)
    results = race(lambda _index: attach(draft, document, people.aigerim))
    assert failures(results) == []
    assert draft.attached.count() == 1


def test_a_file_is_chosen_on_the_page_of_documents(people, client, beside_a_file):
    draft, document = beside_a_file
    of_today(draft.call)
    as_person(client, people.aigerim)
    page = f"/en/applications/{draft.pk}/documents/"
    html = client.get(page).content.decode()
    assert f'action="{page}own/"' in html
    assert "Устав фонда Умит.pdf (" in html
    data = {"once": once.new_key(), "document": document.pk}
    for _click in range(2):
        assert client.post(f"{page}own/", data).headers["Location"] == page
    assert draft.attached.count() == 1


def test_a_file_may_answer_a_requirement_of_the_call(people, client):
    call = published(people)
    _application, document = with_document(people, call)
    draft = again(people, call)
    charter = call.required_documents.create(place=1, **three("title", "Жарғы", "Устав"))
    of_today(call)
    as_person(client, people.aigerim)
    data = {"once": once.new_key(), "document": document.pk, "requirement": charter.pk}
    client.post(f"/en/applications/{draft.pk}/documents/own/", data)
    assert draft.attached.get().requirement == charter


def test_a_strangers_file_is_no_choice(people, client, beside_a_file):
    draft, _document = beside_a_file
    strangers = accepted("Чужой.pdf", pdf(2), by=actor_for(people.other_director))
    of_today(draft.call)
    as_person(client, people.aigerim)
    data = {"once": once.new_key(), "document": strangers.pk}
    response = client.post(f"/en/applications/{draft.pk}/documents/own/", data)
    assert response.status_code == 422
    assert "This file is no longer there. Choose another one." in response.content.decode()
