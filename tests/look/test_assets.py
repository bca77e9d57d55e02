"""What is committed in static/."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from tests.look.weight import FONTS, first_visit

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"


@pytest.fixture
def check() -> ModuleType:
    spec = importlib.util.spec_from_file_location("assets_check", ROOT / "assets" / "check.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def copy(check: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for line in check.SEAL.read_text().splitlines():
        name = line.split("  ", 1)[1]
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    monkeypatch.setattr(check, "ROOT", tmp_path)
    return tmp_path


def test_committed_files_belong_to_their_sources(check: ModuleType) -> None:
    assert check.faults() == []


@pytest.mark.parametrize(
    "name", ["assets/scss/_theme.scss", "static/css/portal.css", "static/js/htmx.min.js", "package.json"]
)
def test_edited_file_is_noticed_without_node(check: ModuleType, copy: Path, name: str) -> None:
    with (copy / name).open("a") as file:
        file.write(" ")
    assert check.faults() == [f"{name} has changed since the last build."]


def test_missing_file_is_noticed(check: ModuleType, copy: Path) -> None:
    (copy / "static/css/portal.css").unlink()
    assert check.faults() == ["static/css/portal.css is missing."]


def test_new_source_is_noticed(check: ModuleType, copy: Path) -> None:
    (copy / "assets/scss/_new.scss").write_text("")
    assert check.faults() == ["assets/scss/_new.scss is new since the last build."]


def test_nothing_of_another_government_is_shipped() -> None:
    css = (STATIC / "css/portal.css").read_text()
    assert not [word for word in ("GDS Transport", "govuk-crest", "crown.", "govuk-header") if word in css]


def test_style_sheet_is_plain_ascii() -> None:
    """Otherwise the compiler writes a byte order mark, and behind our notice that swallows the first rule."""
    assert (STATIC / "css/portal.css").read_text().isascii()


def test_first_visit_weighs_at_most_100_kb(client: object, db: None) -> None:
    from django.test import Client

    assert first_visit(Client().get("/kk/").content) <= 100_000


def test_pages_in_kazakh_and_russian_need_four_subsets_of_the_letters_alone() -> None:
    """What the browser fetches for them: see `unicode-range` in the style sheet."""
    words = "".join(path.read_text() for path in sorted((STATIC.parent / "locale").glob("??/LC_MESSAGES/django.po")))
    css = (STATIC / "css/portal.css").read_text()
    faces = re.findall(r"golos-text-([a-z-]+)-400[^}]+unicode-range:([^;}]+)", css)
    assert [name for name, _range in faces][-2:] == ["plain", "tenge"]  # the last one that has a letter is asked
    ranges = {name: [_ends(part) for part in text.split(",")] for name, text in faces}
    lacking = {sign for sign in words if sign.isprintable() and not any(_has(ranges[name], sign) for name in FONTS)}
    assert lacking <= set("◀▶✓✔←→↑↓×§°éÖöäüßñ€•") and not (lacking & set("әғқңөұүһі₸№«»–—“”"))


def _ends(part: str) -> tuple[int, int]:
    first, _dash, last = part.strip().removeprefix("U+").partition("-")
    return int(first, 16), int(last or first, 16)


def _has(ranges: list[tuple[int, int]], sign: str) -> bool:
    return any(first <= ord(sign) <= last for first, last in ranges)
