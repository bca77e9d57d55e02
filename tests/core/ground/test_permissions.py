import pytest

from core.actor import Actor
from core.errors import Refused
from core.permissions import Rule

tall = Rule(lambda actor, obj: obj["height"] > 2, "too short")
red = Rule(lambda actor, obj: obj["colour"] == "red", "not red")


def test_refusal_is_none_when_allowed():
    assert (tall & red).refusal(Actor(), {"height": 3, "colour": "red"}) is None


@pytest.mark.parametrize(("obj", "reason"), [
    ({"height": 1, "colour": "red"}, "too short"),
    ({"height": 3, "colour": "blue"}, "not red"),
    ({"height": 1, "colour": "blue"}, "too short"),
])  # fmt: skip
def test_refusal_gives_the_first_reason(obj, reason):
    assert (tall & red).refusal(Actor(), obj) == reason


def test_joining_leaves_the_parts_as_they_were():
    tall & red
    assert tall.allows(Actor(), {"height": 3, "colour": "blue"})


def test_enforce_raises_with_the_reason():
    with pytest.raises(Refused) as refused:
        tall.enforce(Actor(), {"height": 1})
    assert refused.value.reason == "too short"
