"""The same file in two places: each has a document and bytes of its own."""

import pytest
from django.core.files.storage import default_storage

from core.errors import Refused, WrongState
from core.models import Record
from documents import actions
from documents.models import Document
from tests.people import AT


def copied(document, by, subject="tests.thing:2"):
    return actions.copy(document, subject, by=by, at=AT)


def content_of(document):
    with default_storage.open(document.stored_name) as file:
        return file.read()


def test_copy_has_the_same_content_and_bytes_of_its_own(director, charter):
    bound = actions.attach(charter, "tests.thing:1", by=director, at=AT)
    twin = copied(bound, director)
    assert (twin.sha256, twin.size, twin.media_type, twin.pages) == (
        bound.sha256, bound.size, bound.media_type, bound.pages,
    )  # fmt: skip
    assert twin.stored_name != bound.stored_name
    assert content_of(twin) == content_of(bound) != b""


def test_first_document_stays_where_it_was_and_may_go_alone(director, charter):
    bound = actions.attach(charter, "tests.thing:1", by=director, at=AT)
    twin = copied(bound, director)
    actions.remove(bound, by=director, at=AT)
    assert Document.objects.get(pk=bound.pk).subject == "tests.thing:1"
    assert Document.objects.available().get(sha256=charter.sha256) == twin


def test_copying_is_on_the_record_of_the_copy(director, charter):
    twin = copied(charter, director)
    record = Record.objects.get(subject=f"documents.document:{twin.pk}")
    assert (record.verb, record.note) == ("copy", f"documents.document:{charter.pk}")


def test_stranger_cannot_copy(outsider, charter):
    with pytest.raises(Refused):
        copied(charter, outsider)


def test_removed_file_cannot_be_copied(director, charter):
    actions.remove(charter, by=director, at=AT)
    with pytest.raises(Refused):
        copied(charter, director)


def test_issued_document_cannot_be_copied(director, paper):
    with pytest.raises(Refused):
        copied(paper.documents.first(), director)


def test_bytes_that_are_no_longer_those_are_not_copied(director, charter):
    default_storage.delete(charter.stored_name)
    with default_storage.open(charter.stored_name, "wb") as file:
        file.write(b"something else")
    with pytest.raises(WrongState):
        copied(charter, director)
    assert Document.objects.count() == 1
