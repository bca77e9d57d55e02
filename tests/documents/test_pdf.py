"""What the portal issues: valid, readable aloud, verifiable, and the same again from the same data."""

import io
import re
import shutil
import subprocess
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from core.actor import Actor
from documents import actions, pdf
from documents.codes import ALPHABET, grouped, new_code, normalised
from documents.content import Column, Content, Paragraph, Section, Table
from documents.models import Document, Paper
from tests.documents.conftest import announcement
from tests.people import AT, Cast

KAZAKH = "ӘәҒғҚқҢңӨөҮүҰұҺһІі"


def made(content: Content, language: str = "kk") -> PdfReader:
    file = pdf.render("call.typ", pdf.data_of(content, code=new_code()), language=language, at=AT)
    return PdfReader(io.BytesIO(file))


def text_of(reader: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in reader.pages)


def metadata(reader: PdfReader) -> str:
    return reader.trailer["/Root"]["/Metadata"].get_data().decode()  # type: ignore[index, no-any-return]


def test_every_kazakh_letter_and_the_tenge_sign_are_shown() -> None:
    text = text_of(made(Content(title=KAZAKH, sections=[Section("₸", [Paragraph("«№ 1» – 12 975 000 ₸")])])))
    assert set(KAZAKH) | {"₸", "№"} <= set(text)


def test_it_claims_pdf_a_and_pdf_ua() -> None:
    claims = metadata(made(announcement("kk")))
    assert re.search(r"pdfaid:part>2<", claims)
    assert re.search(r"pdfaid:conformance>B<", claims)
    assert re.search(r"pdfuaid:part>1<", claims)


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_title_and_language_are_in_the_file(language: str) -> None:
    reader = made(announcement(language), language)
    assert reader.metadata is not None
    assert reader.metadata.title == announcement(language).title
    assert reader.trailer["/Root"]["/Lang"] == language  # type: ignore[index]


def test_only_our_font_is_inside() -> None:
    page = made(announcement("kk")).pages[0]
    fonts = [font.get_object()["/BaseFont"] for font in page["/Resources"]["/Font"].values()]  # type: ignore[index]
    assert fonts
    assert all("GolosText" in name for name in fonts)


def test_same_data_gives_same_bytes() -> None:
    data = pdf.data_of(announcement("kk"), code="8F3K2M7QZ0X9W4TB")
    assert pdf.render("call.typ", data, language="kk", at=AT) == pdf.render("call.typ", data, language="kk", at=AT)


def test_what_people_type_is_never_markup() -> None:
    typed = '#panic("x") *bold* $x$ <label> @ref // comment #include "base.typ" \\ "quote"'
    text = text_of(made(Content(title="T", sections=[Section(typed, [Paragraph(typed)])])))
    assert text.count("#panic") == 2


@pytest.mark.parametrize("sign", ["😀", "中", "\x00", "\ue000", "\u200b", "\ufffe", "\u202e"])
def test_no_sign_breaks_a_document(sign: str) -> None:
    assert "жоба" in text_of(made(Content(title=f"{sign} жоба {sign}")))


def test_long_table_repeats_its_head_and_keeps_its_sum_company() -> None:
    rows = [[str(number), "Шығын бабы " * 6] for number in range(80)]
    reader = made(
        Content(title="Т", sections=[Section("", [Table([Column("№"), Column("Бап")], rows, total=["", "Барлығы"])])])
    )
    assert len(reader.pages) > 2
    assert all("Бап" in page.extract_text() for page in reader.pages)


def test_row_with_missing_cell_is_a_fault_of_the_programmer() -> None:
    with pytest.raises(ValueError, match="another number of cells"):
        Table([Column("a"), Column("b")], [["1"]])


def test_paper_has_one_document_a_language(paper: Paper) -> None:
    assert sorted(paper.documents.values_list("language", flat=True)) == ["kk", "ru"]


def test_printed_page_leads_to_its_own_verification(paper: Paper, client: Client) -> None:
    document = paper.documents.get(language="kk")
    text = text_of(PdfReader(io.BytesIO(actions.content_of(document)))).replace("\n", "")
    assert grouped(paper.code) in text
    assert client.get(f"/v/{grouped(paper.code)}/").status_code == 200


@pytest.mark.skipif(not shutil.which("pdftoppm"), reason="pdftoppm draws the page")
def test_qr_code_is_drawn(paper: Paper, tmp_path: Any) -> None:
    from PIL import Image

    file = tmp_path / "page.pdf"
    file.write_bytes(actions.content_of(paper.documents.get(language="kk")))
    subprocess.run(["pdftoppm", "-r", "100", "-png", "-singlefile", str(file), str(tmp_path / "page")], check=True)
    with Image.open(tmp_path / "page.png") as page:
        corner = page.convert("L").crop((98, 1060, 156, 1125))
    dark = (
        sum(1 for value in corner.get_flattened_data() if value < 100)
        if hasattr(corner, "get_flattened_data")
        else 1000
    )
    assert dark > 500


def test_codes_are_read_as_people_type_them() -> None:
    code = new_code()
    typed = f" {grouped(code).lower().replace('0', 'o').replace('1', 'l')} "
    assert normalised(typed) == code


def test_cyrillic_look_alikes_are_read() -> None:
    assert normalised("АВЕК-МНРС-ТХ01-2345") == "ABEKMHPCTX012345"


def test_code_has_eighty_bits() -> None:
    assert len(ALPHABET) ** len(new_code()) >= 2**80


def test_system_can_issue_in_an_organisations_name(people: Cast) -> None:
    paper = actions.generate(
        "tests.call",
        "tests.thing:1",
        announcement,
        issuer=people.ministry,
        by=Actor.system("tests"),
        at=AT,
        languages=("ru",),
    )
    assert Document.objects.get(paper=paper).owner_organisation == people.ministry
