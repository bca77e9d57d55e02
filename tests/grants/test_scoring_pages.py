"""An expert's desk by pages, blind calls that leak nothing, and the progress that coordinators and officers follow."""

from decimal import Decimal

import pytest

from accounts.actions import add_member
from accounts.roles import Role
from core.models import Record
from grants import actions
from grants.models import Assignment, Call, Criterion, Review, Selection, Submission
from grants.papers import issue_receipt
from grants.scoring.blind import Mask, _inflected, mask_of
from grants.scoring.progress import application_row
from grants.states import AssignmentState, ReviewState, SelectionState
from notices.models import Notice
from tests.grants import applying
from tests.grants.making import WHILE_OPEN, published
from tests.grants.selecting import (
    SCORED,
    admitted,
    all_admitted,
    all_sent,
    assignment,
    director,
    drawn,
    entries,
    opened,
    register,
    results_published,
    review_of,
    sent,
)
from tests.people import JOINED, SYSTEM, actor_for, as_person

pytestmark = pytest.mark.django_db


def text_of(response):
    return response.content.decode()


def typed(review, press="save", part=1.0, **changes):
    """What the page of a review posts."""
    data = {"press": press, "revision": str(review.revision), "notes": ""}
    for key, entry in entries(review, part).items():
        data[f"points_{key}"], data[f"comment_{key}"] = str(entry.points), entry.comment
    return {**data, **changes}


def url(review, tail=""):
    return f"/ru/reviews/{review.pk}/{tail}"


# --- the desk ---------------------------------------------------------------------------------------------


def test_the_desk_says_how_many_of_how_many(people, client):
    draw = drawn(people, admitted(people, count=3))
    one = assignment(draw)
    sent(one, 1)
    page = text_of(as_person(client, one.user).get("/en/reviews/"))
    assert "Scored: 1 of 3" in page
    assert "expert № 1" in page


def test_the_desk_costs_the_same_with_two_applications_and_with_three(people, client, django_assert_max_num_queries):
    one = assignment(drawn(people, admitted(people, count=3)))
    as_person(client, one.user).get("/ru/reviews/")
    with django_assert_max_num_queries(8):
        client.get("/ru/reviews/")


def test_an_expert_accepts_by_page(people, client):
    one = assignment(drawn(people))
    assert as_person(client, one.user).post(f"/ru/reviews/assignments/{one.pk}/accept/").status_code == 302
    assert Assignment.objects.get(pk=one.pk).answered_at is not None


def test_an_expert_refuses_by_page(people, client):
    draw = drawn(people)
    one = assignment(draw)
    as_person(client, one.user)
    address = f"/ru/reviews/assignments/{one.pk}/refuse/"
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "Уезжаю"}).status_code == 302
    assert assignment(draw, 4).state == AssignmentState.ACTIVE


def test_an_application_shows_its_declaration_first(people, client):
    review = review_of(assignment(drawn(people)))
    as_person(client, review.assignment.user)
    response = client.get(url(review))
    assert response["Location"] == url(review, "declare/")
    page = text_of(client.get(url(review, "declare/")))
    assert people.ngo.bin in page  # whose it is has to be known to declare
    assert "Молодые родители" not in page  # the text is not


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({}, 422),
        ({"has_conflict": "some"}, 422),
        ({"has_conflict": "none", "grounds": ["kin"]}, 422),
        ({"has_conflict": "some", "grounds": ["other"]}, 422),
        ({"has_conflict": "some", "grounds": ["other"], "explanation": "Дос"}, 302),
        ({"has_conflict": "none"}, 302),
    ],
)
def test_the_declaration_is_an_express_answer(people, client, data, status):
    review = review_of(assignment(drawn(people)))
    as_person(client, review.assignment.user)
    assert client.post(url(review, "declare/"), data).status_code == status


def test_opening_an_application_is_on_the_record(people, client):
    review = opened(assignment(drawn(people)))
    as_person(client, review.assignment.user).get(url(review))
    assert Record.objects.filter(subject=f"grants.review:{review.pk}", verb="read").count() == 1


