"""What every model owes: migrations and a word about personal data."""

from io import StringIO

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.management import call_command
from django.db import models

TEXT_LIKE = (
    models.CharField,
    models.TextField,
    models.JSONField,
    models.FileField,
    models.GenericIPAddressField,
    models.BinaryField,
    ArrayField,
)
OURS = [model for model in apps.get_models() if model._meta.app_label in settings.PORTAL_APPS]


def text_fields(model):
    """Fields that a person's name could end up in; one value out of a list cannot hold it."""
    fields = [field for field in model._meta.get_fields() if isinstance(field, TEXT_LIKE)]
    return {field.name for field in fields if not getattr(getattr(field, "base_field", field), "choices", None)}


@pytest.mark.django_db
def test_no_migration_is_missing():
    out = StringIO()
    call_command("makemigrations", check_changes=True, dry_run=True, stdout=out, stderr=out)
    assert "No changes" in out.getvalue()


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_text_is_declared_personal_or_plain(model):
    personal, plain = getattr(model, "PERSONAL", {}), getattr(model, "PLAIN", ())
    assert text_fields(model) - set(personal) - set(plain) == set()


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_no_text_is_declared_twice(model):
    personal, plain = getattr(model, "PERSONAL", {}), getattr(model, "PLAIN", ())
    assert set(personal) & set(plain) == set()


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_declared_fields_exist(model):
    names = {field.name for field in model._meta.get_fields()}
    assert (set(getattr(model, "PERSONAL", {})) | set(getattr(model, "PLAIN", ()))) - names == set()


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_personal_fields_say_why_we_hold_them(model):
    assert all(isinstance(why, str) and why.strip() for why in getattr(model, "PERSONAL", {}).values())
