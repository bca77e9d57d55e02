import pytest

from questionnaires.actions import begin_answers, publish_version
from tests.people import AT, SYSTEM, actor_for
from tests.questionnaires.samples import SAMPLE


@pytest.fixture
def version(db):
    return publish_version("tests.call:1", SAMPLE, by=SYSTEM, at=AT)


@pytest.fixture
def applicant(people):
    return actor_for(people.citizen)


@pytest.fixture
def answer_set(version, applicant):
    return begin_answers(version, "tests.application:1", by=applicant, at=AT)
