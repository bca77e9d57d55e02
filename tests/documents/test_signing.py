"""Signatures: on paper with a second pair of eyes, and by key."""

import base64
import hashlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from core.actor import Actor
from core.errors import Refused
from documents import access, actions, signing
from documents.models import Document, Paper, Signature
from documents.signing import fake
from tests.documents import samples
from tests.documents.conftest import accepted
from tests.documents.services import ncanode
from tests.people import AT, Cast, actor_for, as_person


@pytest.fixture
def letter(paper: Paper) -> Document:
    return paper.documents.get(language="kk")


@pytest.fixture
def demo(settings: Any) -> None:
    settings.SIGNATURE_ADAPTER, settings.DEMO = "fake", True


@pytest.fixture
def key(people: Cast) -> Callable[..., dict[str, Any]]:
    def make(**changes: Any) -> dict[str, Any]:
        facts = {
            "name": "САРСЕНОВА АЙГЕРИМ",
            "bin": people.ngo.bin,
            "organisation": "УМИТ",
            "users": ["ORGANIZATION", "CEO"],
        }
        overridden = {name: changes.pop(name) for name in list(changes) if name in facts}
        return fake.demo_key(**{**facts, **overridden}, at=AT, **changes)

    return make


def sign(letter: Document, key: dict[str, Any], by: Actor) -> Signature:
    cms = fake.sign(actions.content_of(letter), key=key, at=AT)
    return actions.sign_electronically(letter, cms, by=by, at=AT)


# --- by key -------------------------------------------------------------------------------------------


def test_director_signs(demo: None, letter: Document, key: Any, director: Actor) -> None:
    signature = sign(letter, key(), director)
    assert (signature.state, signature.sha256, signature.bin) == ("valid", letter.sha256, key()["subject"]["bin"])


def test_signatory_signs_with_the_right_to_sign(demo: None, letter: Document, key: Any, people: Cast) -> None:
    assert sign(letter, key(users=["ORGANIZATION", "CAN_SIGN"]), actor_for(people.signatory)).role == "signatory"


def test_member_of_staff_does_not_sign(demo: None, letter: Document, key: Any, people: Cast) -> None:
    with pytest.raises(Refused):
        sign(letter, key(), actor_for(people.accountant))


def test_other_organisation_does_not_sign(demo: None, letter: Document, key: Any, outsider: Actor) -> None:
    with pytest.raises(Refused):
        sign(letter, key(), outsider)


FAULTY = {
    "usage": {"keyUsage": "AUTH"},
    "bin": {"bin": "180140000019"},
    "role": {"users": ["ORGANIZATION", "EMPLOYEE"]},
    "financial only": {"users": ["ORGANIZATION", "CAN_SIGN_FINANCIAL"]},
    "expired": {"notAfter": "2026-12-31T00:00:00.000+00:00"},
    "revoked": {
        "valid": False,
        "revocations": [{"revoked": True, "by": "OCSP", "revocationTime": None, "reason": None}],
    },
    "signature": {"valid": False},
}


@pytest.mark.parametrize("fault", FAULTY)
def test_faulty_key_is_refused(fault: str, demo: None, letter: Document, key: Any, director: Actor) -> None:
    with pytest.raises(ValidationError) as refused:
        sign(letter, key(**FAULTY[fault]), director)
    assert refused.value.code == fault.replace("financial only", "role")


def test_signature_of_another_file_is_refused(demo: None, letter: Document, key: Any, director: Actor) -> None:
    with pytest.raises(ValidationError, match="does not fit"):
        actions.sign_electronically(letter, fake.sign(b"other", key=key(), at=AT), by=director, at=AT)


@pytest.mark.parametrize("cms", ["", "x", base64.b64encode(b'{"body": "{}"}').decode()])
def test_nonsense_is_refused(cms: str, demo: None, letter: Document, director: Actor) -> None:
    with pytest.raises(ValidationError, match="cannot be read"):
        actions.sign_electronically(letter, cms, by=director, at=AT)


