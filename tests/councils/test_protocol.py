"""The protocol repeats what happened, in Kazakh and in Russian, and is signed by two people."""

import dataclasses
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.translation import override

from accounts.actions import record_tie
from accounts.models import InterestGround
from core.errors import Refused, WrongState
from core.record import first_broken
from councils import actions, work
from councils.models import Meeting
from councils.protocol import content
from councils.states import MeetingState
from documents.actions import confirm_signature, content_of, sign_electronically, sign_on_paper
from documents.content import Paragraph
from documents.models import Document
from documents.signing import fake
from notices.models import Notice
from tests.councils.conftest import HOUR, lot
from tests.councils.making import (
    an_ngo,
    counted,
    declare_all,
    in_session,
    invited,
    mark,
    seated,
    seats,
)
from tests.documents import samples
from tests.documents.conftest import accepted
from tests.people import actor_for, as_person


def words(value):
    """Every text of the content, whatever block it stands in."""
    if isinstance(value, str):
        return [value]
    if dataclasses.is_dataclass(value):
        return [text for field in dataclasses.fields(value) for text in words(getattr(value, field.name))]
    if isinstance(value, list | tuple):
        return [text for each in value for text in words(each)]
    return []


def text_in(language, meeting):
    with override(language):
        return "\n".join(words(content(Meeting.objects.get(pk=meeting.pk)))).replace("\u00a0", " ")


@pytest.fixture
def held(people, lots):
    """Five members, one absent at first and then there; one tied; a departure with reasons; a dissenting opinion."""
    council = seated(people, 7)
    ngo = an_ngo(people)
    lots.at_stake = [ngo]
    lots.blocks = [Paragraph("Қосымша 7 / Приложение 7")]
    record_tie(seats(council)[6].user, ngo.bin, InterestGround.KIN, by=actor_for(people.coordinator), at=people.at)
    new = lot(ballot="each", is_repeated=True)
    meeting = invited(people, council, new)
    mark(people, meeting, 6)
    statuses = {seats(council)[1].pk: "remote", seats(council)[6].pk: "present", seats(council)[5].pk: "absent"}
    secretary = {"by": actor_for(people.secretary), "at": people.at + HOUR}
    actions.mark_attendance(meeting, statuses, **secretary)
    meeting = actions.open_meeting(meeting, **secretary)
    item = meeting.items.get()
    declare_all(people, item)
    actions.open_item(item, **secretary)
    against_a, for_all = {"a": "against", "b": "for", "c": "for"}, {"a": "for", "b": "for", "c": "abstain"}
    counted(people, item, against_a, against_a, against_a, for_all, for_all)
    reasons = {"a": ("Мақсатқа сай емес", "Не отвечает цели"), "c": ("Орын босады", "Место освободилось")}
    actions.decide(item, reasons, by=actor_for(people.secretary), at=people.at + HOUR)
    return actions.close_meeting(meeting, by=actor_for(people.secretary), at=people.at + 2 * HOUR)


