import pytest
from django.utils import translation

from core import spheres
from core.models import Sphere
from core.reference.seeds import load_spheres

pytestmark = pytest.mark.django_db

STATUTE = ["1", "2", "3", "4", "5", "7", "8", "9", "10", "11", "12", "13", "13-1", "13-2", "15", "16"]


@pytest.fixture(autouse=True)
def seeded(db):
    load_spheres()


def test_grants_have_the_sixteen_spheres_under_the_statutes_numbers():
    assert [code for code, _name in spheres.choices()] == STATUTE


def test_the_social_order_has_three_more():
    assert [code for code, _name in spheres.choices(for_order=True)] == [*STATUTE, "2.1", "2.2", "2.3"]


def test_names_are_read_in_the_readers_language():
    sphere = Sphere.objects.get(pk="16")
    with translation.override("kk"):
        assert sphere.name == "Волонтерлік бастамаларды дамыту және қолдау"
    with translation.override("ru"):
        assert sphere.name == "Развитие и поддержка волонтерских инициатив"
