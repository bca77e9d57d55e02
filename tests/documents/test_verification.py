"""`/v/`: anyone checks a document, and learns nothing else."""

import threading
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from core.actor import Actor
from documents import actions
from documents.limits import WRONG_CODES
from documents.models import Paper
from tests.documents.conftest import issue, stored_files
from tests.people import AT, Cast


def page(client: Client, paper: Paper, query: str = "?language=en") -> str:
    return client.get(f"/v/{paper.readable_code}/{query}").content.decode()


def compared(client: Client, paper: Paper, content: bytes) -> str:
    file = SimpleUploadedFile("copy.pdf", content)
    return client.post(f"/v/{paper.readable_code}/?language=en", {"file": file}).content.decode()


def test_it_says_what_the_document_is(client: Client, paper: Paper) -> None:
    text = page(client, paper)
    for fact in ["Announcement of a call", "C-2027-0001", "Umit Foundation", "This document is genuine"]:
        assert fact in text


def test_it_gives_the_hash_of_each_language(client: Client, paper: Paper) -> None:
    text = page(client, paper)
    assert all(document.sha256 in text for document in paper.documents.all())


def test_it_names_nobody_and_shows_no_content(client: Client, paper: Paper, people: Cast) -> None:
    text = page(client, paper)
    assert people.aigerim.full_name not in text
    assert "129 750 000" not in text
    assert f"/documents/{paper.documents.first().pk}" not in text  # type: ignore[union-attr]


@pytest.mark.parametrize(("header", "word"), [("ru", "Русский"), ("kk", "Қазақша"), ("en", "English")])
def test_it_speaks_the_readers_language(client: Client, paper: Paper, header: str, word: str) -> None:
    text = client.get(f"/v/{paper.readable_code}/", headers={"accept-language": header}).content.decode()
    assert f'<html lang="{header}"' in text


def test_code_typed_in_the_form_leads_to_the_page(client: Client, paper: Paper) -> None:
    answer = client.get("/v/", {"code": paper.code.lower()})
    assert answer.headers["Location"] == f"/v/{paper.readable_code}/"


def test_code_too_short_is_said_at_once(client: Client) -> None:
    answer = client.get("/v/", {"code": "ABC", "language": "en"})
    assert (answer.status_code, "16 letters and figures" in answer.content.decode()) == (422, True)


def test_wrong_code_is_clearly_wrong(client: Client, db: None) -> None:
    answer = client.get("/v/0000-0000-0000-0000/?language=en")
    assert (answer.status_code, "has issued no document with this code" in answer.content.decode()) == (404, True)


def test_withdrawn_document_says_so_and_what_replaces_it(
    client: Client, paper: Paper, people: Cast, director: Actor
) -> None:
    newer = issue(people, director)
    actions.withdraw(paper, replaced_by=newer, by=director, at=AT)
    text = page(client, paper)
    assert "This document was withdrawn" in text
    assert newer.readable_code in text


def test_true_copy_is_recognised(client: Client, paper: Paper) -> None:
    content = actions.content_of(paper.documents.get(language="ru"))
    assert "exactly the document that was issued: Русский" in compared(client, paper, content)


def test_changed_copy_is_recognised(client: Client, paper: Paper) -> None:
    content = actions.content_of(paper.documents.get(language="ru"))
    assert "differs from the document" in compared(client, paper, content + b" ")


def test_compared_file_is_not_kept(client: Client, paper: Paper) -> None:
    before = stored_files()
    compared(client, paper, b"x" * 3_000_000)
    assert stored_files() == before


def test_guessing_is_stopped_for_a_while(client: Client, db: None) -> None:
    for number in range(WRONG_CODES):
        assert client.get(f"/v/{number:016d}/").status_code == 404
    assert client.get("/v/9999-9999-9999-9999/").status_code == 429


def test_reader_elsewhere_is_not_stopped(client: Client, paper: Paper) -> None:
    for number in range(WRONG_CODES + 1):
        client.get(f"/v/{number:016d}/")
    assert client.get(f"/v/{paper.readable_code}/", REMOTE_ADDR="10.1.1.1").status_code == 200


def test_forged_header_does_not_reset_the_count(client: Client, db: None, settings: Any) -> None:
    settings.TRUSTED_PROXIES = 1
    for number in range(WRONG_CODES):
        client.get(f"/v/{number:016d}/", headers={"x-forwarded-for": f"10.0.0.{number}, 192.0.2.1"})
    assert client.get("/v/9999-9999-9999-9999/", headers={"x-forwarded-for": "10.9.9.9, 192.0.2.1"}).status_code == 429


@pytest.mark.django_db(transaction=True)
def test_guesses_at_once_are_all_counted() -> None:
    barrier, statuses = threading.Barrier(8), []

    def guess(start: int) -> None:
        client = Client()
        barrier.wait()
        for number in range(start, start + 5):
            statuses.append(client.get(f"/v/{number:016d}/").status_code)
        connection.close()

    threads = [threading.Thread(target=guess, args=(number * 10,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert WRONG_CODES <= statuses.count(404) <= WRONG_CODES + 8
