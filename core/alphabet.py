"""Kazakh letters: their order, look-alikes in another script, and what a search takes as one letter."""

import re

ALPHABET = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"

# Published acts themselves write мемлекеттiк with a Latin i.
LATIN = "ABCEHIKMOPTXYaceiopxyhə"
CYRILLIC = "АВСЕНІКМОРТХУасеіорхуһә"
LOOK_ALIKES = str.maketrans(LATIN, CYRILLIC)
SEARCHED_AS_ONE = str.maketrans("қғңәөұүіһё", "кгнаоууихе")

WORD = re.compile(r"[^\W_]+")
HAS_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
NOT_SORTED = re.compile(r"[^\w\s]|_")

# Keys are compared by code point (the database has the C collation): space, digits, Kazakh letters, all others.
_SORT_AS = {ord(letter): chr(ord("A") + place) for place, letter in enumerate(ALPHABET)}


def one_script(text: str) -> str:
    """Latin look-alikes inside words that have Cyrillic letters become Cyrillic; wholly Latin words stay."""
    return WORD.sub(lambda word: word[0].translate(LOOK_ALIKES) if HAS_CYRILLIC.search(word[0]) else word[0], text)


def kazakh_sort_key(text: str) -> str:
    """A string that sorts by code point as the text does in the Kazakh alphabet; keep it in a column beside it."""
    plain = " ".join(NOT_SORTED.sub(" ", one_script(text).lower()).split())
    return "".join(_SORT_AS.get(ord(char)) or (char if char in " 0123456789" else f"~{char}") for char in plain)


def fold(text: str) -> str:
    """The form in which two spellings are compared: lower case, one script, Қ as К, Ұ and Ү as У, single spaces."""
    return " ".join(one_script(text).lower().translate(SEARCHED_AS_ONE).split())
