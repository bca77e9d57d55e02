"""What an earlier application of the organisation says is taken over section by section, shown before it is taken."""

import pytest

from core.errors import Refused
from core.models import Record
from grants import actions
from grants.models import Application
from projects.models import BudgetLine, TeamMember
from tests.grants.applying import begun, with_profile, written
from tests.grants.making import WHILE_OPEN, published
from tests.people import actor_for, as_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def both(people, monkeypatch):
    """An empty draft and an application that was written before."""
    monkeypatch.setattr("core.clock.now", lambda: WHILE_OPEN)
    call = published(people)
    director = with_profile(people, people.aigerim)
    earlier = written(people, call, director)
    return begun(people, call, director), earlier


def address(draft, key, earlier):
    return f"/en/applications/{draft.pk}/plan/{key}/from-{earlier.pk}/"


def test_the_team_is_shown_before_it_is_taken_over(people, both, client):
    draft, earlier = both
    as_person(client, people.aigerim)
    assert address(draft, "team", earlier) in client.get(f"/en/applications/{draft.pk}/plan/team/").content.decode()
    name = TeamMember.objects.filter(plan=earlier.plan).first().name
    page = client.get(address(draft, "team", earlier)).content.decode()
    assert name in page
    assert "It takes the place of" not in page
    assert client.post(address(draft, "team", earlier), {"revision": "0"}).status_code == 302
    assert list(TeamMember.objects.filter(plan=draft.plan).values_list("name", flat=True)) == list(
        TeamMember.objects.filter(plan=earlier.plan).values_list("name", flat=True)
    )
    assert Record.objects.filter(verb="take_over_section").get().note == f"team grants.application:{earlier.pk}"


def test_what_would_be_replaced_is_shown(people, both, client):
    draft, earlier = both
    by = actor_for(people.aigerim)
    actions.take_over_section(draft, "goal_tasks", earlier, revision=0, by=by, at=WHILE_OPEN)
    page = as_person(client, people.aigerim).get(address(draft, "goal_tasks", earlier)).content.decode()
    assert "It takes the place of" in page


def test_a_colleagues_words_are_never_overwritten(people, both):
    draft, earlier = both
    by = actor_for(people.aigerim)
    actions.take_over_section(draft, "risks", earlier, revision=0, by=by, at=WHILE_OPEN)
    earlier.plan.sustainability = "Басқа"
    earlier.plan.save(update_fields=["sustainability"])
    saved = actions.take_over_section(draft, "risks", earlier, revision=0, by=by, at=WHILE_OPEN)
    assert saved.is_stale
    draft.plan.refresh_from_db()
    assert draft.plan.sustainability != "Басқа"


def test_lines_do_not_refer_to_activities_that_are_not_here(people, both):
    draft, earlier = both
    assert BudgetLine.objects.filter(plan=earlier.plan, activity__isnull=False).exists()
    actions.take_over_section(draft, "budget", earlier, revision=0, by=actor_for(people.aigerim), at=WHILE_OPEN)
    lines = BudgetLine.objects.filter(plan=draft.plan)
    assert lines.count() == BudgetLine.objects.filter(plan=earlier.plan).count()
    assert not lines.filter(activity__isnull=False).exists()


def test_the_language_of_the_application_stays(people, both):
    _draft, earlier = both
    draft = begun(people, earlier.call, people.aigerim, language="kk")
    actions.take_over_section(draft, "project", earlier, revision=0, by=actor_for(people.aigerim), at=WHILE_OPEN)
    plan = Application.objects.get(pk=draft.pk).plan
    assert (plan.language, plan.title) == ("kk", earlier.plan.title)


def test_another_organisations_application_is_absent(people, both, client):
    _draft, earlier = both
    other = with_profile(people, people.other_director)
    theirs = begun(people, earlier.call, other)
    as_person(client, other)
    assert client.get(address(theirs, "team", earlier)).status_code == 404
    assert client.post(address(theirs, "team", earlier), {"revision": "0"}).status_code == 404
    assert str(earlier.plan.title) not in client.get(f"/en/applications/{theirs.pk}/plan/team/").content.decode()
    with pytest.raises(Refused):
        actions.take_over_section(theirs, "team", earlier, revision=0, by=actor_for(other), at=WHILE_OPEN)
