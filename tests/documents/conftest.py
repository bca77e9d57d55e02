from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from core.actor import Actor
from documents import actions, kinds
from documents.content import Column, Content, Note, Paragraph, Section, SignatureLine, Table
from documents.models import Document, Paper
from tests.documents import samples
from tests.people import AT, Cast, actor_for


@pytest.fixture
def people(db: None) -> Cast:
    return Cast()


@pytest.fixture
def director(people: Cast) -> Actor:
    return actor_for(people.aigerim)


@pytest.fixture
def outsider(people: Cast) -> Actor:
    return actor_for(people.other_director)


@pytest.fixture
def charter(director: Actor) -> Document:
    """An accepted file of the NGO."""
    return accepted("Жарғы.pdf", samples.pdf(3), by=director)


@pytest.fixture(autouse=True)
def _kind_of_tests() -> Iterator[None]:
    kinds.register_kind("tests.call", "Announcement of a call", template="call.typ")
    yield
    kinds._kinds.pop("tests.call", None)


@pytest.fixture
def paper(people: Cast, director: Actor) -> Paper:
    """A document in Kazakh and Russian, issued to the NGO."""
    return issue(people, director)


def issue(people: Cast, by: Actor, subject: str = "tests.thing:1", **more: Any) -> Paper:
    return actions.generate(
        "tests.call", subject, announcement, number="C-2027-0001", issuer=people.ngo, by=by, at=AT, **more
    )


def announcement(language: str) -> Content:
    title = {"kk": "Әлеуметтік жобалар конкурсы", "ru": "Конкурс социальных проектов"}[language]
    return Content(
        title=title,
        number="C-2027-0001",
        date="2027 ж. 11 қаңтар",
        issuer="«Үміт» қоғамдық қоры",
        facts=[("Қаржыландыру", "129 750 000 ₸")],
        sections=[
            Section("1. Лоттар", [
                Paragraph("Азаматтық бастамаларды қолдау."), Note("Мерзімі: 18:30"),
                Table([Column("Лот", width=0), Column("Сома, ₸", align="right")], [["1", "43 250 000"]], total=["", "43 250 000"]),
            ]),
        ],
        signatures=[SignatureLine("Директор", "А. Сәрсенова")],
    )  # fmt: skip


def uploaded(name: str, content: bytes, *, by: Actor, **more: Any) -> Document:
    """Through the same actions as a form, up to the verdict."""
    document = actions.upload(SimpleUploadedFile(name, content), by=by, at=AT, **more)
    return actions.examine(document, by=by, at=AT)


def accepted(name: str, content: bytes, *, by: Actor, **more: Any) -> Document:
    document = uploaded(name, content, by=by, **more)
    assert document.state == "available", document.reason
    return document


def stored_files() -> list[str]:
    """Every file in the storage."""
    found, folders = [], [""]
    while folders:
        folder = folders.pop()
        try:
            inside, files = default_storage.listdir(folder)
        except FileNotFoundError:
            continue
        folders += [f"{folder}/{name}".lstrip("/") for name in inside]
        found += [f"{folder}/{name}" for name in files]
    return sorted(found)


@pytest.fixture(autouse=True)
def _empty_storage(settings: Any, tmp_path: Any) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": {"location": str(tmp_path), "base_url": None}},
    }
