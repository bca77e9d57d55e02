"""Applicants first, all in the same minute; then, by a second person, the public."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core.calendar import due_at
from core.errors import Refused
from core.models import Record
from core.record import first_broken
from documents.models import Document, Paper
from grants import actions
from grants.models import Award, Call, Outcome, Selection
from grants.results import appeal_until, results_of
from grants.states import OutcomeKind, SelectionState
from notices.models import Mail, Notice
from tests.grants import deciding
from tests.grants.deciding import (
    DECIDED,
    GRANT,
    PUBLISHED,
    TOLD,
    a_decided_call,
    outcome_at,
    papers_made,
)
from tests.people import JOINED, actor_for, as_person

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with a_decided_call(django_db_blocker) as people:
        yield people


@pytest.fixture
def people(world, db):
    return world


def decided(_people):
    """Two applications: the first won."""
    return Selection.objects.select_related("call").get()


def told(people):
    return deciding.told(people, decided(people))


def published_results(people):
    return deciding.published_results(people, decided(people))


# --- telling ------------------------------------------------------------------------------------------------------
def test_all_applicants_are_told_at_one_moment(people):
    told(people)
    assert set(Outcome.objects.values_list("told_at", flat=True)) == {TOLD}
    assert set(Notice.objects.filter(event="grants.result_told").values_list("created_at", flat=True)) == {TOLD}
    heads = {people.aigerim.pk, people.other_director.pk}
    assert heads <= set(Notice.objects.filter(event="grants.result_told").values_list("recipient", flat=True))


def test_the_decision_goes_by_mail_whatever_was_chosen(people):
    told(people)
    assert Mail.objects.filter(notice__event="grants.result_told", to=people.aigerim.email).exists()


def test_the_letter_says_decision_reason_and_until_when_to_appeal(people):
    told(people)
    text = Notice.objects.get(event="grants.result_told", recipient=people.other_director).text
    assert "Недостаточно баллов" in text
    assert "23:59" in text


def test_nobody_is_told_while_an_application_has_no_decision(people):
    selection = decided(people)
    outcome_at(2).delete()
    with pytest.raises(ValidationError, match="Nobody is told"):
        actions.tell_applicants(selection, by=actor_for(people.officer), at=TOLD)
    assert not Notice.objects.filter(event="grants.result_told").exists()


def test_nobody_is_told_of_more_money_than_the_lot_has(people):
    selection = decided(people)
    Outcome.objects.filter(kind=OutcomeKind.WON).update(amount=Decimal("6000000.01"))
    with pytest.raises(ValidationError, match="more than the lot"):
        actions.tell_applicants(selection, by=actor_for(people.officer), at=TOLD)


def test_telling_twice_is_telling_once(people):
    selection = told(people)
    count = Notice.objects.count()
    again = actions.tell_applicants(selection, by=actor_for(people.coordinator), at=PUBLISHED)
    assert (again.told_at, Notice.objects.count()) == (TOLD, count)


def test_publisher_cannot_tell(people):
    selection = decided(people)
    with pytest.raises(Refused, match="coordinators"):
        actions.tell_applicants(selection, by=actor_for(people.publisher), at=TOLD)


def test_publishers_learn_that_results_wait(people):
    _ = people.publisher
    told(people)
    assert Notice.objects.filter(event="grants.results_wait", recipient=people.publisher).exists()


def test_a_letter_in_both_languages_belongs_to_the_applicant(people):
    told(people)
    assert papers_made("grants.result_letter") == 2
    letters = Document.objects.filter(purpose="grants.result", owner_organisation=people.other_ngo)
    assert set(letters.values_list("language", flat=True)) == {"kk", "ru"}


def test_letters_are_made_once_however_often_they_are_asked_for(people):
    from grants.letters import issue_result

    told(people)
    papers_made("grants.result_letter")
    issue_result(outcome_at(1), by=actor_for(people.officer), at=PUBLISHED)
    assert Paper.objects.filter(kind="grants.result").count() == 2


def letter_text(place, language="ru"):
    from django.utils import translation

    from documents.content import Table
    from grants.letters import result_content

    with translation.override(language):
        content = result_content(outcome_at(place))
    words = [*(text for pair in content.facts for text in pair)]
    for section in content.sections:
        for block in section.blocks:
            words += [cell for row in block.rows for cell in row] if isinstance(block, Table) else [str(block)]
    return " ".join(words)


def test_the_letter_holds_scores_comments_place_cut_off_and_numbers_not_names(people):
    told(people)
    text = letter_text(2)
    assert "Обосновано в заявке." in text
    assert "100" in text
    assert "Эксперт Сарапшыұлы" not in text


# --- publishing -------------------------------------------------------------------------------------------------------
def test_the_public_comes_after_the_applicants(people):
    selection = decided(people)
    with pytest.raises(Refused, match="applicants are told first"):
        actions.publish_results(selection, by=actor_for(people.publisher), at=PUBLISHED)


def test_who_told_cannot_publish(people):
    from accounts.actions import change_roles
    from accounts.models import Membership

    selection = told(people)
    member = Membership.objects.get(user=people.officer)
    change_roles(member, ["officer", "publisher"], by=actor_for(people.administrator), at=TOLD)
    with pytest.raises(Refused, match="second person"):
        actions.publish_results(selection, by=actor_for(people.officer), at=PUBLISHED)


def test_database_refuses_one_person_as_both(people):
    selection = told(people)
    with pytest.raises(IntegrityError, match="second_person"), transaction.atomic():
        Selection.objects.filter(pk=selection.pk).update(
            published_at=PUBLISHED, published_by=selection.told_by, state="published"
        )


def test_published_results_are_public_and_recorded(people):
    selection = published_results(people)
    assert (selection.state, selection.published_by) == (SelectionState.PUBLISHED, people.publisher)
    assert set(Outcome.objects.values_list("published_at", flat=True)) == {PUBLISHED}
    assert Record.objects.filter(subject=f"grants.selection:{selection.pk}", verb="publish").exists()
    assert first_broken() is None


def test_a_winner_enters_the_register_with_the_funders_shares(people):
    published_results(people)
    award = Award.objects.get()
    assert (award.number, award.amount, award.currency) == ("AW-2027-0001", GRANT, "KZT")
    assert (award.recipient, award.funder) == (people.ngo, people.ministry)
    shares = {share.organisation: share.amount for share in award.shares.all()}
    assert shares == {people.ministry: Decimal("400006.66"), people.akimat: Decimal("200003.34")}


def test_database_refuses_shares_that_do_not_add_up(people):
    published_results(people)
    with pytest.raises(IntegrityError, match="do not add up"), transaction.atomic():
        Award.objects.get().shares.first().delete()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_publishing_twice_gives_one_award(people):
    selection = published_results(people)
    actions.publish_results(selection, by=actor_for(people.publisher), at=PUBLISHED + timedelta(hours=1))
    assert Award.objects.count() == 1


def test_what_dies_between_telling_and_publishing_leaves_a_told_call(people):
    selection = told(people)
    with pytest.raises(RuntimeError), transaction.atomic():
        actions.publish_results(selection, by=actor_for(people.publisher), at=PUBLISHED)
        raise RuntimeError
    selection.refresh_from_db()
    assert (selection.state, selection.told_at) == (SelectionState.DECIDED, TOLD)
    assert not Award.objects.exists()
    actions.publish_results(selection, by=actor_for(people.publisher), at=PUBLISHED)
    assert Award.objects.count() == 1


def test_the_feed_shows_the_call_as_changed(people, client):
    selection = published_results(people)
    assert Call.objects.get(pk=selection.call_id).updated_at == PUBLISHED


def test_the_plan_of_an_award_can_no_longer_change(people):
    published_results(people)
    assert outcome_at(1).submission.plan.is_frozen


def test_the_extract_is_everybodys_once_results_are_public(people, client):
    published_results(people)
    assert papers_made("grants.extract") == 1
    document = Document.objects.get(purpose="grants.extract", language="ru")
    response = client.get(f"/ru/documents/{document.pk}/download/")
    assert response.status_code == 200


# --- pages -------------------------------------------------------------------------------------------------------------
def page(client, url):
    return client.get(url).content.decode()


def results_page(client, language="ru"):
    return page(client, f"/{language}/calls/{Call.objects.get().number}/results/")


def test_results_are_not_there_before_publication(people, client):
    selection = told(people)
    assert client.get(f"/ru/calls/{selection.call.number}/results/").status_code == 404


def test_anyone_reads_who_won_how_much_and_where(people, client):
    published_results(people)
    text = results_page(client)
    assert people.ngo.name_ru in text
    assert "600\u00a0010\u00a0₸" in text
    assert people.region.name_ru in text


def test_who_did_not_win_is_shown_by_number_only(people, client):
    published_results(people)
    text = results_page(client)
    assert outcome_at(2).application.number in text
    assert people.other_ngo.name_ru not in text
    assert "Недостаточно баллов" in text


def test_a_rule_set_may_name_all(people, client, monkeypatch):
    from dataclasses import replace

    from grants.lawbook import Selection as Rules

    published_results(people)
    read = Rules.from_values.__func__
    monkeypatch.setattr(
        Rules,
        "from_values",
        classmethod(lambda cls, values, path="": replace(read(cls, values, path), names_of_all=True)),
    )
    assert people.other_ngo.name_ru in results_page(client)


def test_experts_have_names_now(people, client):
    published_results(people)
    assert "Эксперт Сарапшыұлы" in results_page(client)


def test_the_award_links_to_the_results_and_back(people, client):
    published_results(people)
    number = Award.objects.get().number
    assert f"/awards/{number}/" in results_page(client)
    assert "/results/" in page(client, f"/ru/awards/{number}/")


def test_own_award_is_in_open_data_and_valid(people, client, tmp_path):
    import json
    import subprocess
    import sys

    from tests.grants.test_giving360 import SCHEMA

    published_results(people)
    file = tmp_path / "own.json"
    file.write_bytes(b"".join(client.get("/open-data/grants.json").streaming_content))
    grant = json.loads(file.read_text())["grants"][0]
    assert grant["recipientOrganization"][0]["id"] == f"KZ-BIN-{people.ngo.bin}"
    assert len(grant["fundingOrganization"]) == 2
    if not SCHEMA.exists():
        pytest.skip(f"the schema is not here: {SCHEMA}")
    command = [sys.executable, "-m", "check_jsonschema", "--schemafile", str(SCHEMA), str(file)]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_applicant_reads_scores_comments_and_the_term(people, client):
    told(people)
    application = outcome_at(2).application
    text = page(as_person(client, people.other_director), f"/ru/applications/{application.pk}/result/")
    assert "Обосновано в заявке." in text
    assert "23:59" in text
    assert "Эксперт Сарапшыұлы" not in text


def test_applicant_reads_nothing_before_being_told(people, client):
    decided(people)
    application = outcome_at(1).application
    as_person(client, people.aigerim)
    assert client.get(f"/ru/applications/{application.pk}/result/").status_code == 404


def test_another_applicant_reads_nothing(people, client):
    told(people)
    application = outcome_at(1).application
    as_person(client, people.other_director)
    assert client.get(f"/ru/applications/{application.pk}/result/").status_code == 404


def test_desk_tells_and_publishes_by_pages(people, client):
    selection = decided(people)
    base = f"/en/calls/desk/{selection.call_id}/results/"
    assert "Tell all applicants" in page(as_person(client, people.officer), base)
    client.post(f"{base}tell/")
    assert "Publish the results" in page(as_person(client, people.publisher), base)
    response = client.post(f"{base}publish/")
    assert response["Location"] == f"/en/calls/{selection.call.number}/results/"
    assert Award.objects.count() == 1


def test_incomplete_results_are_explained_on_the_page(people, client):
    selection = decided(people)
    outcome_at(2).delete()
    response = as_person(client, people.officer).post(f"/en/calls/desk/{selection.call_id}/results/tell/")
    assert response.status_code == 422
    assert "Nobody is told before everybody can be." in response.content.decode()


def test_telling_and_publishing_wait_in_my_work(people, client):
    decided(people)
    assert "Tell the applicants" in page(as_person(client, people.officer), "/en/work/")
    actions.tell_applicants(Selection.objects.get(), by=actor_for(people.officer), at=TOLD)
    assert "Publish the results" in page(as_person(client, people.publisher), "/en/work/")
    assert "Publish the results" not in page(as_person(client, people.officer), "/en/work/")


def test_call_page_leads_to_its_results(people, client):
    """Pages judge by the clock, by which this call has not even opened: it is moved into the past."""
    selection = published_results(people)
    Call.objects.update(opens_at=JOINED, closes_at=JOINED + timedelta(days=20))
    assert f"/calls/{selection.call.number}/results/" in page(client, f"/en/calls/{selection.call.number}/")


def queries(act):
    with CaptureQueriesContext(connection) as found:
        act()
    return len(found)


def one_more_application():
    """A copy of the second one, as far as the results page reads it."""
    lost = outcome_at(2)
    application, submission, admission = lost.application, lost.submission, lost.application.admission
    application.pk, application.number, application.plan = None, f"{application.number}-x", revised(application.plan)
    application.save()
    submission.pk, submission.application, submission.plan = None, application, application.plan
    submission.save()
    admission.pk, admission.application, admission.submission = None, application, submission
    admission.save()
    lost.pk, lost.application, lost.submission, lost.place = None, application, submission, None
    lost.save()


def revised(plan):
    from projects.actions import revise
    from tests.people import SYSTEM

    return revise(plan, by=SYSTEM, at=PUBLISHED)


def test_results_cost_the_same_with_two_applications_and_with_three(people):
    selection = published_results(people)
    two = queries(lambda: results_of(Selection.objects.get(pk=selection.pk)))
    one_more_application()
    found = results_of(Selection.objects.get(pk=selection.pk))
    assert len(found.lots[0].others) == 2
    assert queries(lambda: results_of(Selection.objects.get(pk=selection.pk))) == two <= 14


def test_term_for_appeals_is_in_working_days_from_telling(people):
    selection = told(people)
    terms = selection.call.terms_rules.values
    assert appeal_until(selection) == due_at(TOLD, int(terms["appeal_days"]))
    assert DECIDED < TOLD
