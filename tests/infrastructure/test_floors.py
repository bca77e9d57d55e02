"""Foreign keys obey the floors of docs/architecture.md; import-linter holds the imports but does not see keys."""

import tomllib

import pytest
from django.apps import apps

from tests.servers import ROOT

LAYERS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]["layers"]
FLOORS = {app.strip(): floor for floor, names in enumerate(reversed(LAYERS)) for app in names.split("|")}
OURS = [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in FLOORS]


def keys_upward_or_sideways():
    for model in OURS:
        for field in model._meta.get_fields():
            if not (field.is_relation and field.related_model) or (field.auto_created and not field.concrete):
                continue
            here, there = model._meta.app_label, field.related_model._meta.app_label
            if there in FLOORS and here != there and FLOORS[there] >= FLOORS[here]:
                yield f"{model._meta.label}.{field.name} points to {there}, which is not below {here}"


def test_every_app_of_ours_has_a_floor():
    from django.conf import settings

    assert set(settings.PORTAL_APPS) == set(FLOORS)


def test_foreign_keys_point_down():
    assert list(keys_upward_or_sideways()) == []


def test_walk_sees_keys():
    assert any(field.related_model for model in OURS for field in model._meta.get_fields())


@pytest.mark.parametrize("app", sorted(FLOORS))
def test_app_stands_in_the_table_of_floors(app):
    assert f"`{app}`" in (ROOT / "docs" / "architecture.md").read_text()
