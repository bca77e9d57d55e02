"""A call between its close and its decision, made as people make it: submitted, admitted, drawn, scored."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from accounts.actions import claim_organisation, confirm_standing, propose_expert
from accounts.models import ExpertProfile, User
from accounts.roles import OrganisationKind
from grants import actions
from grants.checklist import lines_of
from grants.models import Admission, Assignment, Call, Criterion, Draw, Lot, Review, Selection
from grants.states import AdmissionState, ReviewState
from ngos.models import Ngo
from tests.grants.applying import submitted, with_profile
from tests.grants.making import CLOSES, published
from tests.people import JOINED, Cast, actor_for, include, valid_bin

DAY, MINUTE, SECOND = timedelta(days=1), timedelta(minutes=1), timedelta(seconds=1)
CHECKED = CLOSES + 5 * DAY
FROZEN = CLOSES + 6 * DAY
DRAWN = FROZEN + 10 * MINUTE
SCORED = DRAWN + DAY


def director(people: Cast, number: int) -> User:
    """Head of one more NGO; 1 and 2 are those of the cast."""
    if number <= 2:
        return with_profile(people, people.aigerim if number == 1 else people.other_director)
    email = f"director{number}@ngo.example"
    user = people._person(email, f"Басшы Нөмірбек {number}", language="ru")
    names = {"name_kk": f"«Бірлік {number}» қоры", "name_ru": f"Фонд «Бирлик {number}»", "name_en": ""}
    bin_ = valid_bin(f"7708400{number:04}")
    claim = claim_organisation(
        OrganisationKind.NGO, bin=bin_, region=people.region, by=actor_for(user), at=JOINED, **names
    )
    confirm_standing(claim.organisation, by=actor_for(people.coordinator), at=JOINED)
    return with_profile(people, user)


def register(people: Cast, count: int = 8, **facts: Any) -> list[User]:
    """So many people in the register of experts who read both languages."""
    return [one_expert(people, number, **facts) for number in range(1, count + 1)]


def one_expert(people: Cast, number: int, **facts: Any) -> User:
    user = people._person(f"drawn{number}@experts.example", f"Эксперт Сарапшыұлы {number}", language="ru")
    facts = {"spheres": people.spheres[:2], "languages": ["kk", "ru"], **facts}
    profile = propose_expert(user, by=actor_for(user), at=JOINED, **facts)
    include(profile, by=actor_for(people.coordinator), at=JOINED)
    return user


def closed(people: Cast, count: int = 2, call: Call | None = None, language: str = "ru") -> Call:
    """With so many submitted applications, each of another NGO; the last one is in `language`."""
    call = call or published(people)
    for number in range(1, count + 1):
        submitted(people, call, director(people, number), language=language if number == count else "ru")
    return call


def admitted(
    people: Cast, count: int = 2, call: Call | None = None, experts: int = 8, language: str = "ru"
) -> Selection:
    """Everything admitted; experts may be drawn."""
    register(people, experts)
    return all_admitted(people, closed(people, count, call, language))


def all_admitted(people: Cast, call: Call) -> Selection:
    by = actor_for(people.coordinator)
    selection = actions.open_selection(call, by=by, at=CLOSES)
    for admission in Admission.objects.filter(selection=selection):
        admit(admission, by=by)
    return actions.conclude_admission(selection, by=by, at=CHECKED)


def admit(admission: Admission, *, by: Any, at: datetime = CHECKED) -> None:
    answers = {line.key: ("yes", "") for line in lines_of(admission, at=at)}
    actions.answer_checklist(admission, answers, by=by, at=at)
    actions.admit(admission, by=by, at=at)
    assert Admission.objects.get(pk=admission.pk).state == AdmissionState.ADMITTED


def the_lot(selection: Selection) -> Lot:
    return Lot.objects.get(call=selection.call_id, place=1)


def frozen(people: Cast, selection: Selection | None = None, at: datetime = FROZEN) -> Draw:
    selection = selection or admitted(people)
    return actions.freeze_pool(the_lot(selection), by=actor_for(people.coordinator), at=at)


def drawn(people: Cast, selection: Selection | None = None, at: datetime = DRAWN) -> Draw:
    draw = frozen(people, selection)
    return actions.draw_experts(draw, words="Ашық аспан", by=actor_for(people.coordinator), at=at)


def assignment(draw: Draw, number: int = 1) -> Assignment:
    return Assignment.objects.get(draw=draw, number=number)


def review_of(one: Assignment, place: int = 1) -> Review:
    """Of the application that was submitted as the `place`-th."""
    return Review.objects.filter(assignment=one).order_by("submission__application__number")[place - 1]


def opened(one: Assignment, place: int = 1, at: datetime = SCORED) -> Review:
    return actions.declare(review_of(one, place), [], by=actor_for(one.user), at=at)


def entries(review: Review, part: float = 1.0) -> dict[int, Any]:
    """The same part of the points for every criterion."""
    criteria = Criterion.objects.filter(call=review.assignment.lot.call_id)
    return {one.pk: actions.Entry(int(one.max_score * part), "Обосновано в заявке.") for one in criteria}


def sent(one: Assignment, place: int = 1, part: float = 1.0, at: datetime = SCORED) -> Review:
    review = review_of(one, place)
    if review.state == ReviewState.WAITING:
        review = opened(one, place, at)
    return actions.send_review(review, entries(review, part), revision=review.revision, by=actor_for(one.user), at=at)


def all_sent(draw: Draw, parts: dict[int, float] | None = None, at: datetime = SCORED) -> None:
    """Every called expert sends every score: `parts` by the place of the application."""
    for one in Assignment.objects.filter(draw=draw, state="active").order_by("number"):
        for place in range(1, Review.objects.filter(assignment=one).count() + 1):
            sent(one, place, (parts or {}).get(place, 1.0), at)


def ngo_of(user: User) -> Ngo:
    return Ngo.objects.select_related("organisation").get(organisation__memberships__user=user)


def profile_of(user: User) -> ExpertProfile:
    return ExpertProfile.objects.get(user=user)


def results_published(people: Cast, selection: Selection, at: datetime = SCORED) -> None:
    """As the row stands in the end: told by one person, published by another."""
    Selection.objects.filter(pk=selection.pk).update(
        state="published", told_at=at, told_by=people.coordinator, published_at=at, published_by=people.publisher
    )


def drawn_for(people: Cast, user: User, at: datetime = DRAWN) -> Draw:
    """From the cast's six experts; chance is helped so that `user` is number 1. For who only asks who may do what."""
    assert people.experts
    selection = all_admitted(people, closed(people, 1))
    draw = drawn(people, selection, at)
    first, theirs = assignment(draw), Assignment.objects.get(draw=draw, user=user)
    if theirs.pk != first.pk:
        other = first.user
        Assignment.objects.filter(pk=theirs.pk).update(user=people.citizen)
        Assignment.objects.filter(pk=first.pk).update(user=user)
        Assignment.objects.filter(pk=theirs.pk).update(user=other)
    return draw
