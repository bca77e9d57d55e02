"""The pages of one's own documents."""

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.actor import Actor
from documents.models import Document
from tests.documents import samples
from tests.documents.conftest import accepted
from tests.people import Cast, as_person


@pytest.fixture
def client(people: Cast) -> Client:
    return as_person(Client(), people.aigerim)


def queries(client: Client, url: str) -> int:
    client.get(url)  # sessions and content types are read once
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def test_list_shows_own_documents_only(client: Client, charter: Document, outsider: Actor) -> None:
    accepted("secret of others.pdf", samples.pdf(), by=outsider)
    page = client.get("/kk/documents/").content.decode()
    assert "Жарғы.pdf" in page
    assert "secret of others" not in page


def test_list_costs_the_same_at_one_and_three_rows(client: Client, charter: Document, director: Actor) -> None:
    one = queries(client, "/kk/documents/")
    for number in range(2):
        accepted(f"{number}.pdf", samples.pdf(), by=director)
    assert queries(client, "/kk/documents/") == one <= 6


def test_page_of_document_shows_hash_and_that_it_was_not_scanned(client: Client, charter: Document) -> None:
    page = client.get(f"/en/documents/{charter.pk}/").content.decode()
    assert charter.sha256 in page
    assert "Not checked for viruses" in page


def test_page_of_document_costs_at_most_ten_queries(client: Client, paper: Any) -> None:
    assert queries(client, f"/kk/documents/{paper.documents.first().pk}/") <= 10


def test_reading_pages_writes_nothing(client: Client, charter: Document, paper: Any) -> None:
    urls = [
        "/kk/documents/",
        "/kk/documents/upload/",
        f"/kk/documents/{charter.pk}/",
        f"/kk/documents/{charter.pk}/remove/",
    ]
    client.get(urls[0])
    with CaptureQueriesContext(connection) as seen:
        for url in [*urls, f"/kk/documents/{paper.documents.first().pk}/sign/", f"/v/{paper.readable_code}/"]:
            assert client.get(url).status_code == 200
    assert [query["sql"] for query in seen if not query["sql"].startswith(("SELECT", "EXECUTE ready_"))] == []


def test_file_is_removed_from_its_page(client: Client, charter: Document) -> None:
    client.post(f"/kk/documents/{charter.pk}/remove/")
    assert not Document.objects.present().exists()


def test_admin_shows_neither_names_nor_contents(people: Cast, charter: Document) -> None:
    page = as_person(Client(), people.administrator).get(f"/kk/admin/documents/document/{charter.pk}/change/")
    assert page.status_code == 200
    assert "Жарғы" not in page.content.decode()
    assert 'name="_save"' not in page.content.decode()


def test_demo_key_is_refused_outside_a_demo(settings: Any) -> None:
    from documents import checks, signing

    settings.SIGNATURE_ADAPTER, settings.DEMO = "fake", False
    assert [fault.id for fault in checks.no_demo_signatures(None)] == ["documents.E001"]
    with pytest.raises(ImproperlyConfigured):
        signing.adapter()