def test_text_stands_beside_every_criterion(people, client):
    review = opened(assignment(drawn(people)))
    page = text_of(as_person(client, review.assignment.user).get(url(review)))
    for criterion in Criterion.objects.all():
        assert f'name="points_{criterion.pk}"' in page
        assert criterion.title_ru in page
    assert "Школа молодых родителей" in page


def test_draft_then_sending_by_pages(people, client):
    review = opened(assignment(drawn(people)))
    as_person(client, review.assignment.user)
    first = min(entries(review))
    draft = typed(review, **{f"comment_{first}": ""})
    assert client.post(url(review), draft).status_code == 302
    review.refresh_from_db()
    assert review.state == ReviewState.DRAFT
    assert client.post(url(review), {**draft, "press": "send", "revision": "1"}).status_code == 422
    assert client.post(url(review), typed(review, "send")).status_code == 302
    review.refresh_from_db()
    assert (review.state, review.total) == (ReviewState.SENT, Decimal(100))


def test_what_was_typed_is_kept_when_something_is_wrong(people, client):
    review = opened(assignment(drawn(people)))
    as_person(client, review.assignment.user)
    first = min(entries(review))
    response = client.post(url(review), typed(review, **{f"points_{first}": "200", f"comment_{first}": "Сақталсын"}))
    assert response.status_code == 422
    assert "Сақталсын" in text_of(response)


def test_autosave_answers_with_its_line_and_the_next_revision(people, client):
    review = opened(assignment(drawn(people)))
    as_person(client, review.assignment.user)
    response = client.post(url(review), typed(review, "autosave"), headers={"HX-Request": "true"})
    assert 'id="id_revision" value="1"' in text_of(response)
    assert "<html" not in text_of(response)


def test_two_windows_show_both_versions(people, client):
    review = opened(assignment(drawn(people)))
    as_person(client, review.assignment.user)
    first = min(entries(review))
    client.post(url(review), typed(review, **{f"comment_{first}": "Бірінші терезе"}))
    response = client.post(url(review), typed(review, **{f"comment_{first}": "Екінші терезе"}))
    page = text_of(response)
    assert response.status_code == 409
    assert "Бірінші терезе" in page
    assert "Екінші терезе" in page
    assert 'name="revision" value="1"' in page


def test_a_second_press_of_send_shows_what_was_sent(people, client):
    review = opened(assignment(drawn(people)))
    as_person(client, review.assignment.user)
    data = typed(review, "send")
    assert [client.post(url(review), data).status_code for _ in range(2)] == [302, 302]


def test_other_scores_after_sending_are_refused(people, client):
    review = opened(assignment(drawn(people)))
    as_person(client, review.assignment.user)
    client.post(url(review), typed(review, "send"))
    assert client.post(url(review), typed(review, "send", 0.5)).status_code == 409


def test_nobody_sees_others_scores_before_sending_their_own(people, client):
    draw = drawn(people)
    first = opened(assignment(draw, 1))
    words = {key: actions.Entry(3, "Тек менің пікірім") for key in entries(first)}
    actions.send_review(first, words, revision=0, by=actor_for(first.assignment.user), at=SCORED)
    second = opened(assignment(draw, 2))
    as_person(client, second.assignment.user)
    assert "Тек менің пікірім" not in text_of(client.get(url(second)))
    client.post(url(second), typed(second, "send"))
    page = text_of(client.get(url(second)))
    assert "Тек менің пікірім" in page
    assert first.assignment.user.full_name not in page


def test_reviews_are_absent_for_everyone_else(people, client):
    draw = drawn(people)
    review = opened(assignment(draw, 1))
    strangers = [assignment(draw, 2).user, assignment(draw, 4).user, people.expert1, people.coordinator, people.officer]
    for person in [*strangers, people.aigerim, people.administrator]:
        as_person(client, person)
        for tail in ("", "declare/"):
            assert client.get(url(review, tail)).status_code == 404, (person, tail)
            assert client.post(url(review, tail), typed(review)).status_code == 404, (person, tail)
        for tail in ("accept", "refuse"):
            address = f"/ru/reviews/assignments/{review.assignment_id}/{tail}/"
            assert client.post(address, {"reason": "x"}).status_code == 404, (person, tail)


