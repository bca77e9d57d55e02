import pytest
from django.core.exceptions import ValidationError

from core import once
from core.actor import Actor
from core.models import Once
from tests.people import AT
from tests.threads import failures, race

AIGERIM, MARAT = Actor(user_id=1, name="A"), Actor(user_id=2, name="M")


class Counter:
    def __init__(self):
        self.count = 0

    def __call__(self):
        self.count += 1
        return f"/result/{self.count}/"


@pytest.mark.django_db
def test_second_click_gets_the_first_result():
    act = Counter()
    first = once.run("key", by=AIGERIM, at=AT, digest="d", act=act)
    again = once.run("key", by=AIGERIM, at=AT, digest="d", act=act)
    assert (first.result, again.result, again.again, act.count) == ("/result/1/", "/result/1/", True, 1)


@pytest.mark.django_db
def test_another_person_may_use_the_same_key():
    act = Counter()
    once.run("key", by=AIGERIM, at=AT, digest="d", act=act)
    assert once.run("key", by=MARAT, at=AT, digest="d", act=act).result == "/result/2/"


@pytest.mark.django_db
def test_used_key_with_other_content_is_refused():
    once.run("key", by=AIGERIM, at=AT, digest="d", act=Counter())
    with pytest.raises(ValidationError, match="already sent"):
        once.run("key", by=AIGERIM, at=AT, digest="other", act=Counter())


@pytest.mark.django_db
def test_failed_action_leaves_the_key_free():
    def fail():
        raise ValidationError("bad input")

    with pytest.raises(ValidationError):
        once.run("key", by=AIGERIM, at=AT, digest="d", act=fail)
    assert once.run("key", by=AIGERIM, at=AT, digest="d", act=Counter()).again is False


@pytest.mark.django_db
def test_form_without_key_is_refused():
    with pytest.raises(ValidationError, match="incomplete"):
        once.run("", by=AIGERIM, at=AT, digest="d", act=Counter())


@pytest.mark.django_db(transaction=True)
def test_simultaneous_clicks_act_once():
    act = Counter()
    results = race(lambda _index: once.run("key", by=AIGERIM, at=AT, digest="d", act=act))
    assert failures(results) == []
    assert {outcome.result for outcome in results} == {"/result/1/"}
    assert act.count == Once.objects.count() == 1
