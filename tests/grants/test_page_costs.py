"""What a page costs: as many queries with fifty rows as with five, and a page that a village's line can carry."""

import pytest
from django.core.cache import cache
from django.core.cache.utils import make_template_fragment_key
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.bulk import multiply
from bench.pages import LONGEST_LIST
from bench.sources import LONG_BUDGET
from grants import actions
from grants.models import Admission, Application, Call, CallFunder, Lot, Submission
from projects.entries import Entry
from projects.models import BudgetLine, Unsaved
from tests.grants.applying import submitted, written
from tests.grants.making import CLOSES, WHILE_OPEN, published
from tests.look.weight import first_visit
from tests.people import actor_for, as_person


def queries_of(client, address):
    """Of a second visit: the first one makes what is made once."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert response.status_code == 200
    return len(captured), response.content


@pytest.fixture
def admission(people):
    """One application to check."""
    application = submitted(people)
    actions.open_selection(application.call, by=actor_for(people.coordinator), at=CLOSES)
    return Admission.objects.get()


def applied_too(application, count):
    """So many more of the same organisation, each with a plan of its own; the first one's id."""
    there = Application.objects.count()
    plans = multiply(application.plan, count, {})
    return multiply(application, count, {"number": f"'A-' || (n + {there})", "plan_id": f"{plans} + n - 1"})


def checked_too(admission, count):
    own = {"application_id": f"{applied_too(admission.application, count)} + n - 1"}
    submissions = multiply(admission.submission, count, own)
    multiply(admission, count, own | {"submission_id": f"{submissions} + n - 1"})


def announced_too(call, count):
    there = Call.objects.count()
    first = multiply(call, count, {"number": f"'C-' || (n + {there})"})
    own = {"call_id": f"{first} + n - 1"}
    multiply(Lot.objects.get(call=call, place=1), count, own)
    multiply(CallFunder.objects.filter(call=call)[0], count, own)


@pytest.mark.parametrize("query", ["", "?state=waiting&language=ru", "?q=A-3", "?q=молод", "?sort=newest"])
def test_queue_of_admission_costs_the_same_with_five_rows_and_with_fifty(people, admission, client, query):
    as_person(client, people.coordinator)
    checked_too(admission, 4)
    five, _html = queries_of(client, f"/en/admission/{query}")
    checked_too(admission, 60)
    fifty, html = queries_of(client, f"/en/admission/{query}")
    assert five == fifty <= 6
    assert len(html) <= LONGEST_LIST


@pytest.mark.parametrize("query", ["", "?phase=closed&type=short", "?q=C-3", "?q=волонт", "?sort=closing"])
def test_list_of_calls_costs_the_same_with_five_rows_and_with_fifty(people, client, query):
    call = published(people)
    announced_too(call, 4)
    five, _html = queries_of(client, f"/ru/calls/{query}")
    announced_too(call, 60)
    fifty, html = queries_of(client, f"/ru/calls/{query}")
    assert five == fifty <= 4
    assert len(html) <= LONGEST_LIST


def test_desk_of_a_state_body_costs_the_same_with_five_rows_and_with_fifty(people, client):
    call = published(people)
    as_person(client, people.officer)
    announced_too(call, 4)
    five, _html = queries_of(client, "/kk/calls/desk/")
    announced_too(call, 60)
    fifty, html = queries_of(client, "/kk/calls/desk/")
    assert five == fifty <= 6
    assert len(html) <= LONGEST_LIST


def test_own_applications_cost_the_same_with_five_rows_and_with_fifty(people, client):
    application = submitted(people)
    as_person(client, people.aigerim)
    plans = []
    for count in (4, 60):
        applied_too(application, count)
        plans.append(queries_of(client, "/kk/applications/"))
    (five, _html), (fifty, html) = plans
    assert five == fifty <= 6
    assert len(html) <= LONGEST_LIST


