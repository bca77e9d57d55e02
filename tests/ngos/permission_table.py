"""Who gets what from the register of NGOs, from claims and from profiles."""

from datetime import date

from django.utils import timezone

from core import once
from ngos import actions
from tests.documents.samples import pdf
from tests.ngos.conftest import FREE_BIN, KNOWN_BIN, known_ngo, make_claim
from tests.people import actor_for
from tests.permissions import ALL, GO, LOGIN, NO, OK, REFUSED, WRONG_METHOD, Table

TABLE = Table()

PUBLIC = {ALL: OK}
SIGNED_IN = {"anonymous": LOGIN, ALL: OK}
COORDINATOR = {"coordinator": OK, "insider": OK, "anonymous": LOGIN, ALL: NO}
COORDINATOR_GO = {"coordinator": GO, "insider": GO, "anonymous": LOGIN, ALL: NO}
# Of the NGO for which the insider works too.
IMPARTIAL_GO = {**COORDINATOR_GO, "insider": REFUSED}
# Both NGOs of the cast have a profile of their own; the observer's NGO has nobody who may fill it in.
NGO_PEOPLE = ("aigerim", "accountant", "signatory", "other_director")
OWN_PROFILE = {**dict.fromkeys(NGO_PEOPLE, OK), "anonymous": LOGIN, ALL: NO}
OWN_PROFILE_GO = {**dict.fromkeys(NGO_PEOPLE, GO), "anonymous": LOGIN, ALL: NO}
# The citizen is the claimant.
CLAIM = {"citizen": OK, "coordinator": OK, "insider": OK, "anonymous": LOGIN, ALL: NO}
CLAIMANT = {"citizen": GO, "coordinator": REFUSED, "insider": REFUSED, "anonymous": LOGIN, ALL: NO}
DECIDER = {"coordinator": GO, "insider": GO, "citizen": REFUSED, "anonymous": LOGIN, ALL: NO}


def known(people):
    return {"reference": known_ngo(people).bin}


def umit(people):
    return {"reference": people.ngo.bin}


def claim(people):
    return {"pk": make_claim(people, people.citizen).pk}


def claim_that_needs_more(people):
    """Of today: the answer comes at the moment of the request."""
    at = timezone.now()
    made = make_claim(people, people.citizen, at=at)
    actions.ask_more(made, text="Хаттама", by=actor_for(people.coordinator), at=at)
    return {"pk": made.pk}


def revision(people):
    return {"revision": "0", "staff_count": "2"}


def section(name):
    return lambda people: {"name": name}


def form(**fields):
    return lambda people: {"once": once.new_key(), **fields}


def without_bin(people):
    by = actor_for(people.coordinator)
    ngo = actions.enter_without_bin(name_kk="Бастама", name_ru="Инициатива", region=None, by=by, at=people.at)
    return {"reference": ngo.number}


class Order:
    """A file that can be sent by one person after another."""

    name, content_type = "order.pdf", "application/pdf"

    def read(self):
        return pdf()


def evidence(people):
    return {"kind": "appointment", "file": Order()}


# --- the public register
TABLE.add("ngos", "GET", PUBLIC)
TABLE.add("ngos_csv", "GET", PUBLIC)
TABLE.add("ngo", "GET", PUBLIC, kwargs=known)
TABLE.add("ngo", "GET", PUBLIC, kwargs=without_bin, case="without BIN")
TABLE.add("ngo", "GET", {ALL: NO}, kwargs=lambda people: {"reference": FREE_BIN}, case="unknown")
TABLE.add("ngo", "GET", {ALL: NO}, kwargs=lambda people: {"reference": people.ministry.bin}, case="a ministry")
TABLE.add(
    "ngo", "GET", {ALL: NO}, case="claimed but not confirmed",
    kwargs=lambda people: {"reference": make_claim(people, people.citizen).bin},
)  # fmt: skip

