import random

import pytest
from airlock_pii import synthetic, validators
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from core import identifiers

DIGITS = "0123456789"
twelve_digits = st.text(alphabet=DIGITS, min_size=12, max_size=12)
seeds = st.integers(min_value=0, max_value=2**32).map(random.Random)

# Years 70–89 are in the future and month 13 does not exist: these numbers belong to nobody.
VALID_BINS = ["700140000019", "711241000002", "700650000071", "700140001808"]
IMPOSSIBLE_IIN = "991399300904"


def fault(validate, value):
    with pytest.raises(ValidationError) as caught:
        validate(value)
    return caught.value.code


@pytest.mark.parametrize("number", VALID_BINS)
def test_a_bin_with_the_right_check_digit_is_accepted(number):
    identifiers.validate_bin(number)


def test_the_second_pass_gives_the_check_digit_when_the_first_gives_ten():
    assert identifiers.check_digit("70014000180") == 8
    assert identifiers.check_digit("99139930090") == 4


def test_a_number_whose_both_passes_give_ten_is_never_valid():
    assert identifiers.check_digit("70014000181") is None
    assert not any(identifiers.is_valid_check_digit("70014000181" + digit) for digit in DIGITS)


def test_an_iin_needs_the_check_digit_only():
    identifiers.validate_iin(IMPOSSIBLE_IIN)


@given(twelve_digits)
def test_check_digits_agree_with_an_independent_implementation(number):
    assert identifiers.is_valid_check_digit(number) == validators.iin_bin_checksum_ok(number)


@given(seeds)
def test_every_synthetic_bin_is_accepted(rng):
    identifiers.validate_bin(synthetic.bin(rng))


@given(twelve_digits)
def test_a_bin_is_what_the_independent_implementation_calls_one(number):
    assert identifiers.is_valid_bin(number) == validators.is_valid_bin(number)


@given(st.text(alphabet=DIGITS, min_size=11, max_size=11))
def test_validators_and_questions_agree_on_numbers_with_a_right_check_digit(eleven):
    digit = identifiers.check_digit(eleven)
    if digit is None:
        return
    number = eleven + str(digit)
    for validate, question in (
        (identifiers.validate_bin, identifiers.is_valid_bin),
        (identifiers.validate_iin, identifiers.is_valid_iin),
    ):
        try:
            validate(number)
        except ValidationError:
            assert not question(number)
        else:
            assert question(number)


@given(st.text(max_size=14))
def test_nothing_but_a_valid_number_passes_either_validator(text):
    try:
        identifiers.validate_bin_or_iin(text)
    except ValidationError:
        return
    assert validators.iin_bin_checksum_ok(text)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("70014000001", "length"),
        ("7001400000190", "length"),
        ("", "length"),
        ("70014000001X", "digits"),
        ("7001 4000 0019", "digits"),
        ("７００１４００００００１９", "digits"),
        ("٧٠٠١٤٠٠٠٠٠١٩", "digits"),
        ("701340000019", "month"),
        ("700040000019", "month"),
        ("700130000019", "kind"),
        ("700190000019", "kind"),
        ("700145000019", "unit"),
        ("700140000018", "check_digit"),
    ],
)
def test_a_wrong_bin_is_refused_with_what_is_wrong(number, code):
    assert fault(identifiers.validate_bin, number) == code


def test_the_refusal_of_a_short_number_says_how_many_digits_it_has():
    with pytest.raises(ValidationError, match=r"12 digits\. Digits entered: 11"):
        identifiers.validate_bin("70014000001")


def test_a_bin_in_place_of_an_iin_is_refused_as_one():
    assert fault(identifiers.validate_iin, "700140000019") == "bin"


@pytest.mark.parametrize("number", [*VALID_BINS, IMPOSSIBLE_IIN])
def test_a_sponsor_may_give_a_bin_or_an_iin(number):
    identifiers.validate_bin_or_iin(number)


def test_a_copied_number_loses_its_spaces():
    assert identifiers.normalise_number(" 7001 4000\u00a00019\n") == "700140000019"


@given(seeds)
def test_every_synthetic_iban_is_accepted(rng):
    identifiers.validate_iban(synthetic.kz_iban(rng))


@given(st.from_regex(r"KZ[0-9]{5}[0-9A-Z]{13}", fullmatch=True))
def test_iban_checks_agree_with_an_independent_implementation(account):
    assert identifiers.is_valid_iban(account) == validators.is_valid_kz_iban(account)


def test_an_iban_may_be_typed_with_spaces_and_small_letters():
    account = synthetic.kz_iban(random.Random(1))
    identifiers.validate_iban(" ".join(account[i : i + 4] for i in range(0, 20, 4)).lower())


def test_an_iban_with_cyrillic_letters_is_refused_as_such():
    assert fault(identifiers.validate_iban, "К" + synthetic.kz_iban(random.Random(1))[1:]) == "letters"


def test_an_iban_with_a_mistyped_digit_is_refused():
    account = synthetic.kz_iban(random.Random(1))
    wrong = account[:-1] + str((int(account[-1]) + 1) % 10 if account[-1].isdigit() else 1)
    assert fault(identifiers.validate_iban, wrong) == "check_digit"


@pytest.mark.parametrize(("account", "code"), [("KZ12345", "length"), ("DE89370400440532013000"[:20], "shape")])
def test_an_iban_of_another_shape_is_refused(account, code):
    assert fault(identifiers.validate_iban, account) == code


@pytest.mark.parametrize("bik", ["HSBKKZKX", "CASPKZKA", "KKMFKZ2A"])
def test_a_bik_of_eight_characters_is_accepted(bik):
    identifiers.validate_bik(bik)


@pytest.mark.parametrize("bik", ["", "HSBKKZK", "HSBKKZKXX", "HSBKRUMM", "hsbkkzkx", "НSBKKZKX"])
def test_a_wrong_bik_is_refused(bik):
    assert fault(identifiers.validate_bik, bik) == "bik"


@pytest.mark.parametrize(
    "text", ["+7 701 123-45-67", "8 (701) 123 45 67", "77011234567", "701 123 45 67", "+7‑701‑1234567"]
)
def test_a_telephone_is_kept_in_one_form_however_it_is_typed(text):
    assert identifiers.normalise_phone(text) == "+77011234567"


@given(seeds)
def test_synthetic_telephones_become_what_the_independent_implementation_makes_of_them(rng):
    phone = synthetic.phone_kz(rng)
    assert identifiers.normalise_phone(phone) == validators.normalize_phone_e164(phone)


@pytest.mark.parametrize(
    "text", ["", "12345", "+8 701 123 45 67", "+1 701 123 45 67", "701 123 45 6x", "７０１１２３４５６７"]
)
def test_what_is_no_telephone_is_refused(text):
    assert fault(identifiers.normalise_phone, text) == "phone"


def test_a_telephone_is_shown_in_groups_that_do_not_break():
    assert identifiers.format_phone("+77011234567") == "+7\u00a0701\u00a0123\u00a045\u00a067"


def test_a_stored_telephone_must_be_in_the_kept_form():
    identifiers.validate_phone("+77011234567")
    assert fault(identifiers.validate_phone, "8 701 123 45 67") == "phone"
