"""Numbers that are right by their check digits and belong to nobody."""

from __future__ import annotations

from core.identifiers import check_digit, is_valid_iin


def invented_iin(number: int) -> str:
    """Born in a thirteenth month: nobody has it."""
    for serial in range(number * 7, number * 7 + 7):
        stem = f"991331{serial % 10**5:05d}"
        digit = check_digit(stem)
        if digit is not None and is_valid_iin(f"{stem}{digit}"):
            return f"{stem}{digit}"
    raise AssertionError("seven numbers in a row without a check digit")


def invented_bin(head: str, number: int) -> str:
    """The first valid number from this serial on. `head`: year, month and kind; a year from 70 on lies ahead."""
    for serial in range(number * 10, number * 10 + 10):
        stem = f"{head}{serial:05d}"
        if (digit := check_digit(stem)) is not None:
            return f"{stem}{digit}"
    raise AssertionError("ten numbers in a row without a check digit")


def invented_iban(bank: str, number: int) -> str:
    """No bank gives such an account."""
    account = f"{bank}DEMO{number:09d}"
    digits = "".join(str(int(char, 36)) for char in f"{account}KZ00")
    return f"KZ{98 - int(digits) % 97:02d}{account}"