# --- claims
TABLE.add("ngo_claim_start", "GET", SIGNED_IN)
TABLE.add("ngo_claim_look_up", "GET", SIGNED_IN, query=f"?bin={KNOWN_BIN}")
TABLE.add("ngo_claim_make", "GET", SIGNED_IN, kwargs=lambda people: {"number": FREE_BIN})
TABLE.add(
    "ngo_claim_make", "POST", {"anonymous": LOGIN, ALL: GO}, kwargs=lambda people: {"number": known_ngo(people).bin},
    data=form(capacity="head"),
)  # fmt: skip
TABLE.add("ngo_claims", "GET", COORDINATOR)
TABLE.add("ngo_claim", "GET", CLAIM, kwargs=claim)
TABLE.add("ngo_claim_evidence", "GET", {"anonymous": LOGIN, ALL: WRONG_METHOD}, kwargs=claim)
TABLE.add("ngo_claim_evidence", "POST", CLAIMANT, kwargs=claim, data=evidence)
TABLE.add("ngo_claim_answer", "POST", CLAIMANT, kwargs=claim_that_needs_more, data=form(explanation="Қосылды"))
TABLE.add("ngo_claim_withdraw", "GET", {**CLAIM, "coordinator": REFUSED, "insider": REFUSED}, kwargs=claim)
TABLE.add("ngo_claim_withdraw", "POST", CLAIMANT, kwargs=claim)
TABLE.add("ngo_claim_confirm", "POST", DECIDER, kwargs=claim, data=form(seen=""))
TABLE.add("ngo_claim_refuse", "POST", DECIDER, kwargs=claim, data=form(reason="Құжат жоқ"))
TABLE.add("ngo_claim_ask", "POST", DECIDER, kwargs=claim, data=form(text="Хаттама"))

# --- profiles
TABLE.add("ngo_profile", "GET", OWN_PROFILE)
TABLE.add("ngo_profile_section", "GET", OWN_PROFILE, kwargs=section("bank"))
TABLE.add("ngo_profile_section", "GET", OWN_PROFILE, kwargs=section("founders"), case="founders")
TABLE.add(
    "ngo_profile_section", "GET", {"anonymous": LOGIN, ALL: NO}, kwargs=section("nothing"), case="no such section"
)
TABLE.add("ngo_profile_section", "POST", OWN_PROFILE_GO, kwargs=section("staff"), data=revision)
TABLE.add("ngo_account", "POST", OWN_PROFILE)

# --- the coordinator
TABLE.add("ngo_enter", "GET", COORDINATOR)
TABLE.add("ngo_enter", "POST", COORDINATOR_GO, data=form(name_kk="Бастама", name_ru="Инициатива"))
TABLE.add("ngo_correct", "GET", COORDINATOR, kwargs=known)
CORRECTION = form(name_kk="Бастама", name_ru="Инициатива", status="inactive", reason="Анықтама № 1")
TABLE.add("ngo_correct", "POST", COORDINATOR_GO, kwargs=known, data=CORRECTION)
TABLE.add("ngo_database", "GET", COORDINATOR, kwargs=known)
FILED = form(about_year="2025", filed_on=date(2026, 3, 1).isoformat(), source="infonpo.gov.kz")
TABLE.add("ngo_database", "POST", COORDINATOR_GO, kwargs=known, data=FILED)
TABLE.add("ngo_checks", "GET", COORDINATOR, kwargs=known)
CHECK = form(ground="arrest", value="no", source="aisoip.adilet.gov.kz")
TABLE.add("ngo_checks", "POST", COORDINATOR_GO, kwargs=known, data=CHECK)
for url_name, data in (("ngo_correct", CORRECTION), ("ngo_database", FILED), ("ngo_checks", CHECK)):
    TABLE.add(url_name, "POST", IMPARTIAL_GO, kwargs=umit, data=data, case="of the insider's NGO")