def test_forged_certificate_is_refused(demo: None, letter: Document, key: Any, director: Actor) -> None:
    envelope = base64.b64decode(fake.sign(actions.content_of(letter), key=key(bin="180140000019"), at=AT))
    forged = envelope.replace(b"180140000019", key()["subject"]["bin"].encode())
    with pytest.raises(ValidationError):
        actions.sign_electronically(letter, base64.b64encode(forged).decode(), by=director, at=AT)


def test_changed_file_is_not_signed(demo: None, letter: Document, key: Any, director: Actor) -> None:
    with default_storage.open(letter.stored_name, "wb") as file:
        file.write(b"changed")
    with pytest.raises(ValidationError, match="is not the one that was issued"):
        sign(letter, key(), director)


def test_one_person_signs_once(demo: None, letter: Document, key: Any, director: Actor) -> None:
    sign(letter, key(), director)
    with pytest.raises(Refused, match="already signed"):
        sign(letter, key(), director)


def test_withdrawn_document_is_not_signed(
    demo: None, letter: Document, key: Any, director: Actor, paper: Paper
) -> None:
    actions.withdraw(paper, by=director, at=AT)
    with pytest.raises(Refused):
        sign(letter, key(), director)


def test_uploaded_file_is_not_signed(demo: None, charter: Document, key: Any, director: Actor) -> None:
    with pytest.raises(Refused):
        sign(charter, key(), director)


def test_subject_names_its_own_signers(demo: None, letter: Document, key: Any, director: Actor) -> None:
    access.register_signers("tests.thing", lambda by, document: False)
    try:
        with pytest.raises(Refused):
            sign(letter, key(), director)
    finally:
        access._signers.pop("tests.thing")


def test_verification_page_shows_organisation_without_the_persons_name(
    demo: None, letter: Document, key: Any, director: Actor, client: Client
) -> None:
    sign(letter, key(), director)
    page = client.get(f"/v/{letter.paper.readable_code}/?language=en").content.decode()  # type: ignore[union-attr]
    assert "Demonstration key" in page
    assert director.name not in page


def test_ncanode_verifies_over_http(settings: Any, letter: Document, key: Any, director: Actor) -> None:
    with ncanode(key()) as url:
        settings.SIGNATURE_ADAPTER, settings.NCANODE_URL = "ncanode", url
        cms = base64.b64encode(hashlib.sha256(actions.content_of(letter)).digest()).decode()
        signature = actions.sign_electronically(letter, cms, by=director, at=AT)
    assert (signature.method, signature.revocation) == ("ncanode", "good: OCSP")
    assert signature.stamped_at is not None


def test_silent_ncanode_signs_nothing(settings: Any, letter: Document, director: Actor) -> None:
    settings.SIGNATURE_ADAPTER, settings.NCANODE_URL = "ncanode", "http://127.0.0.1:1"
    with pytest.raises(signing.VerifierUnavailable):
        actions.sign_electronically(letter, "AAAA", by=director, at=AT)
    assert not Signature.objects.exists()


def test_director_signs_on_the_page(demo: None, letter: Document, people: Cast) -> None:
    client = as_person(Client(), people.aigerim)
    for _ in range(2):  # a double click
        answer = client.post(f"/kk/documents/{letter.pk}/sign/", {"once": "s" * 32})
    assert answer.status_code == 302
    assert Signature.objects.get().state == "valid"


def test_signature_file_is_taken_as_bytes_or_base64(settings: Any, letter: Document, key: Any, people: Cast) -> None:
    client = as_person(Client(), people.aigerim)
    with ncanode(key()) as url:
        settings.SIGNATURE_ADAPTER, settings.NCANODE_URL = "ncanode", url
        raw = hashlib.sha256(actions.content_of(letter)).digest()
        file = SimpleUploadedFile("letter.pdf.cms", raw)
        answer = client.post(f"/kk/documents/{letter.pk}/sign/", {"once": "s" * 32, "cms": file})
    assert answer.status_code == 302