def test_a_reserve_that_waits_sees_nothing(people, client):
    draw = drawn(people)
    page = text_of(as_person(client, assignment(draw, 4).user).get("/ru/reviews/"))
    assert draw.lot.call.number not in page


def test_who_refused_no_longer_reads(people, client):
    one = assignment(drawn(people))
    review = opened(one)
    actions.refuse_assignment(one, "Уезжаю", by=actor_for(one.user), at=SCORED)
    assert as_person(client, one.user).get(url(review)).status_code == 404


def test_a_review_costs_the_same_queries_with_two_colleagues_as_with_none(
    people, client, django_assert_max_num_queries
):
    draw = drawn(people)
    all_sent(draw)
    one = assignment(draw)
    as_person(client, one.user)
    with django_assert_max_num_queries(30):
        client.get(url(review_of(one)))


def test_my_work_of_an_expert(people, client):
    one = assignment(drawn(people))
    assert "/ru/reviews/" in text_of(as_person(client, one.user).get("/ru/work/"))


# --- documents ------------------------------------------------------------------------------------------


def drawn_with_document(people, *, is_blind, plan=applying.PLAN):
    """The first application carries a file; a receipt exists too."""
    register(people)
    call = published(people)
    Call.objects.filter(pk=call.pk).update(is_blind=is_blind)
    call.refresh_from_db()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(applying, "PLAN", plan)
        application, document = applying.with_document(people, call)
    pressed = actions.press_submit(application, by=actor_for(people.aigerim), at=WHILE_OPEN)
    assert pressed.submission, [str(gap.sentence) for gap in pressed.gaps]
    receipt = issue_receipt(pressed.submission, by=SYSTEM, at=WHILE_OPEN).documents.first()
    applying.submitted(people, call, director(people, 2))
    draw = drawn(people, all_admitted(people, call))
    review = opened(assignment(draw), 1)
    return review, document, receipt


def test_who_declared_reads_the_documents(people, client):
    review, document, _receipt = drawn_with_document(people, is_blind=False)
    as_person(client, review.assignment.user)
    assert document.file_name in text_of(client.get(url(review)))
    assert client.get(f"/ru/documents/{document.pk}/download/").status_code == 200


def test_documents_are_closed_before_the_declaration(people, client):
    review, document, _receipt = drawn_with_document(people, is_blind=False)
    colleague = assignment(review.assignment.draw, 2).user
    assert as_person(client, colleague).get(f"/ru/documents/{document.pk}/download/").status_code == 404


# --- blind calls ------------------------------------------------------------------------------------------

PLANTED = (
    "Фонд «Умит» (БИН {bin}) работает с 2015 года. Директор Айгерім Сәрсенова, ее коллега и Сәрсеновой знакомая, "
    "тел. +7 701 123-45-67, umit@ngo.example, https://umit.example/kz, @umit_kz. Үмітке көмек керек. "
    "Общественный фонд «Умит» поможет родителям."
)
NAMES = ("Умит", "Үміт", "Umit", "Айгерім", "Сәрсенов", "701 123", "umit@", "umit.example", "@umit_kz", "+77011234567")


def planted(people):
    """The applicant writes its own name wherever it can."""
    words = PLANTED.format(bin=people.ngo.bin)
    plan = {key: (dict(values), [dict(row) for row in rows]) for key, (values, rows) in applying.PLAN.items()}
    plan["problem"][0]["problem"] = words
    plan["project"][0].update(title="Школа родителей фонда Умит", summary=words)
    plan["charter_fit"][0]["charter_fit"] = words
    plan["risks"][1][0]["response"] = words[:300]
    plan["team"][1][0].update(name="Айгерім Сәрсенова", experience=words[:300])
    plan["activities"][1][0].update(responsible="Айгерім Сәрсенова", result=words[:300])
    plan["budget"][1][0]["justification"] = words[:300]
    plan["partners"][0]["own_contribution"] = words
    return plan


