import pytest
from django.db import transaction

from core.numbers import next_number
from tests.threads import race


@pytest.mark.django_db
def test_numbers_follow_each_other_within_a_year():
    assert [next_number("T", 2027), next_number("T", 2027), next_number("T", 2028)] == [
        "T-2027-0001",
        "T-2027-0002",
        "T-2028-0001",
    ]


@pytest.mark.django_db(transaction=True)
def test_a_number_of_a_failed_transaction_is_given_again():
    with pytest.raises(RuntimeError), transaction.atomic():
        next_number("T", 2027)
        raise RuntimeError
    assert next_number("T", 2027) == "T-2027-0001"


@pytest.mark.django_db(transaction=True)
def test_raced_for_numbers_are_given_once_and_without_gaps():
    def take(index):
        with transaction.atomic():
            number = next_number("T", 2027)
            if index % 4 == 3:
                raise RuntimeError("changed its mind")
            return number

    taken = sorted(number for number in race(take, 16) if isinstance(number, str))
    assert taken == [f"T-2027-{n:04d}" for n in range(1, 13)]
