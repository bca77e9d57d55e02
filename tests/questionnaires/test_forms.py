import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.utils import translation
from django.utils.datastructures import MultiValueDict

from documents.models import Document
from questionnaires.actions import close_answers, remark, return_answers, save_answers
from questionnaires.files import keep_uploads
from questionnaires.forms import AnswersForm, form_for
from questionnaires.kinds import Kind
from questionnaires.schema import Definition, Question, Texts
from tests.people import AT, SYSTEM
from tests.questionnaires.samples import FULL, SAMPLE, options, texts

TYPED = {
    "revision": "0", "q1": "yes", "q2": "Достық", "q3": "o1", "q4": "Мәтін", "q5": "7", "q6": "150 000",
    "q7_day": "31", "q7_month": "3", "q7_year": "2027", "q8": ["o6", "o4"],
}  # fmt: skip
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\nxref\n0 4\n0000000000 65535 f \n"
    b"0000000009 00000 n \n0000000054 00000 n \n0000000105 00000 n \ntrailer<</Size 4/Root 1 0 R>>\n"
    b"startxref\n170\n%%EOF\n"
)


def posted(**typed):
    data = MultiValueDict()
    for name, value in {**TYPED, **typed}.items():
        if value is not None:
            data.setlist(name, value if isinstance(value, list) else [value])
    return data


def filled(strict=True, answers=None, files=None, **typed):
    form = AnswersForm(posted(**typed), files, definition=SAMPLE, strict=strict, answers=answers, current_revision=0)
    form.is_valid()
    return form


def page_of(form):
    return Template("{% load questionnaires %}{% question_fields form %}").render(Context({"form": form}))


def test_what_is_typed_becomes_plain_answers():
    form = filled()
    assert form.errors == {}
    assert {key: value for key, value in form.values.items() if value is not None} == FULL


def test_required_question_that_is_asked_must_be_answered():
    assert set(filled(q2="", q4="").errors) == {"q2", "q4"}


def test_required_question_that_is_not_asked_may_be_empty():
    assert filled(q1="no", q2="", q3="", q4="").errors == {}


def test_draft_may_have_gaps():
    assert filled(strict=False, q1=None, q2="").errors == {}


def test_fault_in_a_question_that_is_not_asked_is_forgotten():
    assert set(filled(q4="x" * 99).errors) == {"q4"}
    assert filled(q1="no", q4="x" * 99).errors == {}


def test_fault_keeps_what_was_typed():
    assert 'value="abc"' in page_of(filled(q5="abc"))


@pytest.mark.parametrize(
    ("name", "typed"),
    [("q5", "0"), ("q5", "1,5"), ("q6", "1000000,01"), ("q7_day", "32"), ("q8", ["o4", "o5", "o6"]), ("q3", "o9")],
)
def test_unfit_answer_is_named_at_its_question(name, typed):
    assert set(filled(**{name: typed}).errors) == {name.split("_")[0]}


def test_emptied_answer_is_taken_away():
    form = filled(strict=False, answers=FULL, q5="")
    assert form.values["q5"] is None
    assert "q5" not in form.after


def test_newly_asked_questions_are_named():
    assert [question.key for question in filled(strict=False, q2="", q3="", q4="").newly_asked] == ["q2", "q3"]


def test_stored_answers_are_shown_as_they_are_typed():
    page = page_of(AnswersForm(definition=SAMPLE, answers=FULL, current_revision=4))
    assert 'value="150\u00a0000"' in page
    assert re.search(r'name="q7_year"[^>]*value="2027"', page)
    assert re.search(r'value="yes"[^>]*checked', page)
    assert re.search(r'name="revision"[^>]*value="4"', page)


def test_condition_is_said_in_words():
    with translation.override("en"):
        page = page_of(AnswersForm(definition=SAMPLE, current_revision=0))
    assert "Only if the answer to question 1 is: Yes" in page
    assert "Only if the answer to question 3 is: «o1 рус» or «o2 рус»" in page
    assert 'data-asked-if="q1" data-asked-values="yes"' in page


def test_text_in_another_language_says_so():
    with translation.override("en"):
        assert '<span lang="ru">Есть ли партнёр?</span>' in page_of(AnswersForm(definition=SAMPLE, current_revision=0))


