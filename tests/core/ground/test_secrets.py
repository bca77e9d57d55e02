import pytest
from cryptography.exceptions import InvalidTag
from django.test import override_settings

from accounts.models import User
from core import crypto


@pytest.fixture(autouse=True)
def _fresh_keys():
    crypto._keys.cache_clear()
    crypto._purpose_key.cache_clear()
    yield
    crypto._keys.cache_clear()
    crypto._purpose_key.cache_clear()


def person(iin):
    user = User(email="a@people.example", full_name="A")
    user.iin = iin
    return user


def test_secret_is_read_back():
    assert person("991399300904").iin == "991399300904"


def test_column_does_not_hold_the_value():
    assert "991399300904" not in person("991399300904").iin_encrypted


def test_equal_values_are_found_by_the_blind_index():
    assert person("991399300904").iin_index == User.iin.index("991399300904")


def test_ciphertext_moved_to_another_row_is_refused():
    one, other = person("991399300904"), person("")
    other.iin_encrypted = one.iin_encrypted
    with pytest.raises(InvalidTag):
        _ = other.iin


def test_value_of_an_older_key_is_still_read_and_found(settings):
    old = person("991399300904")
    with override_settings(FIELD_KEYS=["k2:" + "MTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTE=", *settings.FIELD_KEYS]):
        crypto._keys.cache_clear()
        crypto._purpose_key.cache_clear()
        new = person("991399300904")
        assert old.iin == new.iin
        assert new.iin_encrypted.startswith("k2:")
        assert new.iin_index == old.iin_index
