"""Kinds of rule sets: each app registers the typed shape of the values that its kinds hold."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cache
from typing import Any, TypeVar, cast

from django.core.exceptions import ValidationError

Schema = TypeVar("Schema", bound="RuleValues")
JSON = Any  # what json.loads gives

_kinds: dict[str, type[RuleValues]] = {}


class RuleValues:
    """Base of the frozen dataclasses that type a kind. Money and shares are Decimals, written in JSON as strings.

    Fields may be int, Decimal, str, bool, date, an Enum, Optional of one, `tuple[X, ...]`, `dict[str, X]` or another
    RuleValues. What types cannot say goes into `check()`, which raises ValueError with a sentence.
    """

    def check(self) -> None:
        """Raise ValueError when the values contradict each other."""

    @classmethod
    def from_values(cls: type[Schema], values: JSON, path: str = "") -> Schema:
        """Strict: an unknown, missing or mistyped field is a ValidationError that names it."""
        if not isinstance(values, Mapping):
            raise _fault(path, "an object is expected")
        hints = _hints(cast(Any, cls))
        fields = {field.name: field for field in dataclasses.fields(cast(Any, cls))}
        if unknown := sorted(set(values) - set(fields)):
            raise _fault(path, f"unknown fields: {', '.join(unknown)}")
        given = {name: _read(hints[name], values[name], _at(path, name)) for name in fields if name in values}
        if missing := sorted(name for name, field in fields.items() if name not in given and _is_required(field)):
            raise _fault(path, f"missing fields: {', '.join(missing)}")
        row = cls(**given)
        try:
            row.check()
        except ValueError as fault:
            raise _fault(path, str(fault)) from fault
        return row

    def to_values(self) -> dict[str, JSON]:
        """What goes into the column: plain JSON, every field written out."""
        return {field.name: _write(getattr(self, field.name)) for field in dataclasses.fields(cast(Any, self))}


@cache
def _hints(schema: type) -> dict[str, Any]:
    return typing.get_type_hints(schema)


def register_kind(kind: str, schema: type[RuleValues]) -> None:
    """In an app's `apps.py`: `register_kind("grants.terms", GrantTerms)`. A kind has one shape."""
    if _kinds.setdefault(kind, schema) is not schema:
        raise ValueError(f"The rule set kind {kind} already has another shape.")


def schema_of(kind: str) -> type[RuleValues]:
    try:
        return _kinds[kind]
    except KeyError:
        raise LookupError(f"No app registered the rule set kind {kind}.") from None


def registered_kinds() -> list[str]:
    return sorted(_kinds)


def _read(hint: Any, value: JSON, path: str) -> Any:
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        if value is None and type(None) in inner:
            return None
        return _read(next(option for option in inner if option is not type(None)), value, path)
    if origin is tuple:
        items = value if isinstance(value, list | tuple) else _refuse(path, "a list is expected")
        return tuple(_read(inner[0], item, f"{path}[{place}]") for place, item in enumerate(items))
    if origin is dict:
        pairs = value if isinstance(value, Mapping) else _refuse(path, "an object is expected")
        return {str(name): _read(inner[1], item, _at(path, str(name))) for name, item in pairs.items()}
    if isinstance(hint, type) and issubclass(hint, RuleValues):
        return value if isinstance(value, hint) else hint.from_values(value, path)
    return _read_plain(hint, value, path)


def _read_plain(hint: Any, value: JSON, path: str) -> Any:
    # bool is an int in Python, and a float is never a rule.
    if isinstance(value, hint) and not (hint is int and isinstance(value, bool)):
        return value
    try:
        if hint is Decimal and isinstance(value, str | int) and not isinstance(value, bool):
            return Decimal(value)
        if hint is date and isinstance(value, str):
            return date.fromisoformat(value)
        if issubclass(hint, Enum):
            return hint(value)
    except (ValueError, InvalidOperation) as fault:
        raise _fault(path, f"{value!r} is not a {hint.__name__}") from fault
    raise _fault(path, f"{value!r} is not a {hint.__name__}")


def _write(value: Any) -> JSON:
    if isinstance(value, RuleValues):
        return value.to_values()
    if isinstance(value, tuple):
        return [_write(item) for item in value]
    if isinstance(value, dict):
        return {name: _write(item) for name, item in value.items()}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def _is_required(field: dataclasses.Field[Any]) -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def _at(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _refuse(path: str, problem: str) -> Any:
    raise _fault(path, problem)


def _fault(path: str, problem: str) -> ValidationError:
    return ValidationError(f"{path}: {problem}" if path else problem, code="rule_values")
