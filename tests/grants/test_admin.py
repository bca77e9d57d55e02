"""Django admin, for an administrator of the portal who is no superuser: everything is seen but what is sealed."""

import pytest
from django.contrib import admin
from django.urls import reverse

from core.models import CalendarDay, Record, RuleSet
from core.readonly import ReadOnlyAdmin
from councils.models import Council
from grants.models import Call, Draw, Submission
from tests.councils.making import seated
from tests.grants.making import published
from tests.grants.selecting import assignment, drawn, opened, sent
from tests.people import as_person

pytestmark = pytest.mark.django_db


def listed(model):
    return reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_changelist")


def shown(row):
    return reverse(f"admin:{row._meta.label_lower.replace('.', '_')}_change", args=[row.pk])


@pytest.fixture
def administrator(people, client):
    assert not people.administrator.is_superuser
    return as_person(client, people.administrator)


def test_every_list_opens(people, administrator):
    refused = [
        model._meta.label
        for model, page in admin.site._registry.items()
        if isinstance(page, ReadOnlyAdmin) and administrator.get(listed(model)).status_code != 200
    ]
    assert refused == []


def test_all_pages_are_of_the_one_read_only_class():
    assert [page for page in admin.site._registry.values() if not isinstance(page, ReadOnlyAdmin)] == []


def test_administrator_reads_records_calendar_rule_sets_councils_and_calls(people, administrator):
    council, call = seated(people), published(people)
    rows = [Record.objects.last(), CalendarDay.objects.first(), RuleSet.objects.first(), council, call]
    assert [type(row) for row in rows] == [Record, CalendarDay, RuleSet, Council, Call]
    assert [administrator.get(shown(row)).status_code for row in rows] == [200] * 5


def test_staff_without_the_role_see_nothing(people, client):
    people.officer.is_staff = True
    people.officer.save()
    assert as_person(client, people.officer).get(listed(Call)).status_code == 403


def test_what_is_sealed_is_not_shown(people, administrator):
    draw = drawn(people)
    one = assignment(draw)
    review = sent(one)
    opened(one, place=2)
    for model in ("assignment", "review", "score"):
        assert administrator.get(f"/en/admin/grants/{model}/").status_code == 404
    page = administrator.get(shown(Draw.objects.get())).content.decode()
    assert draw.pool_sha256 in page
    assert "eligible" not in page
    submission = Submission.objects.get(pk=review.submission_id)
    page = administrator.get(shown(submission)).content.decode()
    assert submission.sha256 in page
    assert submission.content[:40] not in page


def test_the_record_of_what_is_sealed_is_not_shown(people, administrator):
    draw = drawn(people)
    one = assignment(draw)
    review = sent(one)
    hidden = Record.objects.filter(subject=f"grants.review:{review.pk}", verb="send").get()
    assert hidden.actor_name == one.user.full_name
    assert administrator.get(shown(hidden)).status_code == 302
    page = administrator.get(listed(Record)).content.decode()
    assert f"grants.draw:{draw.pk}" in page
    assert "grants.review:" not in page
    assert "grants.assignment:" not in page
    declared = Record.objects.filter(subject__startswith="accounts.interestdeclaration:").last()
    assert administrator.get(shown(declared)).status_code == 302
