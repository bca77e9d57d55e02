"""Who gets what from documents of the NGO, and from verification."""

from django.core.files.uploadedfile import SimpleUploadedFile

from core import once
from documents import actions, kinds
from documents.content import Content
from documents.models import Paper, Signature
from tests.documents import samples
from tests.people import actor_for
from tests.permissions import ALL, BAD, GO, LOGIN, NO, OK, REFUSED, WRONG_METHOD, Table

kinds.register_kind("tests.table", "Paper of the permission table")

TABLE = Table()

SIGNED_IN = {"anonymous": LOGIN, ALL: OK}
UNPROCESSABLE = 422
NGO = {"aigerim": OK, "accountant": OK, "signatory": OK, "anonymous": LOGIN, ALL: NO}


def upload(people):
    """Not examined yet: that takes a process of its own each time."""
    return actions.upload(SimpleUploadedFile("charter.pdf", samples.pdf()), by=actor_for(people.aigerim), at=people.at)


def scan(people):
    return actions.examine(upload(people), by=actor_for(people.aigerim), at=people.at)


def paper(people) -> Paper:
    found = Paper.objects.filter(subject="tests.table:1").first()
    return found or actions.generate(
        "tests.table", "tests.table:1", lambda language: Content(title="Т"), issuer=people.ngo,
        by=actor_for(people.aigerim), at=people.at, languages=("kk",),
    )  # fmt: skip


def charter(people):
    return {"pk": upload(people).pk}


def issued(people):
    return {"pk": paper(people).documents.get().pk}


def code(people):
    return {"code": paper(people).readable_code}


def waiting(people):
    found = Signature.objects.first() or actions.sign_on_paper(
        paper(people).documents.get(), scan(people), by=actor_for(people.aigerim), at=people.at
    )
    return {"pk": found.pk}


def unfinished(people):
    return {"pk": actions.begin_upload(file_name="a.pdf", size=9, by=actor_for(people.aigerim), at=people.at).pk}


def form(people):
    return {"once": once.new_key()}


TABLE.add("documents", "GET", SIGNED_IN)
TABLE.add("document_upload", "GET", SIGNED_IN)
TABLE.add("document_upload", "POST", {"anonymous": LOGIN, ALL: UNPROCESSABLE}, data=form, case="without a file")
TABLE.add("upload_begin", "POST", {"anonymous": LOGIN, ALL: BAD}, case="without a length")
TABLE.add("upload_piece", "GET", {"anonymous": LOGIN, ALL: WRONG_METHOD}, kwargs=unfinished)
TABLE.add("document", "GET", NGO, kwargs=charter, case="uploaded")
TABLE.add("document", "GET", NGO, kwargs=issued, case="issued")
TABLE.add("document_download", "GET", NGO, kwargs=issued)
TABLE.add("document_remove", "GET", NGO, kwargs=charter)
TABLE.add(
    "document_remove",
    "POST",
    {"aigerim": GO, "accountant": GO, "signatory": GO, "anonymous": LOGIN, ALL: NO},
    kwargs=charter,
)
TABLE.add(
    "document_sign",
    "GET",
    {"aigerim": OK, "signatory": OK, "accountant": REFUSED, "anonymous": LOGIN, ALL: NO},
    kwargs=issued,
)
TABLE.add(
    "document_sign", "POST",
    {"aigerim": UNPROCESSABLE, "signatory": UNPROCESSABLE, "accountant": REFUSED, "anonymous": LOGIN, ALL: NO},
    kwargs=issued, data=form, case="without a scan",
)  # fmt: skip
TABLE.add(
    "signature_decide",
    "GET",
    {"accountant": OK, "signatory": OK, "aigerim": REFUSED, "anonymous": LOGIN, ALL: NO},
    kwargs=waiting,
)
TABLE.add(
    "signature_decide", "POST", {"accountant": GO, "signatory": GO, "aigerim": REFUSED, "anonymous": LOGIN, ALL: NO},
    kwargs=waiting, data=lambda people: {"decision": "confirm"},
)  # fmt: skip
TABLE.add("verify", "GET", {ALL: OK})
TABLE.add("verify_code", "GET", {ALL: OK}, kwargs=code)
TABLE.add("verify_code", "POST", {ALL: UNPROCESSABLE}, kwargs=code, case="without a file")