# --- on paper -----------------------------------------------------------------------------------------


@pytest.fixture
def scan(people: Cast, director: Actor) -> Document:
    return accepted("signed.pdf", samples.pdf(), by=director)


@pytest.fixture
def waiting(letter: Document, scan: Document, director: Actor) -> Signature:
    return actions.sign_on_paper(letter, scan, by=director, at=AT)


@pytest.fixture
def read_by_officers() -> Iterator[None]:
    access.register_access("tests.thing", lambda by, document, at: by.has("officer"))
    yield
    access._readers.pop("tests.thing")


def test_scan_waits_for_a_second_person(waiting: Signature, letter: Document) -> None:
    assert (waiting.state, waiting.sha256) == ("waiting", letter.sha256)


def test_colleague_confirms(waiting: Signature, people: Cast) -> None:
    assert actions.confirm_signature(waiting, by=actor_for(people.accountant), at=AT).state == "valid"


def test_signer_does_not_confirm_himself(waiting: Signature, director: Actor) -> None:
    with pytest.raises(Refused, match="other than the signer"):
        actions.confirm_signature(waiting, by=director, at=AT)


def test_stranger_does_not_confirm(waiting: Signature, outsider: Actor) -> None:
    with pytest.raises(Refused):
        actions.confirm_signature(waiting, by=outsider, at=AT)


def test_rejected_scan_may_be_sent_again(waiting: Signature, letter: Document, people: Cast, director: Actor) -> None:
    actions.reject_signature(waiting, "Page 2 is missing.", by=actor_for(people.accountant), at=AT)
    again = accepted("signed again.pdf", samples.pdf(), by=director)
    assert actions.sign_on_paper(letter, again, by=director, at=AT).state == "waiting"


def test_decision_is_taken_once(waiting: Signature, people: Cast) -> None:
    by = actor_for(people.accountant)
    actions.confirm_signature(waiting, by=by, at=AT)
    with pytest.raises(Refused):
        actions.reject_signature(waiting, "No.", by=by, at=AT)


def test_scan_of_a_signature_stays(waiting: Signature, scan: Document, director: Actor) -> None:
    with pytest.raises(Refused):
        actions.remove(scan, by=director, at=AT)


def test_unconfirmed_signature_is_not_shown_to_the_public(waiting: Signature, client: Client) -> None:
    page = client.get(f"/v/{waiting.document.paper.readable_code}/?language=en").content.decode()  # type: ignore[union-attr]
    assert "On paper, scanned" not in page


def test_scan_is_uploaded_on_the_page(letter: Document, people: Cast) -> None:
    client = as_person(Client(), people.aigerim)
    file = SimpleUploadedFile("signed.pdf", samples.pdf())
    answer = client.post(f"/kk/documents/{letter.pk}/sign/", {"once": "s" * 32, "file": file})
    assert answer.status_code == 302
    assert Signature.objects.get().state == "waiting"


def test_officer_compares_on_the_page(read_by_officers: None, waiting: Signature, people: Cast) -> None:
    client = as_person(Client(), people.officer)
    assert client.get(f"/kk/documents/signatures/{waiting.pk}/").status_code == 200
    client.post(f"/kk/documents/signatures/{waiting.pk}/", {"decision": "confirm"})
    waiting.refresh_from_db()
    assert waiting.state == "valid"


def test_no_without_a_reason_is_asked_for_one(waiting: Signature, people: Cast) -> None:
    answer = as_person(Client(), people.accountant).post(
        f"/en/documents/signatures/{waiting.pk}/", {"decision": "reject"}
    )
    assert (answer.status_code, "Say what is wrong" in answer.content.decode()) == (422, True)


def test_stranger_does_not_find_the_signature(waiting: Signature, people: Cast) -> None:
    assert as_person(Client(), people.other_director).get(f"/kk/documents/signatures/{waiting.pk}/").status_code == 404
