"""From the close of a call to its results: admission, the draw of experts, their scores, what applicants and public are told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, cached_property, partial
from random import Random
from typing import Any

from core.actor import Actor
from grants import actions
from grants.checklist import lines_of
from grants.models import Admission, Appeal, Application, Assignment, Criterion, Draw, Lot, Outcome, Review, Selection
from grants.states import AssignmentState
from partnership.demo import applying, crowd
from partnership.demo.bodies import COORDINATOR
from partnership.demo.crowd import actor_of_ngo
from partnership.demo.events import Life
from partnership.demo.proposals import Proposal
from partnership.demo.stage import SYSTEM, read
from partnership.demo.timeline import Timeline

OBSERVERS_WORDS = ("Ақ жол", "Ашық аспан", "Дала желі", "Бірлік", "Алтын күз", "Көктем", "Тұлпар")


@dataclass(frozen=True)
class Choice:
    """The selection of one call: `facts` is the table `[selection]` of its file, all its days are optional from the last on."""

    timeline: Timeline
    life: Life
    proposals: list[Proposal]

    @property
    def facts(self) -> dict[str, Any]:
        found: dict[str, Any] = self.life.facts["selection"]
        return found

    @cached_property
    def coordinator(self) -> Actor:
        return self.life.stage.acting(COORDINATOR)

    @property
    def selection(self) -> Selection:
        return Selection.objects.select_related("call").get(call=self.life.call)

    @cached_property
    def checklist(self) -> list[str]:
        """Keys of all lines there may be: those of the first application and of every document of the call."""
        admission = Admission.objects.filter(selection__call=self.life.call).earliest("pk")
        documents = admission.application.call.required_documents.all()
        return [
            *(line.key for line in lines_of(admission, at=self.life.stage.now)), *(f"document_{one.pk}" for one in documents),
        ]  # fmt: skip

    @property
    def standing(self) -> list[Proposal]:
        return [each for each in self.proposals if each.submits is not None]

    def at(self, name: str, hour: int, minute: int = 0) -> datetime:
        moment: datetime = self.life.at(self.facts[name], hour, minute)
        return moment

    def lot(self, place: int) -> Lot:
        return Lot.objects.select_related("call").get(call=self.life.call, place=place)

    def tell(self, at: datetime, what: str, make: Any, **more: Any) -> None:
        self.timeline.tell(at, f"{self.life.part} {what}", make, **more)


def tell(timeline: Timeline, life: Life, proposals: list[Proposal]) -> None:
    choice = Choice(timeline, life, proposals)
    opened = life.at("closes+0", 18, 33)
    choice.tell(opened, "closed", partial(_open, choice, opened))
    _tell_admission(choice)
    if "concluded" in choice.facts:
        at = choice.at("concluded", 17)
        choice.tell(at, "admission concluded", partial(_conclude, choice, at))
    for place in range(1, len(life.facts["lots"]) + 1):
        _tell_lot(choice, place)
    if "scoring_closed" in choice.facts:
        at = choice.at("scoring_closed", 16)
        choice.tell(at, "scoring closed", partial(_close_scoring, choice, at))
    _tell_results(choice)


def _open(choice: Choice, at: datetime) -> Selection:
    return actions.open_selection(choice.life.call, by=SYSTEM, at=at)


# --- admission ----------------------------------------------------------------------------------------------------
def _tell_admission(choice: Choice) -> None:
    """The days of `checked` share the applications; those whose fate is to wait wait."""
    days = choice.facts.get("checked", [])
    decided = [each for each in choice.standing if each.fate != "waiting"]
    for number, proposal in enumerate(decided):
        day = days[number * len(days) // len(decided)]
        at = choice.life.at(day, 9, 30) + timedelta(minutes=number * len(days) % max(len(decided), 1) * 4)
        choice.tell(at, f"check of {proposal.part}", partial(_check, choice, proposal, at))
        if proposal.fate == "corrected":
            again = at + timedelta(days=1, hours=3)
            choice.tell(again, f"correction of {proposal.part}", partial(_correct, choice, proposal, again))
            submits = again + timedelta(minutes=25)
            make = partial(applying.submit, choice.life, proposal, submits)
            choice.tell(submits, f"correction of {proposal.part} submitted", make, is_whole=True)


def _check(choice: Choice, proposal: Proposal, at: datetime) -> None:
    fate, _colon, failed = proposal.fate.partition(":")
    admission = _admission(choice, proposal)
    is_officers = choice.facts.get("officer_checks", False) and proposal.number % 3 == 2
    by = choice.life.officer if is_officers else choice.coordinator
    reason = crowd.written()["reasons"][proposal.language].get(failed, "")
    if failed.startswith("exclusion_"):
        crowd.record_exclusion(choice.life.stage, proposal.ngo, failed.removeprefix("exclusion_"), reason, at)
    answers = {key: ("no", reason) if key == failed else ("yes", "") for key in choice.checklist}
    admission = actions.answer_checklist(admission, answers, by=by, at=at)
    if fate == "admitted":
        actions.admit(admission, by=by, at=at + timedelta(minutes=1))
    elif fate == "refused":
        actions.reject(admission, reason, by=by, at=at + timedelta(minutes=1))
    elif fate in ("returned", "corrected"):
        remark = choice.facts["remark"]
        actions.make_remark(admission, remark["part"], remark[proposal.language], by=by, at=at)
        actions.return_application(admission, by=by, at=at + timedelta(minutes=2))


def _correct(choice: Choice, proposal: Proposal, at: datetime) -> None:
    """The remarked section anew, with a sentence more."""
    application = applying.application_of(choice.life, proposal)
    applying.correct(
        application, proposal, choice.facts["remark"], by=actor_of_ngo(choice.life.stage, proposal.ngo), at=at
    )


def _admission(choice: Choice, proposal: Proposal) -> Admission:
    rows = Admission.objects.select_related("application__call", "selection")
    return rows.get(application=applying.application_of(choice.life, proposal))


def _conclude(choice: Choice, at: datetime) -> Selection:
    return actions.conclude_admission(choice.selection, by=choice.coordinator, at=at)


# --- the draw and the scores ---------------------------------------------------------------------------------------
def _tell_lot(choice: Choice, place: int) -> None:
    """`frozen`, `drawn`, `scored`: a day for each lot, in their order; a lot beyond the list has not come so far."""
    facts = choice.facts
    if place > len(facts.get("frozen", [])):
        return
    frozen = choice.life.at(facts["frozen"][place - 1], 10, 20 * (place - 1))
    choice.tell(frozen, f"pool {place}", partial(_freeze, choice, place, frozen))
    if place > len(facts.get("drawn", [])):
        return
    drawn = choice.life.at(facts["drawn"][place - 1], 11, 20 * (place - 1))
    wanted = facts["wanted"][place - 1] if "wanted" in facts else []
    choice.tell(drawn, f"draw {place}", partial(_draw, choice, place, wanted, drawn))
    answered = choice.life.stage.at("drawn+1w", 10, 15 * place, drawn=drawn.date())
    choice.tell(answered, f"answers {place}", partial(_answer, choice, place, answered))
    at = choice.life.at(facts["scored"][place - 1], 14, 15 * place)
    choice.tell(at, f"scores {place}", partial(_score, choice, place, at))


def _freeze(choice: Choice, place: int, at: datetime) -> Draw:
    return actions.freeze_pool(choice.lot(place), by=choice.coordinator, at=at)


def _draw(choice: Choice, place: int, wanted: list[str], at: datetime) -> Draw:
    """Refusals, if chance makes any necessary, are no part of their own: one without a trace would be made again."""
    draw = choice.lot(place).draws.holding().get()
    words = OBSERVERS_WORDS[(place + len(choice.life.key)) % len(OBSERVERS_WORDS)]
    draw = actions.draw_experts(draw, words=words, by=choice.coordinator, at=at)
    _refuse(choice, place, wanted, at + timedelta(hours=2))
    return draw


def _refuse(choice: Choice, place: int, wanted: list[str], at: datetime) -> None:
    """Chance decided who is drawn; whoever shall show their work in the demo comes in as a reserve when others cannot."""
    while True:
        active = list(_active(choice, place))
        missing = set(wanted) - {one.user.email for one in active}
        if not missing:
            return
        refusing = next(one for one in active if one.user.email not in wanted)
        reasons = sentences(refusing.user.language)["refusals"]
        at += timedelta(minutes=40)
        actions.refuse_assignment(
            refusing, reasons[refusing.number % len(reasons)], by=_expert(choice, refusing), at=at
        )


def _answer(choice: Choice, place: int, at: datetime) -> None:
    """Everybody called says in time that they will score."""
    for assignment in _active(choice, place):
        actions.accept_assignment(assignment, by=_expert(choice, assignment), at=at)


def _score(choice: Choice, place: int, at: datetime) -> None:
    """With `sent`: so many by each expert in turn, the others are left; without it everything is sent."""
    sent = choice.facts.get("sent")
    quality = {choice.life.stage.made_in(each.part, Application).pk: each for each in choice.standing}
    for turn, assignment in enumerate(_active(choice, place)):
        by = _expert(choice, assignment)
        rows = Review.objects.filter(assignment=assignment).select_related(
            "submission__application__organisation", "assignment__lot"
        )
        reviews = list(rows.order_by("submission__application__number"))
        many = len(reviews) if sent is None else sent[place - 1][turn]
        for review in reviews[:many]:
            _send(review, quality[review.submission.application_id], by, at)
            at += timedelta(minutes=3)
        if sent is not None:
            _begin(reviews[many : many + 1], quality, by, at)


def _send(review: Review, proposal: Proposal, by: Actor, at: datetime) -> None:
    review = actions.declare(review, [], by=by, at=at)
    entries = _entries(review, proposal)
    actions.send_review(review, entries, revision=review.revision, by=by, at=at + timedelta(minutes=2))


def _begin(reviews: list[Review], quality: dict[int, Proposal], by: Actor, at: datetime) -> None:
    """Opened, with points for the first two criteria."""
    for review in reviews:
        review = actions.declare(review, [], by=by, at=at)
        entries = _entries(review, quality[review.submission.application_id])
        begun = dict(list(entries.items())[:2])
        actions.save_review(review, begun, revision=review.revision, by=by, at=at + timedelta(minutes=5))


def _entries(review: Review, proposal: Proposal) -> dict[int, actions.Entry]:
    """Round what the application is worth, as this expert sees it."""
    words = sentences(proposal.language)
    chance = Random(f"{review.assignment.number} {review.submission_id}")  # noqa: S311
    found = {}
    for criterion in Criterion.objects.filter(call=review.assignment.lot.call_id):
        part = min(max(proposal.quality + chance.uniform(-0.12, 0.12), 0.2), 1.0)
        level = 0 if part >= 0.75 else 1 if part >= 0.55 else 2
        found[criterion.pk] = actions.Entry(round(criterion.max_score * part), words[criterion.key][level])
    return found


@cache
def sentences(language: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = read("scoring.toml")["ru" if language == "ru" else "kk"]
    return found


def _active(choice: Choice, place: int) -> Any:
    rows = Assignment.objects.filter(draw__in=choice.lot(place).draws.holding(), state=AssignmentState.ACTIVE)
    return rows.select_related("user", "draw", "lot__call").order_by("order")


def _expert(choice: Choice, assignment: Assignment) -> Actor:
    return choice.life.stage.acting(assignment.user.email)


def _close_scoring(choice: Choice, at: datetime) -> Selection:
    return actions.close_scoring(choice.selection, by=choice.coordinator, at=at)


# --- results --------------------------------------------------------------------------------------------------------
def _tell_results(choice: Choice) -> None:
    if "told" in choice.facts:
        at = choice.at("told", 12)
        choice.tell(at, "applicants told", partial(_tell_applicants, choice, at))
    if "published" in choice.facts:
        at = choice.at("published", 11)
        choice.tell(at, "results published", partial(_publish, choice, at))
    if "appeal" in choice.facts:
        _tell_appeal(choice, choice.facts["appeal"])


def _tell_applicants(choice: Choice, at: datetime) -> Selection:
    return actions.tell_applicants(choice.selection, by=choice.coordinator, at=at)


def _publish(choice: Choice, at: datetime) -> Selection:
    return actions.publish_results(choice.selection, by=choice.life.publisher, at=at)


def _tell_appeal(choice: Choice, facts: dict[str, Any]) -> None:
    at = choice.life.at(facts["day"], 15)
    choice.tell(at, "appeal", partial(_appeal, choice, facts, at))
    if "decided" in facts:
        decided = choice.life.at(facts["decided"], 16, 30)
        choice.tell(decided, "appeal decided", partial(_decide_appeal, choice, facts, decided))


def _appeal(choice: Choice, facts: dict[str, Any], at: datetime) -> Appeal:
    proposal = choice.proposals[facts["application"] - 1]
    outcome = Outcome.objects.get(application=applying.application_of(choice.life, proposal))
    return actions.file_appeal(outcome, facts["text"], by=actor_of_ngo(choice.life.stage, proposal.ngo), at=at)


def _decide_appeal(choice: Choice, facts: dict[str, Any], at: datetime) -> Appeal:
    """By a coordinator who had no part in it."""
    appeal = choice.life.stage.made_in(f"{choice.life.part} appeal", Appeal)
    by = choice.life.stage.acting(facts["by"])
    return actions.decide_appeal(appeal, facts["verdict"], facts["decision"], by=by, at=at)
