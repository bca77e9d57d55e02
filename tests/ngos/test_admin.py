"""Django admin shows the register and changes nothing."""

import pytest
from django.contrib import admin
from django.test import Client, RequestFactory

from ngos.models import Claim, DatabaseEntry, Ngo, RegistryFact
from tests.people import actor_for, as_person


@pytest.mark.parametrize("model", [Claim, DatabaseEntry, Ngo, RegistryFact])
def test_admin_is_read_only(people, model):
    request = RequestFactory().get("/")
    request.user = people.administrator
    request.actor = actor_for(people.administrator)
    page = admin.site._registry[model]
    assert page.has_view_permission(request)
    assert not any(
        (page.has_add_permission(request), page.has_change_permission(request), page.has_delete_permission(request))
    )


def test_admin_shows_no_encrypted_number(people, entry):
    page = as_person(Client(), people.administrator).get(f"/en/admin/ngos/ngo/{entry.pk}/change/")
    assert page.status_code == 200
    assert b"iban_encrypted" not in page.content
