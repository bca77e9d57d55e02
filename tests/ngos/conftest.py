"""NGOs at every stage, made through the actions."""

import pytest

from ngos import actions
from ngos.models import Ngo
from ngos.sections import Section
from tests.people import actor_for, valid_bin

KNOWN_BIN = valid_bin("77054000001")
FREE_BIN = valid_bin("77064000002")


@pytest.fixture
def entry(people):
    """The register's entry of Aigerim's confirmed NGO."""
    return Ngo.objects.select_related("organisation").get(organisation=people.ngo)


@pytest.fixture
def claim(people):
    """The citizen's claim on a BIN that nobody has claimed before."""
    return make_claim(people, people.citizen)


def make_claim(people, person, number=FREE_BIN, at=None, **facts):
    names = {
        "name_kk": "«Жаңа дала» қоғамдық қоры",
        "name_ru": "Общественный фонд «Жана дала»",
        "region": people.region,
    }
    return actions.claim(number, by=actor_for(person), at=at or people.at, **{**names, **facts})


def known_ngo(people, number=KNOWN_BIN):
    """A confirmed entry without people, as an import leaves it."""
    from accounts.actions import create_organisation
    from accounts.roles import OrganisationKind
    from tests.people import SYSTEM

    return create_organisation(
        OrganisationKind.NGO, bin=number, name_kk="«Жасыл ел» қоғамдық бірлестігі", name_ru="ОО «Жасыл ел»",
        region=people.region, by=SYSTEM, at=people.at,
    )  # fmt: skip


def complete(ngo, by, at, people):
    """Every section filled in."""
    from datetime import date

    sections = {
        Section.IDENTITY: {
            "legal_form": "public_foundation", "registered_on": date(2015, 3, 2), "address": "020000, Көкшетау, Абай 1",
            "region": people.region,
        },
        Section.HEAD: {"head_name": "Айгерім Сәрсенова", "head_iin": "991399300904"},
        Section.CONTACTS: {"phones": ["+77011234567"], "email": "umit@ngo.example", "web_page": ""},
        Section.BANK: {"iban": iban(), "bik": "HSBKKZKX", "bank_name": "Халық банкі"},
        Section.ACTIVITY: {"charter_kk": "Балаларға көмек", "charter_ru": "", "spheres": people.spheres[:2]},
        Section.STAFF: {"staff_count": 3, "volunteer_count": 20},
    }  # fmt: skip
    for section, values in sections.items():
        ngo = actions.save_section(ngo, section, values, revision=ngo.revision, by=by, at=at)
    founder = actions.profile.FounderFacts("person", "Айгерім Сәрсенова", "991399300904")
    return actions.save_founders(ngo, [founder], revision=ngo.revision, by=by, at=at)


def iban(account="125KZT1001300335"):
    """A valid one of an invented bank account."""
    digits = "".join(str(int(char, 36)) for char in account + "KZ00")
    return f"KZ{98 - int(digits) % 97:02d}{account}"
