"""NGOs at work on applications: begun, written section by section, submitted, or left as drafts."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from core.actor import Actor
from core.record import subject_of
from documents import actions as files
from documents import pdf
from documents.content import Content, Paragraph, Section, SignatureLine
from grants import actions
from grants.models import Application, Lot
from grants.parts import answer_set_of
from partnership.demo.crowd import actor_of_ngo
from partnership.demo.events import Life
from partnership.demo.plans import sections_of, themes_of
from partnership.demo.proposals import Proposal
from partnership.demo.stage import When
from partnership.demo.timeline import Timeline
from projects.models import PlanSection


def proposals_of(life: Life) -> list[Proposal]:
    """Those that stand in the call's own file."""
    return [_proposal(life, facts, number) for number, facts in enumerate(life.facts.get("applications", []), 1)]


def _proposal(life: Life, facts: dict[str, Any], number: int) -> Proposal:
    lot = life.facts["lots"][facts["lot"] - 1]
    theme = facts.get("theme") or themes_of(lot["sphere"], facts["language"])[0]
    submits: When | None = facts.get("submits")
    return Proposal(
        part=f"application {life.key} {number}", ngo=facts["ngo"], lot=facts["lot"], language=facts["language"],
        theme=theme, variant=facts.get("variant", 0), region=facts["region"], number=number,
        begins=life.at(facts["begins"], 10, 7 * number), asks=facts.get("asks", 0.94),
        submits=life.at(submits, facts.get("hour", 16), 3 * number) if submits is not None else None,
        sections=facts.get("sections"), answers=facts.get("answers", {}), attaches=facts.get("attaches", ""),
        fate=facts.get("fate", "admitted"), quality=facts.get("quality", 0.7),
    )  # fmt: skip


def tell(timeline: Timeline, life: Life, proposals: list[Proposal]) -> None:
    for proposal in proposals:
        timeline.tell(proposal.begins, proposal.part, partial(_write, life, proposal))
        if proposal.submits is not None:
            timeline.tell(
                proposal.submits, f"{proposal.part} submitted", partial(submit, life, proposal), is_whole=True
            )


def application_of(life: Life, proposal: Proposal) -> Application:
    return life.stage.made_in(proposal.part, Application)


def submit(life: Life, proposal: Proposal, at: datetime | None = None) -> None:
    application, at = application_of(life, proposal), at or proposal.submits
    assert at is not None  # noqa: S101
    pressed = actions.press_submit(application, by=actor_of_ngo(life.stage, proposal.ngo), at=at)
    if pressed.submission is None:
        raise ValueError(f"{proposal.part}: {pressed.outcome} {[str(gap.sentence) for gap in pressed.gaps]}")


def _write(life: Life, proposal: Proposal) -> Application:
    by, at = actor_of_ngo(life.stage, proposal.ngo), proposal.begins
    application = actions.begin_application(life.call, language=proposal.language, by=by, at=at)
    lot = Lot.objects.select_related("call").get(call=application.call_id, place=proposal.lot)
    if application.lot_id is None:
        application = actions.choose_lot(application, lot, by=by, at=at)
    sections = list(sections_of(proposal.project, lot).items())
    actions.fill_in_application(application, dict(sections[: proposal.sections]), by=by, at=at)
    if proposal.answers:
        answers = answer_set_of(application)
        revision = answers.revision if answers else 0
        actions.save_application_answers(application, proposal.answers, revision=revision, by=by, at=at)
    if proposal.attaches:
        _attach(application, proposal, by, at)
    return application


def correct(application: Application, proposal: Proposal, remark: dict[str, str], *, by: Actor, at: datetime) -> None:
    """Of the section that was remarked, with a sentence more; the others cannot be changed."""
    lot = Lot.objects.select_related("call").get(call=application.call_id, place=proposal.lot)
    entry = sections_of(proposal.project, lot)[remark["part"]]
    entry.fields[remark["part"]] += f" {remark[f'answer_{proposal.language}']}"
    section = PlanSection.objects.get(plan=application.plan_id, key=remark["part"])
    actions.save_application_section(application, section.key, entry, revision=section.revision, by=by, at=at)


def _attach(application: Application, proposal: Proposal, by: Actor, at: datetime) -> None:
    """A letter in place of a scan, for the first document that the call asks for."""
    requirement = application.call.required_documents.order_by("place")[0]
    title = getattr(requirement, f"title_{proposal.language}")
    content = Content(
        title=title, number="1", date=f"{at:%d.%m.%Y}", issuer=by.organisation,
        sections=[Section("", [Paragraph(proposal.attaches)])], signatures=[SignatureLine("", by.name)],
    )  # fmt: skip
    file = SimpleUploadedFile(
        f"{title}.pdf", pdf.render("call.typ", pdf.data_of(content), language=proposal.language, at=at)
    )
    document = files.examine(files.upload(file, title=title, by=by, at=at), by=by, at=at)
    document = files.attach(document, subject_of(application), by=by, at=at)
    actions.attach_document(application, document, requirement, by=by, at=at)
