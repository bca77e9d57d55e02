from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.utils import translation

from core.errors import Stale, WrongState
from core.models import Record
from questionnaires.actions import (
    adopt_version,
    answers_at,
    begin_answers,
    close_answers,
    editable_keys,
    last_version,
    open_answers,
    publish_version,
    remark,
    return_answers,
    save_answers,
    withdraw_remark,
)
from questionnaires.answers import check
from questionnaires.editing import remove
from questionnaires.exporting import export, export_text, sha256_of
from questionnaires.kinds import Kind
from questionnaires.models import AnswerRevision, AnswerSet, Version
from questionnaires.schema import Definition, Malformed, Question, parse
from questionnaires.showing import show_answers
from tests.people import AT, SYSTEM, actor_for
from tests.questionnaires.samples import FULL, SAMPLE, texts


def save(answer_set, data, by, revision=None, at=AT):
    revision = answer_set.revision if revision is None else revision
    return save_answers(answer_set, data, revision=revision, by=by, at=at)


class TestVersions:
    def test_unchanged_questions_make_no_new_version(self, version):
        assert publish_version("tests.call:1", SAMPLE, by=SYSTEM, at=AT) == version

    def test_changed_questions_make_the_next_version(self, version):
        newer = publish_version("tests.call:1", remove(SAMPLE, "q9"), by=SYSTEM, at=AT)
        assert newer.number == 2
        assert last_version("tests.call:1") == newer

    def test_incomplete_questions_are_not_published(self, db):
        russian_only = Definition((Question("q1", Kind.SHORT_TEXT, texts(kk="")),))
        with pytest.raises(ValidationError, match="Kazakh"):
            publish_version("tests.call:2", russian_only, by=SYSTEM, at=AT)

    def test_database_refuses_to_change_a_version(self, version):
        with pytest.raises(IntegrityError, match="never changed"):
            Version.objects.update(digest="0" * 64)


class TestSaving:
    def test_answers_are_laid_over_the_earlier_ones(self, answer_set, applicant):
        answer_set = save(answer_set, {"q1": True, "q2": "Достық"}, applicant)
        answer_set = save(answer_set, {"q2": None, "q5": 3}, applicant)
        assert answer_set.answers == {"q1": True, "q5": 3}
        assert answer_set.revision == 2

    def test_stale_save_writes_nothing_and_shows_what_is_there(self, answer_set, applicant):
        save(answer_set, {"q2": "Бірінші"}, applicant)
        with pytest.raises(Stale) as caught:
            save(answer_set, {"q2": "Екінші"}, applicant, revision=0)
        assert caught.value.current.answers == {"q2": "Бірінші"}
        answer_set.refresh_from_db()
        assert answer_set.answers == {"q2": "Бірінші"}

    def test_retry_of_a_save_that_went_through_is_no_collision(self, answer_set, applicant):
        save(answer_set, {"q2": "Бір"}, applicant)
        assert save(answer_set, {"q2": "Бір"}, applicant, revision=0).revision == 1

    def test_saving_the_same_makes_no_revision(self, answer_set, applicant):
        save(answer_set, {"q2": "Бір"}, applicant)
        answer_set.refresh_from_db()
        save(answer_set, {"q2": "Бір"}, applicant)
        assert AnswerRevision.objects.count() == 1

    def test_earlier_revision_can_be_read_back(self, answer_set, applicant):
        for text in ("Бір", "Екі", None):
            answer_set = save(answer_set, {"q2": text}, applicant)
        assert [answers_at(answer_set, n).get("q2") for n in range(4)] == [None, "Бір", "Екі", None]

    def test_revision_is_never_changed(self, answer_set, applicant):
        save(answer_set, {"q2": "Бір"}, applicant)
        with pytest.raises(IntegrityError, match="never changed"):
            AnswerRevision.objects.update(changes={})

    def test_record_keeps_no_words_of_the_applicant(self, answer_set, applicant):
        save(answer_set, {"q2": "Құпия сөз"}, applicant)
        assert "Құпия" not in str(list(Record.objects.values_list("changes", flat=True)))

    def test_unknown_question_is_refused(self, answer_set, applicant):
        with pytest.raises(ValidationError):
            save(answer_set, {"q99": "x"}, applicant)

    def test_draft_may_lack_required_answers(self, answer_set, applicant):
        assert save(answer_set, {"q1": None, "q5": 1}, applicant).answers == {"q5": 1}

    def test_second_beginning_gives_the_same_set(self, version, answer_set, people):
        assert begin_answers(version, answer_set.about, by=actor_for(people.outsider), at=AT) == answer_set

    @pytest.mark.django_db(transaction=True)
    def test_exactly_one_of_simultaneous_saves_wins(self, answer_set, applicant):
        barrier = Barrier(8)

        def save_at_once(number):
            try:
                barrier.wait()
                save(answer_set, {"q2": f"Жауап {number}"}, applicant, revision=0)
                return "saved"
            except Stale as collision:
                return collision.current.answers["q2"]
            finally:
                connection.close()

        with ThreadPoolExecutor(8) as pool:
            results = list(pool.map(save_at_once, range(8)))
        winner = AnswerSet.objects.get(pk=answer_set.pk).answers["q2"]
        assert results.count("saved") == 1
        assert set(results) == {"saved", winner}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("q1", "yes"), ("q2", "x" * 201), ("q2", 5), ("q2", "a\0b"), ("q3", "o9"), ("q4", "x" * 21), ("q5", 0), ("q5", 11),
        ("q5", True), ("q5", 1.5), ("q6", "1000000.01"), ("q6", "-1"), ("q6", "1.001"), ("q6", "NaN"), ("q6", 5),
        ("q7", "2026-12-31"), ("q7", "2027-02-30"), ("q7", 5), ("q8", ["o4", "o5", "o6"]), ("q8", ["o1"]), ("q8", "o4"),
        ("q9", "passport.pdf"), ("q9", {"document": "1", "name": "x", "size": 1, "sha256": "x"}),
    ],
)  # fmt: skip
def test_unfit_answer_is_refused(key, value):
    with pytest.raises(ValidationError):
        check(SAMPLE.find(key), value)


