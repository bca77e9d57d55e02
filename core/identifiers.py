"""Numbers that others issue: BIN, IIN, bank account (IBAN), bank code (BIK), telephone.

Structure of the BIN: order № 423 of the Minister of Justice of 27.06.2023, paragraph 3. Check digit: order № 521 of the
Minister of Internal Affairs of 29.06.2023 describes it for the IIN; practice uses the same one for the BIN.
"""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# [0-9], never \d: full-width and Arabic digits look right and are not.
TWELVE_DIGITS = re.compile(r"[0-9]{12}")
KZ_IBAN = re.compile(r"KZ[0-9]{2}[0-9]{3}[0-9A-Z]{13}")
BIK = re.compile(r"[A-Z]{4}KZ[0-9A-Z]{2}")
SPACES = re.compile(r"\s+")

FIRST_WEIGHTS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
SECOND_WEIGHTS = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)


def check_digit(first_eleven: str) -> int | None:
    """The twelfth digit for eleven ASCII digits; None when both passes give 10, and such a number is never issued."""
    digits = [int(digit) for digit in first_eleven]
    for weights in (FIRST_WEIGHTS, SECOND_WEIGHTS):
        rest = sum(digit * weight for digit, weight in zip(digits, weights, strict=True)) % 11
        if rest < 10:
            return rest
    return None


def is_valid_check_digit(number: str) -> bool:
    """Twelve ASCII digits of which the last is the right check digit (BIN and IIN alike)."""
    return TWELVE_DIGITS.fullmatch(number) is not None and check_digit(number[:11]) == int(number[11])


def is_valid_bin(number: str) -> bool:
    return is_valid_check_digit(number) and number[4] in "456" and number[5] in "01234" and 1 <= int(number[2:4]) <= 12


def is_valid_iin(number: str) -> bool:
    """The check digit only: the order defines no date inside an IIN. A number that is a BIN is not an IIN."""
    return is_valid_check_digit(number) and not is_valid_bin(number)


def is_valid_iban(account: str) -> bool:
    account = normalise_iban(account)
    # 00, 01 and 99 never come out of the computation, though they can leave the remainder 1.
    return KZ_IBAN.fullmatch(account) is not None and 2 <= int(account[2:4]) <= 98 and _mod_97(account) == 1


def normalise_number(text: str) -> str:
    """As people copy it ("7001 4000 0019") without the spaces."""
    return SPACES.sub("", text)


def normalise_iban(text: str) -> str:
    return SPACES.sub("", text).upper()


def normalise_phone(text: str) -> str:
    """`8 (701) 123-45-67`, `+7 701 1234567`, `701 123 45 67` → `+77011234567`; ValidationError for anything else."""
    kept = re.sub(r"[\s().\-–‑]", "", text)
    found = re.fullmatch(r"(?:\+?7|8)?([0-9]{10})", kept)
    if found is None:
        raise ValidationError(
            _("Write the telephone number with its code, ten digits after +7, for example +7 701 123 45 67."),
            code="phone",
        )
    return "+7" + found[1]


def format_phone(phone: str) -> str:
    """`+77011234567` → `+7 701 123 45 67` with no-break spaces."""
    return "\u00a0".join((phone[:2], phone[2:5], phone[5:8], phone[8:10], phone[10:]))


def validate_bin(value: str) -> None:
    _validate_twelve_digits(value)
    if not 1 <= int(value[2:4]) <= 12:
        raise ValidationError(
            _("Digits 3 and 4 of a BIN are the month of registration, from 01 to 12. Here they are: %(month)s."),
            code="month",
            params={"month": value[2:4]},
        )
    if value[4] not in "456":
        raise ValidationError(
            _(
                "Digit 5 of a BIN is 4, 5 or 6. Here it is: %(digit)s. "
                "If this is the number of a person or a sole proprietor, it is an IIN, not a BIN."
            ),
            code="kind",
            params={"digit": value[4]},
        )
    if value[5] not in "01234":
        raise ValidationError(
            _("Digit 6 of a BIN is from 0 to 4. Here it is: %(digit)s. Compare it with the certificate."),
            code="unit",
            params={"digit": value[5]},
        )
    _validate_check_digit(value)


def validate_iin(value: str) -> None:
    _validate_twelve_digits(value)
    _validate_check_digit(value)
    if is_valid_bin(value):
        raise ValidationError(
            _("This is the BIN of an organisation. Enter the IIN of the person, 12 digits from the identity card."),
            code="bin",
        )


def validate_bin_or_iin(value: str) -> None:
    """Digit 5 tells them apart: a day of birth never begins with 4, 5 or 6."""
    _validate_twelve_digits(value)
    if value[4] in "456":
        validate_bin(value)
    else:
        validate_iin(value)


def validate_iban(value: str) -> None:
    account = normalise_iban(value)
    if not account.isascii():
        raise ValidationError(
            _("The account number contains letters that are not Latin. Switch the keyboard to English and retype it."),
            code="letters",
        )
    if len(account) != 20:
        raise ValidationError(
            _("An account number in Kazakhstan has 20 characters and begins with KZ. Characters entered: %(count)s."),
            code="length",
            params={"count": len(account)},
        )
    if KZ_IBAN.fullmatch(account) is None:
        raise ValidationError(
            _("An account number is KZ, five digits, then 13 digits or Latin letters. Copy it from the bank's letter."),
            code="shape",
        )
    if not is_valid_iban(account):
        raise ValidationError(
            _("A character of the account number is wrong: check digits differ. Compare it with the bank's letter."),
            code="check_digit",
        )


def validate_bik(value: str) -> None:
    if BIK.fullmatch(value) is None:
        raise ValidationError(
            _("A BIK has 8 characters: four Latin letters, KZ and two more, for example HSBKKZKX."),
            code="bik",
        )


def validate_phone(value: str) -> None:
    if normalise_phone(value) != value:
        raise ValidationError(_("A telephone number is kept in the form +77011234567."), code="phone")


def _validate_twelve_digits(value: str) -> None:
    if re.fullmatch(r"[0-9]*", value) is None:
        raise ValidationError(
            _("The number consists of digits 0–9 only. Remove letters, spaces and signs."), code="digits"
        )
    if len(value) != 12:
        raise ValidationError(
            _("The number has 12 digits. Digits entered: %(count)s."), code="length", params={"count": len(value)}
        )


def _validate_check_digit(value: str) -> None:
    if not is_valid_check_digit(value):
        raise ValidationError(
            _("A digit is wrong: the last one does not match the others. Compare the number with the document."),
            code="check_digit",
        )


def _mod_97(account: str) -> int:
    return int("".join(str(int(char, 36)) for char in account[4:] + account[:4])) % 97
