"""An appeal: in its term, by who signs for the applicant; decided by people who had no part in it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.actions import record_tie
from core import once
from core.calendar import DayName, due_at, remove_day, set_day
from core.errors import Refused, WrongState
from core.models import CalendarDay, Record
from core.record import subject_of
from documents.models import Document
from grants import actions
from grants.impartiality import TOOK_PART, partial_reason
from grants.models import Appeal, Selection
from grants.results import appeal_until, terms_of
from grants.states import AppealState
from grants.work_of_results import appeals_to_decide, decisions_to_read
from notices.models import Notice
from tests.documents.samples import pdf
from tests.grants import deciding
from tests.grants.deciding import PUBLISHED, a_decided_call, appeal_against, judge, outcome_at, papers_made
from tests.people import SYSTEM, actor_for, as_person

pytestmark = pytest.mark.django_db
HOLIDAY = DayName("Демалыс", "Выходной", "Day off")
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with a_decided_call(django_db_blocker) as people:
        deciding.told(people, Selection.objects.get())
        yield people


@pytest.fixture
def people(world, db):
    return world


def until():
    return appeal_until(Selection.objects.select_related("call__terms_rules").get())


def decide(appeal, by, verb="uphold", text="Ұпай қайта саналады", at=PUBLISHED + DAY):
    return actions.decide_appeal(appeal, verb, text, by=actor_for(by), at=at)


# --- filing ----------------------------------------------------------------------------------------------------------
def test_an_appeal_gets_a_number_and_a_term_in_working_days(people):
    appeal = appeal_against(people)
    days = terms_of(appeal.outcome.lot.call).appeal_decision_days
    assert (appeal.number, appeal.due_at) == ("AP-2027-0001", due_at(PUBLISHED, days))


def test_applicant_gets_a_receipt(people):
    appeal = appeal_against(people)
    assert appeal.number in Notice.objects.get(event="grants.appeal_filed", recipient=people.other_director).title


def test_the_last_second_is_in_time(people):
    assert appeal_against(people, at=until() - SECOND).state == AppealState.FILED


def test_one_second_late_is_refused_with_the_reason(people):
    with pytest.raises(WrongState, match=r"term for appeals is over\. It lasted until: .*23:59"):
        appeal_against(people, at=until())
    assert not Appeal.objects.exists()


def test_nobody_appeals_before_being_told(people):
    outcome = outcome_at(2)
    Selection.objects.update(told_at=None, told_by=None)
    with pytest.raises(WrongState, match="no decision to appeal against"):
        actions.file_appeal(outcome, "x", by=actor_for(people.other_director), at=PUBLISHED)


def test_staff_cannot_file(people):
    with pytest.raises(Refused, match="head of the organisation"):
        actions.file_appeal(outcome_at(1), "x", by=actor_for(people.accountant), at=PUBLISHED)


def test_signatory_can_file(people):
    assert actions.file_appeal(outcome_at(1), "x", by=actor_for(people.signatory), at=PUBLISHED).pk


def test_another_applicant_cannot_file(people):
    with pytest.raises(Refused, match="another organisation"):
        actions.file_appeal(outcome_at(1), "x", by=actor_for(people.other_director), at=PUBLISHED)


def test_an_empty_appeal_is_refused(people):
    with pytest.raises(ValidationError, match="what you ask for"):
        actions.file_appeal(outcome_at(2), "  ", by=actor_for(people.other_director), at=PUBLISHED)


def test_one_appeal_a_decision(people):
    appeal_against(people)
    with pytest.raises(WrongState, match="appealed against this decision already"):
        appeal_against(people)


def test_what_was_filed_never_changes(people):
    appeal = appeal_against(people)
    with pytest.raises(IntegrityError, match="cannot be changed"), transaction.atomic():
        Appeal.objects.filter(pk=appeal.pk).update(text="Another")


def test_a_new_holiday_moves_the_term(people):
    appeal = appeal_against(people)
    before = appeal.due_at
    set_day(next_weekday(), CalendarDay.Kind.DAY_OFF, HOLIDAY, by=SYSTEM, at=PUBLISHED)
    appeal.refresh_from_db()
    assert appeal.due_at > before


def test_a_holiday_taken_out_again_takes_no_time_away(people):
    day = next_weekday()
    set_day(day, CalendarDay.Kind.DAY_OFF, HOLIDAY, by=SYSTEM, at=PUBLISHED)
    appeal = appeal_against(people)
    selection = Selection.objects.get(call=appeal.outcome.lot.call_id)
    told, due = appeal_until(selection), appeal.due_at
    remove_day(day, note="Order", by=SYSTEM, at=PUBLISHED)
    appeal.refresh_from_db()
    selection.refresh_from_db()
    assert (appeal_until(selection), appeal.due_at) == (told, due)
    assert Record.objects.filter(subject=subject_of(selection), verb="keep_term").exists()


def next_weekday():
    return next(day for step in range(1, 8) if (day := PUBLISHED.date() + DAY * step).weekday() < 5)


# --- who decides -----------------------------------------------------------------------------------------------------
def test_somebody_without_a_part_decides(people):
    appeal = decide(appeal_against(people), judge(people))
    assert (appeal.state, appeal.decision) == (AppealState.UPHELD, "Ұпай қайта саналады")


@pytest.mark.parametrize("who", ["coordinator", "officer"])
def test_who_took_part_cannot_decide(people, who):
    """The coordinator admitted and drew, the officer told the applicants."""
    appeal = appeal_against(people)
    with pytest.raises(Refused, match="took part"):
        decide(appeal, getattr(people, who))


def test_experts_and_members_of_the_commission_took_part(people):
    from councils.models import Council, Item, Meeting, Seat
    from grants.models import Assignment

    outcome = outcome_at(2)
    expert = Assignment.objects.called().first().user
    assert partial_reason(actor_for(expert), outcome, at=PUBLISHED) == TOOK_PART
    assert partial_reason(actor_for(people.chair), outcome, at=PUBLISHED) is None
    common = {"quorum_numerator": 2, "quorum_denominator": 3, "smallest": 3, "largest": 15}
    council = Council.objects.create(
        kind="commission", name_kk="К", name_ru="К", body=people.ministry, decision_number="1",
        decision_on=date(2027, 1, 1), valid_from=date(2027, 1, 1), created_at=PUBLISHED, **common,
    )  # fmt: skip
    Seat.objects.create(
        council=council, user=people.chair, side="customer", organisation=people.ministry, since=date(2027, 1, 1)
    )
    meeting = Meeting.objects.create(council=council, starts_at=PUBLISHED, created_at=PUBLISHED)
    Item.objects.create(meeting=meeting, place=1, subject=f"grants.lot:{outcome.lot_id}", title_kk="Л", title_ru="Л")
    assert partial_reason(actor_for(people.chair), outcome, at=PUBLISHED) == TOOK_PART


def test_a_tie_to_the_applicant_excludes(people):
    appeal, person = appeal_against(people), judge(people)
    record_tie(person, bin=people.other_ngo.bin, ground="kinship", by=actor_for(person), at=PUBLISHED)
    with pytest.raises(Refused, match="tied to this organisation"):
        decide(appeal, person)


def test_who_works_for_a_rival_does_not_decide(people):
    with pytest.raises(Refused):
        decide(appeal_against(people), people.insider)


@pytest.mark.parametrize("who", ["publisher", "akimat_officer", "aigerim", "expert1"])
def test_others_do_not_decide_at_all(people, who):
    with pytest.raises(Refused, match="coordinators"):
        decide(appeal_against(people), getattr(people, who))


def test_only_those_without_a_part_are_asked(people):
    person = judge(people)
    appeal_against(people)
    asked = set(Notice.objects.filter(event="grants.appeal_waits").values_list("recipient", flat=True))
    assert asked == {person.pk}


def test_only_those_without_a_part_have_it_in_their_work(people):
    person = judge(people)
    appeal_against(people)
    assert [item.title.split()[0] for item in appeals_to_decide(actor_for(person), PUBLISHED)] == ["AP-2027-0001"]
    assert appeals_to_decide(actor_for(people.coordinator), PUBLISHED) == []


def test_who_lost_finds_the_decision_in_my_work_until_the_term_is_over(people):
    loser, end = actor_for(people.other_director), appeal_until(Selection.objects.get())
    [item] = decisions_to_read(loser, PUBLISHED)
    assert (item.url, item.due_at) == (
        f"/en/applications/{outcome_at(2).application_id}/result/",
        end,
    )
    assert decisions_to_read(actor_for(people.aigerim), PUBLISHED) == []  # they won
    assert decisions_to_read(loser, end) == []
    appeal_against(people)
    assert decisions_to_read(loser, PUBLISHED) == []


def test_a_decision_needs_reasons(people):
    with pytest.raises(ValidationError, match="reasons"):
        decide(appeal_against(people), judge(people), text=" ")


def test_a_decided_appeal_stays_decided(people):
    person = judge(people)
    appeal = decide(appeal_against(people), person, "dismiss")
    with pytest.raises(Refused, match="decided"):
        decide(appeal, person)


def test_applicant_and_desk_are_told_and_a_letter_is_made(people):
    decide(appeal_against(people), judge(people), "dismiss")
    assert Notice.objects.filter(event="grants.appeal_decided", recipient=people.other_director).exists()
    assert Notice.objects.filter(event="grants.appeal_settled", recipient=people.publisher).exists()
    assert papers_made("grants.appeal_letter") == 1
    letters = Document.objects.filter(purpose="grants.appeal_decision", owner_organisation=people.other_ngo)
    assert set(letters.values_list("language", flat=True)) == {"kk", "ru"}


# --- pages --------------------------------------------------------------------------------------------------------------
def url():
    return f"/en/applications/{outcome_at(2).application_id}/appeal/"


class Upload:
    def __init__(self, name, content, kind="application/pdf"):
        self.name, self.content, self.content_type = name, content, kind

    def read(self):
        return self.content


def post(client, key=None, **fields):
    data = {"once": key or once.new_key(), "text": "Wrong sum of points", **fields}
    return client.post(url(), data)


def test_director_files_by_the_page_with_a_document(people, client):
    as_person(client, people.other_director)
    assert client.get(url()).status_code == 200
    assert post(client, file=Upload("proof.pdf", pdf())).status_code == 302
    appeal = Appeal.objects.get()
    assert Document.objects.filter(subject=f"grants.appeal:{appeal.pk}", file_name="proof.pdf").exists()
    text = client.get(url()).content.decode()
    assert appeal.number in text
    assert "proof.pdf" in text


def test_a_second_click_files_one_appeal(people, client):
    as_person(client, people.other_director)
    key = once.new_key()
    assert [post(client, key).status_code, post(client, key).status_code] == [302, 302]
    assert Appeal.objects.count() == 1


def test_a_refused_file_keeps_what_was_written_and_files_nothing(people, client):
    as_person(client, people.other_director)
    response = post(client, file=Upload("proof.pdf", b"MZ not a pdf at all"))
    assert response.status_code == 422
    assert "Wrong sum of points" in response.content.decode()
    assert not Appeal.objects.exists()


def test_staff_see_why_they_cannot_file(people, client):
    application = outcome_at(1).application
    text = as_person(client, people.accountant).get(f"/en/applications/{application.pk}/result/").content.decode()
    assert "Ask one of them." in text


def test_judge_decides_by_the_page(people, client):
    appeal = appeal_against(people)
    as_person(client, judge(people))
    assert "Wrong" not in client.get(f"/en/appeals/{appeal.number}/").content.decode()
    response = client.post(f"/en/appeals/{appeal.number}/decide/", {"verb": "dismiss", "decision": "It stands."})
    assert response.status_code == 302
    assert Appeal.objects.get().state == AppealState.DISMISSED


def test_who_took_part_reads_why_they_cannot_decide(people, client):
    appeal = appeal_against(people)
    text = as_person(client, people.coordinator).get(f"/en/appeals/{appeal.number}/").content.decode()
    assert "You took part in what the appeal is about" in text
    assert "Give the decision" not in text


def test_an_undecided_form_says_what_is_missing(people, client):
    appeal = appeal_against(people)
    response = as_person(client, judge(people)).post(f"/en/appeals/{appeal.number}/decide/", {})
    assert response.status_code == 422
    assert "Choose whether the appeal is upheld or dismissed." in response.content.decode()


def test_the_public_sees_how_many_appealed_and_what_came_of_it(people, client):
    actions.publish_results(Selection.objects.get(), by=actor_for(people.publisher), at=PUBLISHED)
    appeal = decide(appeal_against(people), judge(people))
    text = client.get(f"/en/calls/{appeal.outcome.lot.call.number}/results/").content.decode()
    assert appeal.number in text
    assert "Upheld: 1" in text
    assert "дұрыс саналмаған" not in text


def test_list_of_appeals_costs_the_same_with_one_and_with_two(people, client):
    as_person(client, people.coordinator)

    def count():
        client.get("/en/appeals/")
        with CaptureQueriesContext(connection) as found:
            assert client.get("/en/appeals/").status_code == 200
        return len(found)

    appeal_against(people)
    one = count()
    actions.file_appeal(outcome_at(1), "x", by=actor_for(people.aigerim), at=PUBLISHED)
    assert count() == one
