"""Filters for the months and quantities of a plan."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django import template

from core.templatetags.portal import number
from projects.entries import plain_number
from projects.months import name_of_month

register = template.Library()


@register.filter
def month(value: date | None) -> str:
    """`March 2027`."""
    return name_of_month(value) if value else ""


@register.filter
def quantity(value: Decimal | None) -> str:
    """`20`, `1 200,5`: without the zeros that the column keeps."""
    return "" if value is None else number(plain_number(value))