def test_words_of_an_officer_are_no_markup():
    bad = "<script>alert(1)</script>"
    question = Question("q1", Kind.ONE_OF, Texts(bad, bad), Texts(bad, bad), options=(*options("o1"), *options("o2")))
    for language in ("kk", "en"):
        with translation.override(language):
            page = page_of(AnswersForm(definition=Definition((question,)), current_revision=0))
        assert "<script>" not in page


def test_public_list_names_limits_and_options():
    with translation.override("ru"):
        page = Template("{% load questionnaires %}{% show_questions questions %}").render(
            Context({"questions": SAMPLE})
        )
    assert page.count("<strong") == len(SAMPLE.questions)
    assert "o4 рус" in page
    assert "1\u00a0000\u00a0000\u00a0₸" in page


def test_two_versions_stand_side_by_side():
    page = Template("{% load questionnaires %}{% compare_answers questions old new %}").render(
        Context({"questions": SAMPLE, "old": {"q2": "Менікі", "q5": 1}, "new": {"q2": "Оныкі", "q5": 1}})
    )
    assert "Менікі" in page
    assert "Оныкі" in page
    assert page.count('<th scope="row"') == 1


class TestReturned:
    @pytest.fixture
    def returned(self, answer_set, applicant):
        answer_set = save_answers(answer_set, FULL, revision=0, by=applicant, at=AT)
        answer_set = close_answers(answer_set, by=applicant, at=AT)
        remark(answer_set, "q5", "Санды <түзетіңіз>", by=SYSTEM, at=AT)
        return return_answers(answer_set, by=SYSTEM, at=AT)

    def test_only_the_remarked_question_is_a_field(self, returned):
        form = form_for(returned)
        assert set(form.fields) == {"revision", "q5"}

    def test_remark_stands_at_its_question_and_the_others_as_text(self, returned):
        page = page_of(form_for(returned))
        assert "Санды &lt;түзетіңіз&gt;" in page
        assert "Достық" in page
        assert 'name="q2"' not in page

    def test_only_what_may_be_changed_is_taken(self, returned):
        form = form_for(returned, posted(q2="Басқа", q5="9"), strict=True)
        assert form.is_valid()
        assert form.values == {"q5": 9}


class TestFiles:
    def upload(self, content=PDF, name="charter.pdf"):
        return MultiValueDict({"q9": [SimpleUploadedFile(name, content, "application/pdf")]})

    def test_accepted_file_becomes_an_answer(self, answer_set, applicant):
        form = form_for(answer_set, posted(), self.upload())
        assert form.is_valid()
        files = keep_uploads(form, answer_set.about, by=applicant, at=AT)
        assert form.errors == {}
        saved = save_answers(answer_set, {**form.values, **files}, revision=0, by=applicant, at=AT)
        document = Document.objects.get()
        assert saved.answers["q9"] == {
            "document": document.pk, "name": "charter.pdf", "size": len(PDF), "sha256": document.sha256
        }  # fmt: skip
        assert document.subject == answer_set.about

    def test_mistyped_file_is_refused_at_its_question(self, answer_set, applicant):
        form = form_for(answer_set, posted(), self.upload(b"MZ\x90\x00 not a document at all"))
        assert form.is_valid()
        assert keep_uploads(form, answer_set.about, by=applicant, at=AT) == {}
        assert set(form.errors) == {"q9"}

    def test_stored_file_stays_until_it_is_taken_away(self, answer_set, applicant):
        stored = {"document": 5, "name": "charter.pdf", "size": 1, "sha256": "0" * 64}
        kept = filled(answers={**FULL, "q9": stored})
        assert kept.after["q9"] == stored
        taken = filled(answers={**FULL, "q9": stored}, **{"q9-clear": "on"})
        assert "q9" not in taken.after

    def test_required_file_that_is_coming_is_not_missing(self, answer_set):
        from dataclasses import replace

        required = Definition(
            tuple(replace(q, required=True) if q.key == "q9" else q for q in SAMPLE.questions), next=10
        )
        form = AnswersForm(posted(), self.upload(), definition=required, strict=True, current_revision=0)
        assert form.is_valid()
        without = AnswersForm(posted(), definition=required, strict=True, current_revision=0)
        assert set(without.errors) == {"q9"}


def test_whole_number_takes_spaces():
    question = Question("q1", Kind.WHOLE_NUMBER, texts())
    form = AnswersForm(
        {"revision": "0", "q1": "1 234\u00a0567"}, definition=Definition((question,)), current_revision=0
    )
    assert form.is_valid()
    assert form.values == {"q1": 1234567}
