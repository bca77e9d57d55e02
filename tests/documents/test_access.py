"""Documents are private: their owner reads them, others only where the subject's app says so."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from core.actor import Actor
from core.errors import Refused
from core.models import Record
from documents import access, actions
from documents.models import Document
from tests.documents import samples
from tests.documents.conftest import accepted
from tests.people import AT, Cast, actor_for, as_person


@pytest.fixture
def open_to_officers() -> Iterator[None]:
    """The app of the subject lets officers read, and everybody on a day far away."""
    access.register_access("tests.thing", lambda by, document, at: by.has("officer") or at.year > 2100)
    yield
    access._readers.pop("tests.thing")


@pytest.fixture
def attached(charter: Document, director: Actor) -> Document:
    return actions.attach(charter, "tests.thing:1", purpose="charter", by=director, at=AT)


def downloads() -> list[str]:
    return list(Record.objects.filter(verb="download").values_list("actor_name", flat=True))


def test_colleague_sees_the_organisations_document(charter: Document, people: Cast) -> None:
    assert charter in Document.objects.visible_to(actor_for(people.accountant))


def test_who_only_sits_in_its_name_has_no_part_in_its_documents(charter: Document, people: Cast) -> None:
    delegate = actor_for(people.delegate)
    assert not Document.objects.visible_to(delegate).exists()
    with pytest.raises(Refused):
        actions.remove(charter, by=delegate, at=AT)


def test_what_they_upload_is_their_own(people: Cast) -> None:
    mine = accepted("scan.pdf", samples.pdf(), by=actor_for(people.delegate))
    assert mine.owner_user == people.delegate
    assert not Document.objects.visible_to(actor_for(people.aigerim)).exists()


def test_other_organisation_does_not_see_it(charter: Document, outsider: Actor) -> None:
    assert charter not in Document.objects.visible_to(outsider)


def test_person_without_organisation_owns_alone(people: Cast) -> None:
    mine = accepted("cv.pdf", samples.pdf(), by=actor_for(people.citizen))
    assert list(Document.objects.visible_to(actor_for(people.citizen))) == [mine]
    assert not Document.objects.visible_to(actor_for(people.outsider)).exists()


def test_anonymous_sees_nothing(charter: Document) -> None:
    assert not Document.objects.visible_to(Actor.anonymous()).exists()


def test_download_of_other_organisation_is_not_found(charter: Document, people: Cast) -> None:
    client = as_person(Client(), people.other_director)
    assert client.get(f"/kk/documents/{charter.pk}/download/").status_code == 404
    assert client.get("/kk/documents/999999/download/").status_code == 404


def test_anonymous_is_asked_to_sign_in_whether_it_exists_or_not(charter: Document, client: Client) -> None:
    answers = [client.get(f"/kk/documents/{pk}/download/") for pk in (charter.pk, 999999)]
    assert [answer.status_code for answer in answers] == [302, 302]


def test_officer_reads_what_the_subject_opens(open_to_officers: None, attached: Document, people: Cast) -> None:
    assert access.may_read(actor_for(people.officer), attached, AT)
    assert not access.may_read(actor_for(people.finance), attached, AT)


def test_subject_without_a_reader_stays_closed(attached: Document, people: Cast) -> None:
    assert not access.may_read(actor_for(people.officer), attached, AT)


def test_removed_document_is_gone_for_its_readers(
    open_to_officers: None, attached: Document, director: Actor, people: Cast
) -> None:
    actions.remove(attached, by=director, at=AT)
    attached.refresh_from_db()
    assert not access.may_read(actor_for(people.officer), attached, AT)


def test_reading_anothers_document_is_on_the_record(open_to_officers: None, attached: Document, people: Cast) -> None:
    answer = as_person(Client(), people.officer).get(f"/kk/documents/{attached.pk}/download/")
    assert b"".join(answer.streaming_content) == actions.content_of(attached)  # type: ignore[arg-type]
    assert downloads() == [people.officer.full_name]


def test_reading_ones_own_is_not(charter: Document, people: Cast) -> None:
    answer = as_person(Client(), people.accountant).get(f"/kk/documents/{charter.pk}/download/")
    assert answer.status_code == 200
    assert downloads() == []


def test_reading_what_is_public_is_not(open_to_officers: None, attached: Document, people: Cast) -> None:
    access.record_reading(attached, by=actor_for(people.officer), at=AT + timedelta(days=36500))
    assert downloads() == []


def test_download_is_an_attachment_that_no_browser_runs(people: Cast, director: Actor) -> None:
    document = accepted("Жарғы; «Үміт».pdf", samples.pdf(), by=director)
    answer = as_person(Client(), people.aigerim).get(f"/kk/documents/{document.pk}/download/")
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment; filename*=utf-8''%D0%96")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "no-store" in answer.headers["Cache-Control"]


def test_stored_name_says_nothing(charter: Document) -> None:
    assert "Жарғы" not in charter.stored_name
    assert default_storage.exists(charter.stored_name)


def test_attached_document_is_not_attached_again(attached: Document, director: Actor) -> None:
    with pytest.raises(Refused):
        actions.attach(attached, "tests.thing:2", by=director, at=AT)


def test_outsider_cannot_attach(charter: Document, outsider: Actor) -> None:
    with pytest.raises(Refused):
        actions.attach(charter, "tests.thing:1", by=outsider, at=AT)


def test_veto_of_the_subject_keeps_the_document(attached: Document, director: Actor) -> None:
    access.register_veto("tests.thing", lambda document: "It is submitted.")
    try:
        with pytest.raises(Refused, match="It is submitted"):
            actions.remove(attached, by=director, at=AT)
    finally:
        access._vetoes.pop("tests.thing")


def test_replacement_takes_the_place(attached: Document, director: Actor) -> None:
    new = accepted("Жарғы 2.pdf", samples.pdf(), by=director)
    actions.replace(attached, new, by=director, at=AT)
    assert list(Document.objects.about("tests.thing:1", "charter")) == [new]


def test_issued_document_cannot_be_removed(paper: Any, director: Actor) -> None:
    with pytest.raises(Refused):
        actions.remove(paper.documents.first(), by=director, at=AT)


def test_bytes_of_removed_file_go_after_a_month(
    charter: Document, director: Actor, django_capture_on_commit_callbacks: Any
) -> None:
    actions.remove(charter, by=director, at=AT)
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.forget_removed(at=AT + timedelta(days=29)) == 0
        assert actions.forget_removed(at=AT + timedelta(days=31)) == 1
    assert not default_storage.exists(charter.stored_name)
