"""The register: proposed, meets the requirements, interviewed, included; or turned away with a reason."""

from datetime import date

import pytest
from django.core import mail
from django.core.exceptions import ValidationError

from accounts import actions
from accounts.models import ExpertProfile, ExpertStatus
from accounts.roles import Role
from core.errors import Refused, WrongState
from core.models import Record
from core.record import subject_of
from tests.people import actor_for, include


def propose(people, user=None, by=None, **rest):
    user = user or people.citizen
    fields = {"spheres": people.spheres[:2], "languages": ["kk"], **rest}
    return actions.propose_expert(user, by=by or actor_for(user), at=people.at, **fields)


def test_person_proposes_themselves(people):
    profile = propose(people)
    assert profile.status == ExpertStatus.PROPOSED
    assert actor_for(people.citizen).has(Role.EXPERT) is False


def test_nobody_proposes_another(people):
    with pytest.raises(Refused):
        propose(people, by=actor_for(people.outsider))


def test_coordinator_proposes_another(people):
    assert propose(people, by=actor_for(people.coordinator), nominating_side="operator").nominating_side == "operator"


@pytest.mark.parametrize("missing", [{"spheres": []}, {"languages": []}])
def test_proposal_names_spheres_and_languages(people, missing):
    with pytest.raises(ValidationError):
        propose(people, **missing)


def test_included_person_acts_as_expert(people):
    include(propose(people), by=actor_for(people.coordinator), at=people.at)
    assert actor_for(people.citizen).has(Role.EXPERT)


def test_steps_are_not_skipped(people):
    with pytest.raises(WrongState):
        actions.decide_expert(propose(people), "include", by=actor_for(people.coordinator), at=people.at)


def test_each_step_is_on_the_record(people):
    profile = include(propose(people), by=actor_for(people.coordinator), at=people.at)
    verbs = Record.objects.filter(subject=subject_of(profile)).order_by("seq").values_list("verb", flat=True)
    assert list(verbs) == ["propose", "conform", "interview", "include"]


def test_refusal_states_its_reason(people):
    with pytest.raises(ValidationError):
        actions.decide_expert(propose(people), "decline", by=actor_for(people.coordinator), at=people.at)


def test_declined_person_proposes_again(people):
    profile = propose(people)
    actions.decide_expert(profile, "decline", reason="no experience", by=actor_for(people.coordinator), at=people.at)
    assert propose(people).status == ExpertStatus.PROPOSED


def test_included_person_does_not_change_own_spheres(people):
    include(propose(people), by=actor_for(people.coordinator), at=people.at)
    with pytest.raises(WrongState):
        propose(people)


def test_coordinator_does_not_decide_on_themselves(people):
    profile = propose(people, user=people.coordinator)
    with pytest.raises(Refused):
        actions.decide_expert(profile, "conform", by=actor_for(people.coordinator), at=people.at)


def test_term_ends_on_its_day(people):
    profile = propose(people)
    by = actor_for(people.coordinator)
    for verb in ("conform", "interview"):
        actions.decide_expert(profile, verb, by=by, at=people.at)
    actions.decide_expert(profile, "include", until=date(2027, 12, 31), by=by, at=people.at)
    assert ExpertProfile.objects.in_register(date(2027, 12, 31)).filter(pk=profile.pk).exists()
    assert not ExpertProfile.objects.in_register(date(2028, 1, 1)).filter(pk=profile.pk).exists()


def test_removed_expert_acts_no_more(people):
    profile = people.expert1.expert
    actions.decide_expert(profile, "remove", reason="breach", by=actor_for(people.coordinator), at=people.at)
    assert not actor_for(people.expert1).has(Role.EXPERT)


def test_person_is_told_of_each_decision(people, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    people.citizen.language = "en"
    people.citizen.save()
    actions.decide_expert(
        propose(people), "decline", reason="no experience yet", by=actor_for(people.coordinator), at=people.at
    )
    letter = mail.outbox[-1]
    assert letter.to == [people.citizen.email]
    assert "Not included" in letter.body
    assert "no experience yet" in letter.body
