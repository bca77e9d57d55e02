"""Filters for the months and quantities of a plan."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django import template

from core.templatetags.portal import number
from projects.entries import plain_number
from projects.months import name_of_month
from projects.sections import SECTIONS

register = template.Library()


@register.simple_tag
def column(section: str, name: str) -> str:
    """`{% column "budget" "price" as price %}`: what a column is called, in the reader's language."""
    described = SECTIONS[section]
    field = described.plan_field(name) if name in described.fields else described.row_field(name)
    return str(field.verbose_name)


@register.filter
def month(value: date | None) -> str:
    """`March 2027`."""
    return name_of_month(value) if value else ""


@register.filter
def quantity(value: Decimal | None) -> str:
    """`20`, `1 200,5`: without the zeros that the column keeps."""
    return "" if value is None else number(plain_number(value))