def leaks(page, people):
    return [name for name in (*NAMES, people.ngo.bin, people.ngo.name_ru) if name in page]


@pytest.fixture
def blind(people):
    return drawn_with_document(people, is_blind=True, plan=planted(people))


def test_what_could_leak_is_there(people, blind):
    review, document, _receipt = blind
    content = review.submission.content
    for name in ("Умит", "Айгерім", "Сәрсенов", "701 123", "umit@", people.ngo.bin, document.file_name):
        assert name in content, name


def test_no_page_of_a_blind_call_tells_who_applies(people, client, blind):
    """Declaration, text, sent scores, desk, "my work", titles of pages."""
    review, document, _receipt = blind
    as_person(client, review.assignment.user)
    other = review_of(review.assignment, 2)
    pages = [client.get(url(review)), client.get(url(review, "declare/")), client.get(url(other, "declare/"))]
    pages += [client.get("/ru/reviews/"), client.get("/ru/work/")]
    client.post(url(review), typed(review, "send"))
    pages.append(client.get(url(review)))
    for response in pages:
        assert response.status_code == 200
        page = text_of(response)
        assert leaks(page, people) == []
        assert document.file_name not in page
        assert "ОО «Достык»" not in page
    assert "[" in text_of(pages[0])  # something was hidden
    assert "родителям" in text_of(pages[0])  # the rest of the text is there


def test_a_recused_page_of_a_blind_call_tells_nothing_either(people, client, blind):
    review, _document, _receipt = blind
    actions.declare(review, ["kin"], by=actor_for(review.assignment.user), at=SCORED)
    page = text_of(as_person(client, review.assignment.user).get(url(review)))
    assert leaks(page, people) == []


def test_files_papers_and_exports_of_a_blind_call_are_absent_for_experts(people, client, blind):
    review, document, receipt = blind
    application = review.submission.application
    as_person(client, review.assignment.user)
    for address in (
        f"/ru/documents/{document.pk}/download/",
        f"/ru/documents/{receipt.pk}/download/",
        f"/ru/documents/{document.pk}/",
        f"/ru/applications/{application.pk}/",
        f"/ru/applications/{application.pk}/check/",
        f"/ru/applications/{application.pk}/submitted-1.json",
        f"/ru/applications/{application.pk}/budget.xlsx",
        f"/ru/admission/{application.admission.pk}/",
        "/ru/admission/",
    ):
        assert client.get(address).status_code == 404, address


def test_letters_to_experts_of_a_blind_call_tell_nothing(people, blind):
    review, _document, _receipt = blind
    for notice in Notice.objects.filter(recipient=review.assignment.user):
        assert leaks(notice.title + notice.text + notice.url, people) == [], notice.event


def test_the_plan_in_the_database_stays_as_it_was(people, client, blind):
    review, _document, _receipt = blind
    as_person(client, review.assignment.user).get(url(review))
    assert "Умит" in Submission.objects.get(pk=review.submission_id).plan.problem


def test_the_mask_knows_endings_and_leaves_other_words(people, blind):
    mask = mask_of(blind[0].submission)
    hidden = str(mask("Айгерім"))
    assert mask("Айгерімге, Сәрсеновой; Үмітпен, Умита") == f"{hidden}, {hidden}; {hidden}, {hidden}"
    plain = "Школа молодых родителей, 20 семей, 500 000 тенге"
    assert mask(plain) == plain


def test_short_surnames_hide_no_other_words():
    mask = Mask([_inflected("Пак")])
    assert mask("Пак и Паку нужен пакет") == "{0} и {0} нужен пакет".format(mask("Пак"))


