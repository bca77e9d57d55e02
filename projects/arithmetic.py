"""The arithmetic of a budget line: no floats, rounded half up once, the sources add up to the total."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.money import ZERO, format_tenge, tenge

LARGEST_TOTAL = Decimal("99999999999999.99")


@dataclass(frozen=True, slots=True)
class Split:
    """Where the money of a line comes from; all unknown while quantity or price is."""

    requested: Decimal | None
    own: Decimal | None
    other: Decimal | None


def total_of(quantity: Decimal | None, price: Decimal | None) -> Decimal | None:
    """As the column `total` has it; unknown while one of the two is."""
    if quantity is None or price is None:
        return None
    return tenge(quantity * price)


def split(
    quantity: Decimal | None,
    price: Decimal | None,
    requested: Decimal | None,
    own: Decimal | None,
    other: Decimal | None,
) -> Split:
    """Completes what was typed: empty own and other sources are nothing, an empty request is the rest of the total.

    Raises a ValidationError by field when the parts do not make the whole.
    """
    total = total_of(quantity, price)
    if total is None:
        return Split(requested, own, other)
    if total > LARGEST_TOTAL:
        raise ValidationError({"price": _too_large()})
    own, other = own or ZERO, other or ZERO
    if requested is None:
        if own + other > total:
            raise ValidationError({"own": _too_much(own + other, total)})
        requested = total - own - other
    if requested + own + other != total:
        raise ValidationError({"requested": _differs(requested + own + other, total)})
    return Split(requested, own, other)


def _too_large() -> str:
    message = _(
        "The total of this line is larger than the portal can keep: %(limit)s. Check the quantity and the price."
    )
    return message % {"limit": format_tenge(LARGEST_TOTAL)}


def _too_much(sources: Decimal, total: Decimal) -> str:
    message = _(
        "Own contribution and other sources are more than the line costs. Total: %(total)s, sources: %(sources)s."
    )
    return message % {"sources": format_tenge(sources), "total": format_tenge(total)}


def _differs(sources: Decimal, total: Decimal) -> str:
    message = _(
        "Requested, own contribution and other sources do not make the total of the line. Total: %(total)s, sources: "
        "%(sources)s. Correct one of them, or leave “Requested” empty and it will be computed."
    )
    return message % {"sources": format_tenge(sources), "total": format_tenge(total)}