FACTS = {
    "kk": [
        "M-2027-0001", "2027 ж. 11", "Астана", "Азаматтық бастамаларды қолдау орталығы", "15-Б",
        "Гранттар жөніндегі комиссия", "Бақыт Нұрланов", "Елена Ли", "Мәдениет және ақпарат министрлігі",
        "1-лот. Еріктілікті дамыту", "№ 12 бұйрық", "1 000 000 ₸", "Әсері жоғары өтінім басым", "«a» қоры", "400 000 ₸", "95",
        "Мақсатқа сай емес", "Орын босады", "Қағидалардың 42-тармағы", "Қосымша 7",
    ],
    "ru": [
        "M-2027-0001", "Центр поддержки гражданских инициатив", "Комиссия по грантам",
        "Министерство культуры и информации", "Лот 1. Развитие волонтерства", "Приказ № 12", "Выше заявка с большим эффектом",
        "Фонд «a»", "500 000 ₸", "Не отвечает цели", "Место освободилось", "пункт 42 Правил", "Приложение 7",
    ],
    "en": [
        "Members: 7. Taking part: 6. Needed for a quorum (2/3): 5.", "Present", "Takes part remotely", "Absent", "In person",
        "Quorum of this item. Members: 7. Taking part: 6. Recused: 1. Voting: 5. Needed: 5.",
        "Мүше 6: takes no part. Known to the portal: A close relative", "Мүше 1: no interest declared",
        "The cut-off line lies below place 2.", "Repeated call", "Award", "Refuse", "Reasons for departing from the ranking:",
        "Decision. Ground: item 42 of the Rules. The proposal was carried.", "Presided by", "10:00", "11:00",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("language", "fact"), [(code, fact) for code, facts in FACTS.items() for fact in facts])
def test_protocol_names_every_fact(people, held, language, fact):
    assert fact in text_in(language, held)


def test_protocol_counts_the_votes_on_each(people, held):
    with override("en"):
        tables = [block for section in content(held).sections for block in section.blocks if block.kind == "table"]
    votes = next(table for table in tables if table.caption == "Votes")
    assert votes.rows[0][1:] == ["2", "3", "0"]


def test_protocol_keeps_a_dissenting_opinion(people, commission, lots):
    item = in_session(people, commission, lot()).items.get()
    declare_all(people, item)
    actions.open_item(item, by=actor_for(people.secretary), at=people.at)
    actions.vote(item, "against", dissent="Смета завышена", by=actor_for(people.chair), at=people.at)
    item = counted(people, item, None, "for", "for", "for", "for")
    actions.decide(item, by=actor_for(people.secretary), at=people.at)
    text = text_in("en", item.meeting)
    assert "Смета завышена\nDissenting opinion: Бақыт Нұрланов" in text
    assert "Votes. For: 4. Against: 1. Abstained: 0." in text


def test_protocol_says_why_an_item_was_taken_off(people, commission, lots):
    meeting = in_session(people, commission, lot())
    actions.void_item(meeting.items.get(), "Кворум болмады", by=actor_for(people.secretary), at=people.at)
    assert "Кворум болмады" in text_in("kk", meeting)


# --- issue and signatures --------------------------------------------------------------------------------


def sign(people, user, document, at):
    actor = actor_for(user)
    from accounts.models import Organisation

    body = Organisation.objects.get(pk=actor.organisation_id)
    key = fake.demo_key(
        name=actor.name, bin=body.bin, organisation=body.name, users=["ORGANIZATION", "CAN_SIGN"], at=at
    )
    return sign_electronically(document, fake.sign(content_of(document), key=key, at=at), by=actor, at=at)


@pytest.fixture
def paper(people, held, settings):
    settings.SIGNATURE_ADAPTER, settings.DEMO = "fake", True
    return actions.issue_protocol(held, by=actor_for(people.secretary), at=people.at + 3 * HOUR)


def test_protocol_is_issued_in_both_state_languages(people, paper):
    assert {document.language for document in paper.documents.all()} == {"kk", "ru"}
    assert (paper.number, paper.issuer) == ("M-2027-0001", people.operator)


def test_protocol_of_a_meeting_in_session_is_not_issued(people, commission, lots):
    with pytest.raises(WrongState):
        actions.issue_protocol(in_session(people, commission, lot()), by=actor_for(people.secretary), at=people.at)


def test_signed_by_both_in_both_languages_finishes_the_meeting(people, held, paper):
    at = people.at + 4 * HOUR
    for document in paper.documents.all():
        for user in (people.chair, people.secretary):
            assert Meeting.objects.get(pk=held.pk).state == MeetingState.CLOSED
            sign(people, user, document, at)
    assert Meeting.objects.get(pk=held.pk).state == MeetingState.SIGNED
    assert Notice.objects.filter(event="councils.protocol_signed").count() == 8
    assert first_broken() is None


def test_nobody_else_signs_the_protocol(people, paper):
    member = seats(Meeting.objects.get().council)[1].user
    with pytest.raises(Refused):
        sign(people, member, paper.documents.first(), people.at + 4 * HOUR)


def test_signed_protocol_is_not_issued_again(people, held, paper):
    sign(people, people.chair, paper.documents.first(), people.at + 4 * HOUR)
    with pytest.raises(WrongState):
        actions.issue_protocol(held, by=actor_for(people.secretary), at=people.at + 5 * HOUR)


def test_protocol_issued_again_replaces_the_unsigned_one(people, held, paper):
    second = actions.issue_protocol(held, by=actor_for(people.secretary), at=people.at + 4 * HOUR)
    paper.refresh_from_db()
    assert paper.replaced_by == second


@pytest.mark.parametrize(
    ("person", "reads"), [("chair", True), ("observer", True), ("aigerim", False), ("outsider", False)]
)
def test_protocol_is_read_by_those_who_see_the_meeting(people, paper, person, reads):
    from documents.access import may_read

    document = Document.objects.filter(paper=paper).first()
    assert may_read(actor_for(getattr(people, person)), document, people.at + 4 * HOUR) is reads


# --- my work -----------------------------------------------------------------------------------------------


def test_member_is_asked_to_declare_and_then_to_vote(people, commission, lots):
    actor = actor_for(people.chair)
    item = in_session(people, commission, lot()).items.get()
    assert len(list(work.declarations_to_make(actor, people.at))) == 1
    declare_all(people, item)
    assert list(work.declarations_to_make(actor, people.at)) == []
    actions.open_item(item, by=actor_for(people.secretary), at=people.at)
    assert len(list(work.votes_to_cast(actor, people.at))) == 1
    actions.vote(item, "for", by=actor, at=people.at)
    assert list(work.votes_to_cast(actor, people.at)) == []


def test_secretary_has_the_meeting_to_run_until_the_protocol_is_issued(people, held):
    actor = actor_for(people.secretary)
    assert [item.state for item in work.meetings_to_run(actor, people.at)] == ["closed"]
    actions.issue_protocol(held, by=actor, at=people.at + timedelta(days=1))
    assert list(work.meetings_to_run(actor, people.at)) == []
    assert len(list(work.protocols_to_sign(actor, people.at))) == 1


def test_scan_of_a_signed_protocol_waits_for_a_second_person(people, held, paper, client):
    """Not for the signer; the page of the protocol leads there."""
    document = paper.documents.get(language="kk")
    chair = actor_for(people.chair)
    signature = sign_on_paper(
        document, accepted("signed.pdf", samples.pdf(), by=chair), by=chair, at=people.at + 4 * HOUR
    )
    at = people.at + 5 * HOUR
    coordinator = actor_for(people.coordinator, people.operator)
    assert [item.url for item in work.scans_to_compare(coordinator, at)] == [
        reverse("meeting_protocol", args=[held.pk])
    ]
    assert list(work.scans_to_compare(actor_for(people.chair), at)) == []
    page = (
        as_person(client, people.coordinator, people.operator)
        .get(reverse("meeting_protocol", args=[held.pk]))
        .content.decode()
    )
    assert reverse("signature_decide", args=[signature.pk]) in page
    confirm_signature(signature, by=coordinator, at=at)
    assert list(work.scans_to_compare(coordinator, at)) == []


@pytest.mark.parametrize(
    "source",
    [
        work.declarations_to_make,
        work.votes_to_cast,
        work.meetings_to_run,
        work.protocols_to_sign,
        work.scans_to_compare,
    ],
)
def test_my_work_costs_one_query(people, held, django_assert_num_queries, source):
    actor = dataclasses.replace(actor_for(people.secretary), roles=frozenset({"secretary", "commission"}))
    with django_assert_num_queries(1):
        list(source(actor, people.at))