def test_contacts_are_hidden_whoevers_they_are():
    mask = Mask([])
    hidden = str(mask("a@b.kz"))
    assert mask("8 (701) 123-45-67") == hidden
    assert mask("700140000019") == hidden
    assert mask("Сайт: www.fond.kz сегодня") == f"Сайт: {hidden} сегодня"
    assert mask("12 345 678,90 в 2027 году") == "12 345 678,90 в 2027 году"


# --- progress ---------------------------------------------------------------------------------------------


def progress(selection, tail=""):
    return f"/en/reviews/progress/{selection.call.number}/{tail}"


def test_progress_knows_experts_by_number(people, client):
    draw = drawn(people)
    selection = draw.lot.call.selection
    sent(assignment(draw, 1), 1)
    for person in (people.coordinator, people.officer):
        page = text_of(as_person(client, person).get(progress(selection)))
        assert "1 of 2" in page
        assert "Сарапшыұлы" not in page
    results_published(people, selection)
    assert "Сарапшыұлы" in text_of(client.get(progress(selection)))


def test_progress_is_absent_for_everyone_else(people, client):
    draw = drawn(people)
    selection = draw.lot.call.selection
    strangers = [people.aigerim, people.akimat_officer, people.observer, people.publisher, assignment(draw).user]
    for person in strangers:
        as_person(client, person)
        for tail in ("", "close/"):
            assert client.get(progress(selection, tail)).status_code == 404, person


@pytest.mark.parametrize(
    ("totals", "is_wide"), [((100, 71), False), ((100, 70), False), ((100, 69), True), ((100,), False)]
)
def test_scores_further_apart_than_the_rules_allow_are_marked(totals, is_wide):
    submission = Submission(pk=1)
    reviews = [
        Review(submission=submission, state="sent", total=Decimal(total), assignment=Assignment(number=number))
        for number, total in enumerate(totals, 1)
    ]
    row = application_row(submission, reviews, Decimal(100), needed=3, percent=30)
    assert row.is_spread_wide is is_wide


def test_progress_marks_scores_far_apart(people, client):
    draw = drawn(people)
    sent(assignment(draw, 1), part=1.0)
    sent(assignment(draw, 2), part=0.2)
    assert "Far apart" in text_of(as_person(client, people.officer).get(progress(draw.lot.call.selection)))


def test_progress_costs_the_same_with_two_applications_and_with_three(people, client, django_assert_max_num_queries):
    draw = drawn(people, admitted(people, count=3))
    all_sent(draw)
    as_person(client, people.officer)
    with django_assert_max_num_queries(18):
        client.get(progress(draw.lot.call.selection))


def test_coordinator_closes_by_pages_and_sees_the_ranking(people, client):
    draw = drawn(people)
    all_sent(draw, {1: 0.5, 2: 0.9})
    selection = draw.lot.call.selection
    as_person(client, people.coordinator)
    assert "Ranking" not in text_of(client.get(progress(selection)))
    assert client.post(progress(selection, "close/")).status_code == 302
    page = text_of(client.get(progress(selection)))
    assert "Ranking of lot 1" in page
    assert page.index("A-2027-0002") < page.index("A-2027-0001", page.index("Ranking"))
    assert Selection.objects.get().state == SelectionState.DECIDING


def test_officer_follows_but_does_not_close(people, client):
    draw = drawn(people)
    all_sent(draw)
    address = progress(draw.lot.call.selection, "close/")
    assert as_person(client, people.officer).post(address).status_code == 404


def test_an_expert_who_is_of_the_body_too_sees_no_scores_of_others(people, client):
    """Whoever works for the body cannot be drawn; who joined it later is stopped at the declaration."""
    one = assignment(drawn(people))
    add_member(one.user, people.ngo, [Role.STAFF], by=SYSTEM, at=JOINED)
    review = one.reviews.get(submission__application__organisation=people.ngo)
    review = actions.declare(review, [], by=actor_for(one.user), at=SCORED)
    assert review.state == ReviewState.RECUSED
