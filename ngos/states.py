"""States of an entry in the register and of a claim on a BIN, and the moves between them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.states import Moves


class LegalForm(models.TextChoices):
    """Forms of article 41 of the Law on non-commercial organisations, then those it does not oblige to file."""

    PRIVATE_INSTITUTION = "private_institution", pgettext_lazy("legal form", "Private institution")
    PUBLIC_ASSOCIATION = "public_association", pgettext_lazy("legal form", "Public association")
    NONCOMMERCIAL_JSC = "noncommercial_jsc", pgettext_lazy("legal form", "Non-commercial joint-stock company")
    PUBLIC_FOUNDATION = "public_foundation", pgettext_lazy("legal form", "Public foundation")
    CORPORATE_FOUNDATION = "corporate_foundation", pgettext_lazy("legal form", "Corporate foundation")
    PRIVATE_FOUNDATION = "private_foundation", pgettext_lazy("legal form", "Private foundation")
    ASSOCIATION = "association", pgettext_lazy("legal form", "Association (union) of legal entities")
    FOREIGN_BRANCH = (
        "foreign_branch",
        pgettext_lazy("legal form", "Branch (representative office) of a foreign or international NPO"),
    )
    DOMESTIC_BRANCH = (
        "domestic_branch",
        pgettext_lazy("legal form", "Branch (representative office) of an NGO of Kazakhstan"),
    )
    PARTY = "party", pgettext_lazy("legal form", "Political party")
    TRADE_UNION = "trade_union", pgettext_lazy("legal form", "Trade union")
    RELIGIOUS = "religious", pgettext_lazy("legal form", "Religious association")
    STATE_JSC = "state_jsc", pgettext_lazy("legal form", "Non-commercial joint-stock company with state participation")
    OTHER = "other", pgettext_lazy("legal form", "Other form of a non-commercial organisation")


# Who is an NGO by article 1 of the Law of 12.04.2005 № 36-III: not parties, trade unions and religious associations; a
# branch only of a foreign or international organisation, since one of Kazakhstan is a part of the NGO that heads it.
ELIGIBLE_FORMS = frozenset(
    {
        LegalForm.PRIVATE_INSTITUTION,
        LegalForm.PUBLIC_ASSOCIATION,
        LegalForm.NONCOMMERCIAL_JSC,
        LegalForm.PUBLIC_FOUNDATION,
        LegalForm.CORPORATE_FOUNDATION,
        LegalForm.PRIVATE_FOUNDATION,
        LegalForm.ASSOCIATION,
        LegalForm.FOREIGN_BRANCH,
    }
)


class RegistryStatus(models.TextChoices):
    """The five statuses of the state's statistics. `WITHOUT_BIN` follows from an empty BIN and is never stored."""

    ACTIVE = "active", pgettext_lazy("NGO", "Active")
    INACTIVE = "inactive", pgettext_lazy("NGO", "Inactive")
    SUSPENDED = "suspended", pgettext_lazy("NGO", "Activity suspended")
    LIQUIDATION = "liquidation", pgettext_lazy("NGO", "In liquidation")
    WITHOUT_BIN = "without_bin", pgettext_lazy("NGO", "Without a BIN")


class Exclusion(models.TextChoices):
    """Who cannot get a state grant: the eight grounds of article 6-1, paragraph 4, in the statute's order."""

    LIQUIDATION = "liquidation", _("Is in liquidation")
    BANKRUPT = "bankrupt", _("Recognised as bankrupt")
    ENFORCEMENT_DEBT = "enforcement_debt", _("Has debts under enforcement proceedings")
    BAD_FAITH = "bad_faith", _("Is in the register of bad-faith procurement participants")
    ARREST = "arrest", _("Its property is under arrest")
    SUSPENDED = "suspended", _("Its economic activity is suspended")
    KINSHIP = "kinship", _("Head or founder is a relative of an authorised person of the state body or operator")
    TERRORISM = "terrorism", _("Head or founder is on a list of terrorism or WMD financing")


class ClaimState(models.TextChoices):
    PENDING = "pending", pgettext_lazy("claim", "Being checked")
    CLARIFICATION = "clarification", pgettext_lazy("claim", "More is asked for")
    CONFIRMED = "confirmed", pgettext_lazy("claim", "Confirmed")
    REFUSED = "refused", pgettext_lazy("claim", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("claim", "Withdrawn")
    SUPERSEDED = "superseded", pgettext_lazy("claim", "Replaced by a later claim")


OPEN_CLAIM_STATES = frozenset({ClaimState.PENDING, ClaimState.CLARIFICATION})

CLAIM_MOVES: Moves = {
    "ask_more": ({ClaimState.PENDING}, ClaimState.CLARIFICATION),
    "answer": ({ClaimState.CLARIFICATION}, ClaimState.PENDING),
    "confirm": (OPEN_CLAIM_STATES, ClaimState.CONFIRMED),
    "refuse": (OPEN_CLAIM_STATES, ClaimState.REFUSED),
    "withdraw": (OPEN_CLAIM_STATES, ClaimState.WITHDRAWN),
    "supersede": ({ClaimState.CONFIRMED}, ClaimState.SUPERSEDED),
}
