"""Mending names as registers publish them: stray spaces, and letters of the wrong script inside a word."""

import re

from core.alphabet import CYRILLIC, LATIN, LOOK_ALIKES

WORD = re.compile(r"[^\W\d_]+")
CYRILLIC_LETTER = re.compile(r"[\u0400-\u04ff]")
LATIN_LETTER = re.compile(r"[A-Za-z\u00c0-\u024f]")
TO_LATIN = str.maketrans(CYRILLIC, LATIN)


def mend_name(text: str) -> str:
    """`мемлекеттiк` with a Latin i becomes Cyrillic, `QazGenе` with a Cyrillic е Latin; single spaces."""
    return WORD.sub(lambda word: mend_word(word[0]), " ".join(text.split()))


def mend_word(word: str) -> str:
    """Into the script that all its letters exist in; a word that is mixed beyond repair stays as it is."""
    if not (CYRILLIC_LETTER.search(word) and LATIN_LETTER.search(word)):
        return word
    in_cyrillic = word.translate(LOOK_ALIKES)
    if not LATIN_LETTER.search(in_cyrillic):
        return in_cyrillic
    in_latin = word.translate(TO_LATIN)
    return word if CYRILLIC_LETTER.search(in_latin) else in_latin
