from hypothesis import given

from questionnaires.answers import check_all, diff, merged
from questionnaires.conditions import dependants, missing, relevant, visible
from questionnaires.editing import remove, shift
from questionnaires.schema import canonical, digest_of, parse, to_json
from questionnaires.structure import faults
from tests.questionnaires.samples import FULL, SAMPLE, answered, definitions


def keys(questions):
    return [question.key for question in questions]


def test_condition_shows_what_depends_on_the_answer():
    assert keys(visible(SAMPLE, {"q1": True}))[:3] == ["q1", "q2", "q3"]
    assert "q2" not in keys(visible(SAMPLE, {"q1": False}))


def test_question_behind_a_hidden_question_is_hidden():
    assert "q4" not in keys(visible(SAMPLE, {**FULL, "q1": False}))


def test_only_what_is_asked_is_missing():
    assert keys(missing(SAMPLE, {"q1": False})) == []
    assert keys(missing(SAMPLE, {"q1": True, "q3": "o3"})) == ["q2"]
    assert keys(missing(SAMPLE, {"q1": True, "q3": "o2"})) == ["q2", "q4"]


def test_no_is_an_answer():
    assert keys(missing(SAMPLE, {"q1": False})) == []
    assert keys(missing(SAMPLE, {})) == ["q1"]


def test_hidden_answers_do_not_count():
    assert "q2" not in relevant(SAMPLE, {**FULL, "q1": False})


def test_dependants_go_all_the_way_down():
    assert dependants(SAMPLE, {"q1"}) == {"q1", "q2", "q3", "q4"}


@given(answered())
def test_everything_asked_has_its_condition_met(case):
    definition, answers = case
    shown = {question.key: question for question in visible(definition, answers)}
    for question in definition.questions:
        source = question.shown_if and shown.get(question.shown_if.question)
        answer = answers.get(question.shown_if.question) if question.shown_if else None
        spoken = {True: {"yes"}, False: {"no"}}[answer] if isinstance(answer, bool) else (
            set(answer) if isinstance(answer, list) else {answer}
        )  # fmt: skip
        is_met = question.shown_if is None or (source is not None and bool(spoken & set(question.shown_if.values)))
        assert (question.key in shown) == is_met


@given(answered())
def test_answers_to_what_is_not_asked_change_nothing(case):
    definition, answers = case
    kept = relevant(definition, answers)
    assert keys(visible(definition, kept)) == keys(visible(definition, answers))
    assert relevant(definition, kept) == kept


@given(answered())
def test_nothing_missing_means_every_required_question_is_answered(case):
    definition, answers = case
    absent = keys(missing(definition, answers))
    for question in visible(definition, answers):
        assert (question.key in absent) == (question.required and question.key not in answers)


@given(answered())
def test_checked_answers_are_what_they_were(case):
    definition, answers = case
    assert check_all(definition, answers) == answers


@given(answered(), answered())
def test_difference_leads_from_one_to_the_other(one, other):
    definition, old = one
    new = other[1]
    changes = diff(definition, old, new)
    assert merged(old, {change.key: change.new for change in changes}) == new


@given(definitions())
def test_json_gives_the_same_definition_back(definition):
    assert parse(to_json(definition)) == definition
    assert list(faults(definition)) == []


@given(definitions())
def test_equal_definitions_have_equal_digests(definition):
    assert digest_of(parse(to_json(definition))) == digest_of(definition)
    assert canonical(to_json(definition)) == canonical(to_json(parse(to_json(definition))))


@given(definitions())
def test_no_move_or_removal_leaves_a_condition_without_its_question(definition):
    from django.core.exceptions import ValidationError

    for question in definition.questions:
        for change in (lambda d, k: shift(d, k, -1), lambda d, k: shift(d, k, 1), remove):
            try:
                changed = change(definition, question.key)
            except ValidationError:
                continue
            assert list(faults(changed)) == []