def test_amount_of_a_call_in_the_list_is_that_of_its_lots(people, client):
    call = published(people)
    lot = Lot.objects.get(call=call)
    Lot.objects.create(call=call, place=2, theme_kk="x", amount=1_500, starts_on=lot.starts_on, ends_on=lot.ends_on)
    announced_too(call, 1)  # with one lot
    html = client.get("/en/calls/").content.decode()
    assert "<td>6\u00a0001\u00a0500\u00a0₸</td>" in html
    assert "<td>6\u00a0000\u00a0000\u00a0₸</td>" in html


def test_queue_finds_by_number_and_by_a_word_of_the_title(people, admission, client):
    as_person(client, people.coordinator)
    checked_too(admission, 8)
    assert client.get("/en/admission/", {"q": "a-3"}).content.count(b'<th scope="row">') == 1
    assert client.get("/en/admission/", {"q": "no such word"}).content.count(b'<th scope="row">') == 0
    word = Submission.objects.first().plan.title.split()[0]
    assert client.get("/en/admission/", {"q": word.upper()}).content.count(b'<th scope="row">') == 9


def test_officer_finds_only_what_her_body_may_see(people, admission, client):
    as_person(client, people.akimat_officer)
    found = client.get("/en/admission/", {"q": admission.application.number})
    assert b'<th scope="row">' not in found.content


def test_words_of_a_frozen_plan_are_kept_once_a_language(people, admission, client):
    """Kept, so not made again at each opening; apart for whoever must not learn who applies."""
    as_person(client, people.coordinator)
    sha256 = admission.submission.sha256
    for language in ("kk", "ru"):
        client.get(f"/{language}/admission/{admission.pk}/")
    kept = {
        language: cache.get(make_template_fragment_key("submitted_plan", [sha256, False, language]))
        for language in ("kk", "ru")
    }
    assert all('class="portal-read"' in html for html in kept.values())
    assert kept["kk"] != kept["ru"]
    assert cache.get(make_template_fragment_key("submitted_plan", [sha256, True, "kk"])) is None
    mark = "<p>from the kept words</p>"
    cache.set(make_template_fragment_key("submitted_plan", [sha256, False, "kk"]), mark)
    assert mark in client.get(f"/kk/admission/{admission.pk}/").content.decode()


def test_application_under_check_costs_ten_queries_once_its_words_are_kept(people, admission, client):
    as_person(client, people.coordinator)
    count, _html = queries_of(client, f"/kk/admission/{admission.pk}/")
    assert count <= 10


def test_list_of_tasks_follows_every_save_though_its_words_are_kept(people, client, django_assert_num_queries):
    """Kept under the revisions of the sections: a save, words that wait and another lot each make it anew."""
    application = written(people)
    as_person(client, people.aigerim)
    address = f"/en/applications/{application.pk}/"
    state = lambda key: {part.key: part.state for part in client.get(address).context["parts"]}[key]  # noqa: E731
    assert state("risks") == "done"
    with django_assert_num_queries(10):
        client.get(address)
    entry, by = Entry({"sustainability": ""}, []), actor_for(people.aigerim)
    actions.save_application_section(application, "risks", entry, revision=1, by=by, at=WHILE_OPEN)
    assert state("risks") == "in_progress"
    kept = {
        "key": "team",
        "typed": {"fields": {}, "rows": []},
        "base_revision": 1,
        "at": WHILE_OPEN,
        "editor": "a" * 32,
    }
    Unsaved.objects.create(plan=application.plan, **kept)
    assert state("team") == "invalid"
    assert state("budget") == "done"
    Lot.objects.filter(pk=application.lot_id).update(amount=1)
    assert state("budget") == "invalid"


def test_first_visit_of_the_form_of_a_long_budget_weighs_at_most_100_kb(people, client):
    application = written(people)
    line = BudgetLine.objects.filter(plan=application.plan)[0]
    multiply(line, LONG_BUDGET - 2, {"key": "'b' || lpad(n::text, 7, '0')", "position": "n + 10"})
    as_person(client, people.aigerim)
    for key in ("budget", "goal_tasks"):
        html = client.get(f"/kk/applications/{application.pk}/plan/{key}/").content
        assert first_visit(html) <= 100_000
    assert html.count(b"htmx") and BudgetLine.objects.filter(plan=application.plan).count() == LONG_BUDGET
