import pytest

from core.alphabet import fold, kazakh_sort_key, one_script

ORDER = "АӘБВГҒДЕЁЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЪЫІЬЭЮЯ"


def test_letters_sort_as_in_the_kazakh_alphabet():
    assert sorted(sorted(ORDER), key=kazakh_sort_key) == list(ORDER)


def test_regions_sort_as_a_kazakh_reader_expects():
    names = ["Шымкент", "Ұлытау", "Астана", "Ақмола", "Қостанай", "Абай", "Әл-Фараби", "Үржар"]
    assert sorted(names, key=kazakh_sort_key) == [
        "Абай", "Ақмола", "Астана", "Әл-Фараби", "Қостанай", "Ұлытау", "Үржар", "Шымкент",
    ]  # fmt: skip


def test_a_shorter_name_comes_before_the_longer_that_begins_with_it():
    assert kazakh_sort_key("Абай") < kazakh_sort_key("Абай ауданы") < kazakh_sort_key("Абайлы")


def test_case_quotes_and_hyphens_do_not_change_the_order():
    assert kazakh_sort_key("«АБАЙ»") == kazakh_sort_key("абай")


def test_latin_names_come_after_cyrillic_ones():
    assert kazakh_sort_key("Яйық") < kazakh_sort_key("Alma")


def test_a_latin_letter_inside_a_cyrillic_word_is_replaced():
    assert one_script("мемлекеттiк") == "мемлекеттік"


def test_a_latin_word_stays_latin():
    assert one_script("HSDS және ОРТА") == "HSDS және ОРТА"


@pytest.mark.parametrize(
    ("spelling", "other"),
    [
        ("Қазақстан", "казакстан"),
        ("мемлекеттiк", "Мемлекеттік"),
        ("Ұлытау", "Улытау"),
        ("Үржар", "УРЖАР"),
        ("Өскемен", "оскемен"),
        ("Әуезов", "Ауезов"),
        ("Һ  х", "х х"),
        ("Орёл", "орел"),
    ],
)
def test_search_takes_both_spellings_as_one(spelling, other):
    assert fold(spelling) == fold(other)
