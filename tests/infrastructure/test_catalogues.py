"""Collecting, judging and compiling the kk and ru catalogues, on catalogues of their own."""

import ast
import gettext
from functools import partial
from io import BytesIO

import pytest
from babel.messages.catalog import Catalog
from django.utils import translation
from django.utils.translation.reloader import translation_file_changed

from partnership import catalogues
from tests.servers import ROOT


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.LOCALE_PATHS = [tmp_path]


@pytest.fixture
def collected():
    found = Catalog()
    found.add("Save")
    found.add("Open", context="call")
    found.add("%(name)s has %(count)s days")
    found.add(("%(count)s file", "%(count)s files"))
    return found


def translated(language, collected, **texts):
    """A catalogue on disk with these texts; the rest of it complete."""
    catalogues.update(language, collected)
    catalogue = catalogues.read(language)
    for message in catalogue:
        if message.id:
            text = message.id if isinstance(message.id, str) else message.id[-1]
            forms = catalogue.num_plurals
            message.string = text if isinstance(message.id, str) else (text,) * forms
    for message_id, text in texts.items():
        catalogue.get(message_id).string = text
    with catalogues.path_of(language).open("wb") as file:
        catalogues.write_po(file, catalogue)
    return catalogue


def faults(collected, language="kk"):
    return list(catalogues.faults(language, collected))


def test_complete_catalogue_has_no_faults(collected):
    translated("kk", collected)
    assert faults(collected) == []


def test_kazakh_noun_has_one_form_after_a_number(collected):
    assert translated("kk", collected).num_plurals == 1


def test_russian_has_four_forms(collected):
    assert translated("ru", collected).num_plurals == 4


def test_missing_catalogue_is_all_faults(collected):
    assert len(faults(collected)) == 4


def test_empty_translation_is_a_fault(collected):
    translated("kk", collected, Save="")
    assert faults(collected) == ["kk: 'Save': is not translated"]


def test_one_empty_plural_form_is_a_fault(collected):
    catalogue = translated("ru", collected)
    catalogue.get("%(count)s file").string = ("%(count)s", "%(count)s", "", "%(count)s")
    with catalogues.path_of("ru").open("wb") as file:
        catalogues.write_po(file, catalogue)
    assert "is not translated" in faults(collected, "ru")[0]


def test_fuzzy_translation_is_a_fault(collected):
    catalogue = translated("kk", collected)
    catalogue.get("Save").flags.add("fuzzy")
    with catalogues.path_of("kk").open("wb") as file:
        catalogues.write_po(file, catalogue)
    assert faults(collected) == ["kk: 'Save': is marked fuzzy"]


def test_lost_placeholder_is_a_fault(collected):
    translated("kk", collected, **{"%(name)s has %(count)s days": "%(name)s"})
    assert "its placeholders differ" in faults(collected)[0]


def test_unused_translation_is_a_fault(collected):
    translated("kk", collected)
    without = Catalog()
    without.add("Save")
    assert all("is used nowhere" in fault for fault in faults(without))


def test_collecting_again_keeps_translations(collected):
    translated("kk", collected, Save="Сақтау")
    catalogues.update("kk", collected)
    assert catalogues.read("kk").get("Save").string == "Сақтау"


def test_new_string_comes_in_empty_and_not_guessed(collected):
    translated("kk", collected, Save="Сақтау")
    collected.add("Save it")
    catalogues.update("kk", collected)
    assert not catalogues.read("kk").get("Save it").string


def test_compiled_catalogue_speaks(collected):
    translated("kk", collected, Save="Сақтау")
    (written,) = catalogues.compile_catalogues()
    assert gettext.GNUTranslations(BytesIO(written.read_bytes())).gettext("Save") == "Сақтау"


def test_fresh_compiled_catalogue_is_left_alone(collected):
    translated("kk", collected)
    catalogues.compile_catalogues()
    assert catalogues.compile_catalogues() == []


def test_strings_of_templates_are_collected(tmp_path):
    page = tmp_path / "page.html"
    page.write_text(
        "<c-button label=\"{% translate 'Save' %}\" :hint=\"{{ _('Later') }}\" />"
        '{% blocktranslate count n=n context "file" %}one{% plural %}{{ n }} files{% endblocktranslate %}'
    )
    found = list(catalogues._in_template(page))
    assert found == [(None, ("Save",)), (None, ("Later",)), ("file", ("one", "%(n)s files"))]


def test_strings_of_python_are_collected(tmp_path):
    module = tmp_path / "module.py"
    module.write_text('_("Save" " it"); pgettext_lazy("call", "Open"); ngettext("a", "b", n); other("No")\n')
    assert list(catalogues._in_python(module)) == [(None, ("Save it",)), ("call", ("Open",)), (None, ("a", "b"))]


def test_no_string_hides_inside_an_f_string():
    """There the collector does not see it, and it stays English for ever."""
    hidden = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in catalogues._sources()
        if path.suffix == ".py"
        for outer in ast.walk(ast.parse(path.read_text()))
        if isinstance(outer, ast.JoinedStr)
        for node in ast.walk(outer)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "gettext", "pgettext", "ngettext")
    ]
    assert hidden == []


def test_words_asked_for_before_their_catalogue_was_there_are_found_afterwards(collected):
    """The first start of a clone: settings are read in Kazakh, then catalogues are compiled, then people are invented."""
    word = "A word of this test alone"
    collected.add(word)
    forget = partial(translation_file_changed, sender=None, file_path=catalogues.path_of("kk").with_suffix(".mo"))
    forget()
    with translation.override("kk"):
        assert translation.gettext(word) == word
        translated("kk", collected, **{word: "Сөз"})
        catalogues.compile_catalogues()
        translation.activate("kk")
        assert translation.gettext(word) == "Сөз"
    forget()
