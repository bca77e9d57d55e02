"""What may come in and what may not, each with a sentence that says how to mend it."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from core.actor import Actor
from documents.models import Document
from documents.refusals import SENTENCES, sentence
from tests.documents import samples
from tests.documents.conftest import stored_files, uploaded

GOOD = {
    "Жарғы.pdf": samples.pdf(3),
    "photo.jpg": samples.picture(),
    "PHOTO.JPEG": samples.picture(),
    "scan.png": samples.picture("PNG"),
    "plan.docx": samples.docx(),
    "budget.xlsx": samples.xlsx(),
    "letter.odt": samples.odt(),
}
BAD = {
    "mistyped.pdf": (samples.picture(), "mismatch"),
    "mistyped.jpg": (samples.pdf(), "mismatch"),
    "mistyped.docx": (samples.xlsx(), "mismatch"),
    "mistyped.xlsx": (samples.docx(), "mismatch"),
    "mistyped.odt": (samples.docx(), "mismatch"),
    "text.docx": (b"just text", "mismatch"),
    "photo.jpg": (samples.heic(), "heic"),
    "programme.pdf": (b"MZ\x90\x00" + b"\0" * 500, "mismatch"),
    "cut.pdf": (b"%PDF-1.7\n" + b"x" * 300, "pdf_broken"),
    "locked.pdf": (samples.locked_pdf(), "pdf_encrypted"),
    "locked-for-printing.pdf": (samples.locked_pdf(""), "pdf_encrypted"),
    "script.pdf": (samples.pdf_with_script(), "pdf_active"),
    "launch.pdf": (samples.pdf_with_launch(), "pdf_active"),
    "attachment.pdf": (samples.pdf_with_attachment(), "pdf_active"),
    "hidden.pdf": (samples.pdf_with_hidden_script(), "pdf_active"),
    "long.pdf": (samples.pdf(1001), "pdf_pages"),
    "cut.jpg": (samples.picture(size=(600, 600))[:3000], "image_broken"),
    "cut.png": (samples.picture("PNG", (600, 600))[:300], "image_broken"),
    "bomb.png": (samples.huge_picture(), "image_pixels"),
    "bomb.docx": (samples.zip_bomb(), "package_large"),
    "lying.docx": (samples.lying_zip(), "package_broken"),
    "entries.docx": (samples.many_entries(), "package_large"),
    "macro.docx": (samples.docx(word__vbaProject=b"", **{"word__vbaProject.bin": b"x"}), "package_macros"),
    "template.docx": (
        samples.docx(
            **{"word___rels__settings.xml.rels": '<R Type="attachedTemplate" TargetMode="External" Target="x"/>'}
        ),
        "package_macros",
    ),
    "path.docx": (samples.docx(**{"..__..__etc": "x"}), "package_broken"),
    "locked.docx": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600,
        "package_locked",
    ),
    "cut.docx": (samples.docx()[:150], "package_broken"),
}


@pytest.mark.parametrize("name", GOOD)
def test_good_file_is_accepted(name: str, director: Actor) -> None:
    document = uploaded(name, GOOD[name], by=director)
    assert (document.state, document.reason) == ("available", "")


@pytest.mark.parametrize("name", BAD)
def test_bad_file_is_refused_with_its_reason(name: str, director: Actor) -> None:
    content, code = BAD[name]
    document = uploaded(name, content, by=director)
    assert (document.state, document.refusal) == ("refused", code)


@pytest.mark.parametrize("code", SENTENCES)
def test_reason_is_a_whole_sentence(code: str) -> None:
    reason = sentence(code, {"limit": 20, "extension": "pdf", "name": "Eicar"})
    assert reason.endswith(".")
    assert "%(" not in reason


def test_bytes_of_refused_file_are_not_kept(director: Actor, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        uploaded("bomb.docx", samples.zip_bomb(), by=director)
    assert stored_files() == []


def test_pages_of_pdf_are_counted(director: Actor) -> None:
    assert uploaded("plan.pdf", samples.pdf(7), by=director).pages == 7


def test_our_own_pdf_would_be_accepted(paper: object, director: Actor) -> None:
    from documents.actions import content_of

    ours = content_of(Document.objects.filter(kind="generated").first())  # type: ignore[arg-type]
    assert uploaded("ours.pdf", ours, by=director).reason == ""


NAMES = {
    "folder": "charter/../../etc/passwd.pdf",
    "backslash": "C:\\charter.pdf",
    "turned": "charter\u202efdp.exe.pdf",
    "nul": "charter\x00.pdf",
    "newline": "charter\n.pdf",
    "long": "Ұ" * 200 + ".pdf",
    "nameless": "",
    "only dots": " .. ",
}


@pytest.mark.parametrize("trick", NAMES)
def test_name_with_trick_is_refused(trick: str, director: Actor) -> None:
    from documents.actions import begin_upload
    from tests.people import AT

    with pytest.raises(ValidationError) as refused:
        begin_upload(file_name=NAMES[trick], size=10, by=director, at=AT)
    assert refused.value.messages[0].endswith(".")


@pytest.mark.parametrize("name", ["virus.exe", "page.html", "drawing.svg", "macro.docm", "noending", "archive.zip"])
def test_kind_not_on_the_list_is_refused(name: str, director: Actor) -> None:
    with pytest.raises(ValidationError, match="Files of this kind are not accepted"), override("en"):
        uploaded(name, b"x", by=director)


def test_heic_is_refused_with_the_way_out(director: Actor) -> None:
    with pytest.raises(ValidationError, match="Most compatible"), override("en"):
        uploaded("photo.HEIC", samples.heic(), by=director)


def test_empty_file_is_refused(director: Actor) -> None:
    with pytest.raises(ValidationError, match="is empty"), override("en"):
        uploaded("charter.pdf", b"", by=director)


def test_inspection_runs_without_the_portals_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    import subprocess

    from documents.actions import examining

    seen = {}

    def watch(*arguments: object, **options: object) -> subprocess.CompletedProcess[bytes]:
        seen.update(options)
        return real(*arguments, **options)  # type: ignore[call-overload, no-any-return]

    real = subprocess.run
    monkeypatch.setattr(subprocess, "run", watch)
    examining._inspect("/nowhere", "pdf")
    assert seen["env"] == {}
