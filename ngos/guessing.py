"""What an official name says about an organisation: its kind and legal form. Guesses, which people correct later."""

from __future__ import annotations

import re

from accounts.roles import OrganisationKind
from core.alphabet import fold
from ngos.states import LegalForm

# Searched in the folded name (lower case, Қ as К …); the first that is found decides.
FORMS: tuple[tuple[LegalForm, str], ...] = (
    (LegalForm.PARTY, r"\bпарти[яи]"),
    (LegalForm.TRADE_UNION, r"профсоюз|профессиональн\w+ союз|кәсіподак|касиподак|касиптик одаг"),
    (LegalForm.RELIGIOUS, r"религиозн\w+ объединен|дини бирлести"),
    (LegalForm.PUBLIC_FOUNDATION, r"общественн\w+ фонд|когамдык кор"),
    (LegalForm.CORPORATE_FOUNDATION, r"корпоративн\w+ фонд|корпоративтик кор"),
    (LegalForm.PRIVATE_FOUNDATION, r"частн\w+ фонд|жеке кор"),
    (LegalForm.NONCOMMERCIAL_JSC, r"некоммерческ\w+ акционерн|коммерциялык емес акционерлик"),
    (LegalForm.PRIVATE_INSTITUTION, r"частн\w+ учрежден|жеке меншик мекеме|жеке мекеме"),
    (LegalForm.ASSOCIATION, r"объединени\w+ юридических лиц|занды тулгалар\w* бирлести"),
    (LegalForm.PUBLIC_ASSOCIATION, r"общественн\w+ объединен|когамдык бирлести|республиканск\w+ общественн"),
    (LegalForm.ASSOCIATION, r"\bассоциаци|\bсоюз\b|кауымдасты"),
)
BRANCH = r"\bфилиал|представительств|окилди"
FOREIGN = r"иностранн|шетел|inc\b|e\.? ?v\b|\bstiftung"

STATE_BODY = r"государственное учреждение|мемлекеттик мекеме"
MINISTRY = r"^(республиканское )?государственное учреждение министерство "
AKIMAT = r"^(коммунальное )?государственное учреждение (аппарат акима|управление|отдел)\b"
BUSINESS = (
    r"товариществ\w+ с ограниченной|\bтоо\b|(?<!некоммерческое )акционерн\w+ обществ|обществ\w+ с ограниченной|\bооо\b"
    r"|производственный кооператив|\b(llc|llp|ltd|limited|gmbh|ab|inc|company|co|corp|corporation|spa|srl|bv|ag)\b"
)


def guess_legal_form(*names: str) -> LegalForm | str:
    """An empty text when the names say nothing of it."""
    text = _plain(*names)
    form = next((form for form, pattern in FORMS if re.search(pattern, text)), None)
    if form in (LegalForm.PARTY, LegalForm.TRADE_UNION, LegalForm.RELIGIOUS):
        return form
    if re.search(BRANCH, text):
        return LegalForm.FOREIGN_BRANCH if re.search(FOREIGN, text) else LegalForm.DOMESTIC_BRANCH
    return form or ""


def guess_kind(name_ru: str) -> OrganisationKind:
    """For an entity not marked as an NGO. Territorial offices, schools and military units are no funding bodies."""
    text = _plain(name_ru)
    if re.search(MINISTRY, text):
        return OrganisationKind.MINISTRY
    if re.search(AKIMAT, text) and "департамент" not in text and "полици" not in text:
        return OrganisationKind.AKIMAT
    if re.search(BUSINESS, text):
        return OrganisationKind.BUSINESS
    return OrganisationKind.OTHER


def _plain(*names: str) -> str:
    """Folded, without quotation marks: «Аппарат акима» and "Аппарат акима" alike."""
    return " ".join(re.sub(r"[\"«»“”„‟'’]", " ", fold(" ".join(names))).split())
