"""Tenge: exact decimals with two places, rounded half up once, never floats."""

from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from django.core.validators import MinValueValidator
from django.db import models

TIYN = Decimal("0.01")
ZERO = Decimal("0.00")
NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"


if TYPE_CHECKING:
    _DecimalField = models.DecimalField[Decimal | int | str, Decimal]
else:
    _DecimalField = models.DecimalField


class TengeField(_DecimalField):
    """Decimal(16, 2), not below zero. Give the model `non_negative("<field>")` too: forms are not the only way in."""

    default_validators = [MinValueValidator(0)]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_digits"], kwargs["decimal_places"] = 16, 2
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_digits"], kwargs["decimal_places"]
        return name, path, args, kwargs

    def to_python(self, value: Any) -> Any:
        _refuse_float(value)
        return super().to_python(value)


def non_negative(field: str) -> models.CheckConstraint:
    """The constraint that belongs beside a TengeField: `constraints = [non_negative("total")]`."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__gte": 0}), name=f"%(app_label)s_%(class)s_{field}_not_negative"
    )


def tenge(value: Decimal | int | str) -> Decimal:
    """The amount rounded half up to a tiyn. Call it once, at the end of a computation."""
    _refuse_float(value)
    return Decimal(value).quantize(TIYN, ROUND_HALF_UP)


def split_by_shares(total: Decimal, shares: Sequence[Decimal | int]) -> list[Decimal]:
    """Parts in proportion to the shares that add up to the total; the remainder goes to the last share above zero.

    Every part but that one is rounded down: rounding half up could leave less than nothing for the last.
    """
    if not shares or any(share < 0 for share in shares) or not any(shares):
        raise ValueError("Shares are numbers not below zero, at least one above it.")
    total = tenge(total)
    whole = sum((Decimal(share) for share in shares), Decimal(0))
    parts = [(total * share / whole).quantize(TIYN, ROUND_DOWN) for share in shares]
    last = max(index for index, share in enumerate(shares) if share)
    parts[last] += total - sum(parts, ZERO)
    return parts


def instalments(total: Decimal, count: int) -> list[Decimal]:
    """Equal instalments, the remainder in the last one."""
    return split_by_shares(total, [1] * count)


def in_mci(amount: Decimal, index: Decimal) -> Decimal:
    """How many monthly calculation indices an amount is, unrounded: limits of the Law are compared with this."""
    return amount / index


def from_mci(count: Decimal | int, index: Decimal) -> Decimal:
    """The tenge of so many monthly calculation indices."""
    return tenge(count * index)


def format_tenge(amount: Decimal | int) -> str:
    """`12 975 000 ₸`, `12 975 000,50 ₸`: the same in all three languages; spaces do not break."""
    amount = tenge(amount)
    whole, tiyn = f"{abs(amount):,.2f}".split(".")
    digits = whole.replace(",", NO_BREAK_SPACE) + ("" if tiyn == "00" else f",{tiyn}")
    return f"{MINUS if amount < 0 else ''}{digits}{NO_BREAK_SPACE}₸"


def _refuse_float(value: object) -> None:
    if isinstance(value, float):
        raise TypeError("Money is never a float: pass a Decimal, an int or a string.")
