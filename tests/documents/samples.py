"""Real files made on the spot: good ones, and ones that must not come in."""

import io
import struct
import zipfile

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, TextStringObject

DOCX_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)
ODT = "application/vnd.oasis.opendocument.text"


def pdf(pages: int = 1, **metadata: str) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    if metadata:
        writer.add_metadata({f"/{name}": value for name, value in metadata.items()})
    return _written(writer)


def locked_pdf(password: str = "secret") -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.encrypt(password, algorithm="AES-256")
    return _written(writer)


def pdf_with_script() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    script = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert('hello');")}
    writer._root_object[NameObject("/OpenAction")] = writer._add_object(DictionaryObject(script))
    return _written(writer)


def pdf_with_launch() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    action = DictionaryObject({NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("cmd.exe")})
    writer._root_object[NameObject("/OpenAction")] = writer._add_object(action)
    return _written(writer)


def pdf_with_attachment() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_attachment("inner.exe", b"MZ")
    return _written(writer)


def pdf_with_hidden_script() -> bytes:
    """The script's dictionary lies compressed in an object stream and its name is written with escapes."""
    plain = pdf()
    inner = b"<< /S /Java#53cript /JS (app.alert(1)) >>"
    head = b"99 0 "
    stream = DecodedStreamObject()
    stream.set_data(head + inner)
    packed = stream.flate_encode()
    body = packed._data
    start = plain.rindex(b"startxref")
    position = start
    found = b"98 0 obj\n<< /Type /ObjStm /N 1 /First %d /Filter /FlateDecode /Length %d >>\nstream\n" % (
        len(head),
        len(body),
    )
    found += body + b"\nendstream\nendobj\n"
    table_at = position + len(found)
    root = plain[plain.rindex(b"/Root") : plain.rindex(b"/Root") + 12].split(b"R")[0] + b"R"
    entries = struct.pack(">BIH", 1, position, 0) + struct.pack(">BIH", 2, 98, 0)
    previous = int(plain[start:].split()[1])
    table = b"97 0 obj\n<< /Type /XRef /Size 100 /W [1 4 2] /Index [98 2] /Prev %d %s /Length %d >>\nstream\n" % (
        previous, root, len(entries),
    )  # fmt: skip
    table += entries + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % table_at
    return plain[:start] + found + table


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 30)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "navy").save(file, kind)
    return file.getvalue()


def huge_picture() -> bytes:
    """A PNG of a few kilobytes that would unpack to 100 megapixels."""
    file = io.BytesIO()
    Image.new("1", (10_000, 10_000)).save(file, "PNG")
    return file.getvalue()


def heic() -> bytes:
    return b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 200


def package(parts: dict[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def docx(**more: bytes | str) -> bytes:
    parts: dict[str, bytes | str] = {"[Content_Types].xml": DOCX_TYPES, "word/document.xml": "<w:document/>"}
    return package({**parts, **{name.replace("__", "/"): content for name, content in more.items()}})


def odt() -> bytes:
    return package({"mimetype": ODT, "content.xml": "<office:document-content/>"})


def xlsx() -> bytes:
    from openpyxl import Workbook

    book, file = Workbook(), io.BytesIO()
    book.active.append(["Ұйым", 12])
    book.save(file)
    return file.getvalue()


def zip_bomb() -> bytes:
    """A quarter of a megabyte that unpacks to 240."""
    zeros = bytes(60 * 1024 * 1024)
    parts: dict[str, bytes | str] = {"[Content_Types].xml": DOCX_TYPES}
    return package({**parts, **{f"word/media/{number}.bin": zeros for number in range(4)}})


def lying_zip() -> bytes:
    """Its table of contents says that the part is small; unpacked, it is not."""
    honest = docx(word__media=bytes(3_000_000))
    at = honest.rindex(b"word/media")
    record = honest.rindex(b"PK\x01\x02", 0, at)
    return honest[: record + 24] + struct.pack("<I", 10) + honest[record + 28 :]


def many_entries() -> bytes:
    return package({"[Content_Types].xml": DOCX_TYPES, **{f"word/{number}.xml": "" for number in range(2100)}})


def _written(writer: PdfWriter) -> bytes:
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()