@pytest.mark.parametrize(
    ("key", "typed", "stored"),
    [
        ("q4", "a\r\nb", "a\nb"), ("q4", "😀" * 10, "😀" * 10), ("q6", "150000", "150000.00"), ("q6", "0", "0.00"),
        ("q8", ["o6", "o4"], ["o4", "o6"]), ("q5", 10, 10),
    ],
)  # fmt: skip
def test_answer_is_stored_in_one_form(key, typed, stored):
    assert check(SAMPLE.find(key), typed) == stored


def test_length_is_counted_as_browsers_do():
    """An emoji is two of their characters, a line break one."""
    check(SAMPLE.find("q4"), "x" * 18 + "\r\n" + "x")
    with pytest.raises(ValidationError):
        check(SAMPLE.find("q4"), "😀" * 11)


class TestHandingIn:
    @pytest.fixture
    def handed_in(self, answer_set, applicant):
        return close_answers(save(answer_set, FULL, applicant), by=applicant, at=AT)

    def test_missing_answers_are_named(self, answer_set, applicant):
        answer_set = save(answer_set, {"q1": True}, applicant)
        with pytest.raises(ValidationError) as caught:
            close_answers(answer_set, by=applicant, at=AT)
        assert set(caught.value.message_dict) == {"q2"}

    def test_nothing_is_changed_after_it(self, handed_in, applicant):
        with pytest.raises(WrongState):
            save(handed_in, {"q2": "Басқа"}, applicant)

    def test_taken_back_it_can_be_changed(self, handed_in, applicant):
        opened = open_answers(handed_in, by=applicant, at=AT)
        assert save(opened, {"q2": "Басқа"}, applicant).answers["q2"] == "Басқа"

    def test_return_needs_a_remark(self, handed_in):
        with pytest.raises(ValidationError):
            return_answers(handed_in, by=SYSTEM, at=AT)

    def test_only_remarked_questions_and_what_follows_from_them_can_be_changed(self, handed_in, applicant):
        remark(handed_in, "q3", "Таңдаңыз", by=SYSTEM, at=AT)
        returned = return_answers(handed_in, by=SYSTEM, at=AT)
        assert editable_keys(returned) == {"q3", "q4"}
        assert save(returned, {"q3": "o2"}, applicant).answers["q3"] == "o2"
        with pytest.raises(ValidationError):
            save(returned, {"q5": 1}, applicant, revision=2)

    def test_handing_in_again_settles_the_remarks(self, handed_in, applicant):
        remark(handed_in, "q3", "Таңдаңыз", by=SYSTEM, at=AT)
        returned = return_answers(handed_in, by=SYSTEM, at=AT)
        closed = close_answers(returned, by=applicant, at=AT)
        assert not closed.remarks.unsettled().exists()

    def test_remark_can_be_rewritten_and_withdrawn(self, handed_in):
        remark(handed_in, "q3", "Бір", by=SYSTEM, at=AT)
        made = remark(handed_in, "q3", "Екі", by=SYSTEM, at=AT)
        assert [m.text for m in handed_in.remarks.unsettled()] == ["Екі"]
        withdraw_remark(made, by=SYSTEM, at=AT)
        assert not handed_in.remarks.unsettled().exists()

    def test_draft_gets_no_remarks(self, answer_set):
        with pytest.raises(WrongState):
            remark(answer_set, "q3", "Бір", by=SYSTEM, at=AT)

    def test_export_has_only_what_was_asked(self, answer_set, applicant):
        answer_set = save(answer_set, {**FULL, "q1": False}, applicant)
        assert set(export(answer_set)["answers"]) == {"q1", "q5", "q6", "q7", "q8"}

    def test_export_is_the_same_text_each_time(self, handed_in):
        again = AnswerSet.objects.get(pk=handed_in.pk)
        assert sha256_of(export_text(again)) == sha256_of(export_text(handed_in))


def test_amended_questions_keep_the_answers_that_fit(version, answer_set, applicant):
    answer_set = save(answer_set, FULL, applicant)
    newer = publish_version("tests.call:1", remove(SAMPLE, "q8"), by=SYSTEM, at=AT)
    moved = adopt_version(answer_set, newer, by=SYSTEM, at=AT)
    assert moved.answers == {key: value for key, value in FULL.items() if key != "q8"}
    assert answers_at(moved, 1)["q8"] == ["o4", "o6"]


def test_answers_read_in_the_readers_language():
    with translation.override("ru"):
        rows = {row.key: [str(line) for line in row.lines] for row in show_answers(SAMPLE, FULL)}
    assert rows["q3"] == ["o1 рус"]
    assert rows["q6"] == ["150\u00a0000\u00a0₸"]
    assert rows["q8"] == ["o4 рус", "o6 рус"]
    assert rows["q9"] == []


@pytest.mark.parametrize(
    "data",
    [
        [], {"questions": {}}, {"questions": [{"kind": "essay"}]}, {"extra": 1}, {"next": -1}, {"next": True},
        {"questions": [{"key": 5, "kind": "date"}]}, {"questions": [{"key": "q1", "kind": "date", "label": "x"}]},
        {"questions": [{"key": "q1", "kind": "date", "shown_if": {"question": "q0", "values": "yes"}}]},
    ],
)  # fmt: skip
def test_json_of_another_shape_is_refused(data):
    with pytest.raises(Malformed):
        parse(data)
