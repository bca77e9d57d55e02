"""One question of each kind, with a chain of conditions, and random definitions."""

from hypothesis import strategies as st

from questionnaires.kinds import DECIDING, Kind
from questionnaires.schema import Condition, Definition, Option, Question, Texts

BOTH = {"kk": "Сұрақ", "ru": "Вопрос"}


def texts(kk="Сұрақ", ru="Вопрос", en=""):
    return Texts(kk, ru, en)


def options(*keys):
    return tuple(Option(key, texts(f"{key} қаз", f"{key} рус")) for key in keys)


SAMPLE = Definition(
    (
        Question("q1", Kind.YES_NO, texts("Серіктес бар ма?", "Есть ли партнёр?"), required=True),
        Question("q2", Kind.SHORT_TEXT, texts(), required=True, shown_if=Condition("q1", ("yes",))),
        Question("q3", Kind.ONE_OF, texts(), options=options("o1", "o2", "o3"), shown_if=Condition("q1", ("yes",))),
        Question("q4", Kind.LONG_TEXT, texts(), required=True, max_length=20, shown_if=Condition("q3", ("o1", "o2"))),
        Question("q5", Kind.WHOLE_NUMBER, texts(), minimum="1", maximum="10"),
        Question("q6", Kind.MONEY, texts(), maximum="1000000.00"),
        Question("q7", Kind.DATE, texts(), minimum="2027-01-01"),
        Question("q8", Kind.SEVERAL_OF, texts(), options=options("o4", "o5", "o6"), maximum="2"),
        Question("q9", Kind.FILE, texts()),
    ),
    next=10,
)
FULL = {
    "q1": True, "q2": "Достық", "q3": "o1", "q4": "Мәтін", "q5": 7, "q6": "150000.00", "q7": "2027-03-31",
    "q8": ["o4", "o6"],
}  # fmt: skip

_option_values = st.sampled_from(["o1", "o2", "o3"])


@st.composite
def definitions(draw):
    """Definitions that make sense, with conditions on any earlier question that can decide."""
    questions = []
    for number in range(draw(st.integers(0, 8))):
        kind = draw(st.sampled_from([Kind.YES_NO, Kind.ONE_OF, Kind.SEVERAL_OF, Kind.SHORT_TEXT, Kind.WHOLE_NUMBER]))
        deciding = [question for question in questions if question.kind in DECIDING]
        condition = None
        if deciding and draw(st.booleans()):
            source = draw(st.sampled_from(deciding))
            values = ["yes", "no"] if source.kind == Kind.YES_NO else ["o1", "o2", "o3"]
            condition = Condition(source.key, tuple(draw(st.lists(st.sampled_from(values), min_size=1, unique=True))))
        questions.append(Question(
            f"q{number}", kind, texts(), required=draw(st.booleans()), shown_if=condition,
            options=options("o1", "o2", "o3") if kind in (Kind.ONE_OF, Kind.SEVERAL_OF) else (),
        ))  # fmt: skip
    return Definition(tuple(questions), next=100)


ANSWERS = {
    Kind.YES_NO: st.booleans(),
    Kind.ONE_OF: _option_values,
    Kind.SEVERAL_OF: st.lists(_option_values, min_size=1, unique=True).map(sorted),
    Kind.SHORT_TEXT: st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), min_size=1, max_size=20),
    Kind.WHOLE_NUMBER: st.integers(-1000, 1000),
}


@st.composite
def answered(draw):
    """A definition and some answers to it."""
    definition = draw(definitions())
    answers = {q.key: draw(ANSWERS[q.kind]) for q in definition.questions if draw(st.booleans())}
    return definition, answers
