"""Who gets what from pages about people and organisations, and from sign-in."""

from datetime import timedelta

from accounts import actions
from accounts.models import ExpertInvitation, ExpertProfile, Membership, Organisation, Tie
from accounts.roles import OrganisationKind, Role
from core import once
from core.calendar import DayName
from core.models import CalendarDay
from tests.people import actor_for, valid_bin
from tests.permissions import ALL, GO, LOGIN, NO, OK, REFUSED, STALE, WRONG_METHOD, Table

TABLE = Table()

SIGNED_IN = {"anonymous": LOGIN, ALL: OK}
OPERATORS_STAFF = {"coordinator": OK, "insider": OK, "administrator": OK, "anonymous": LOGIN, ALL: NO}
ADMINISTRATOR = {"administrator": OK, "anonymous": LOGIN, ALL: NO}
COORDINATOR = {"coordinator": OK, "insider": OK, "anonymous": LOGIN, ALL: NO}


def form(**fields):
    return lambda people: {"once": once.new_key(), **fields}


def ngo(people):
    return {"pk": people.ngo.pk}


def ministry(people):
    return {"pk": people.ministry.pk}


def centre(people):
    return {"pk": people.centre.pk}


def claim(people):
    """An NGO that nobody has decided on yet: its claimant is no member of the cast."""
    bin_ = valid_bin("78094000001")
    found = Organisation.objects.filter(bin=bin_).first()
    if found is None:
        user = actions.register_person("claimant@example.org", "Claimant", by=actor_for(people.citizen), at=people.at)
        by = actor_for(user)
        found = actions.claim_organisation(
            OrganisationKind.NGO, bin=bin_, name_kk="Қор", name_ru="Фонд", by=by, at=people.at
        ).organisation
    return {"pk": found.pk}


def member(organisation, person):
    def make(people):
        body, user = getattr(people, organisation), getattr(people, person)
        return {"pk": body.pk, "membership_id": Membership.objects.current().get(user=user, organisation=body).pk}

    return make


def accountants_membership(people):
    return {"membership_id": member("ngo", "accountant")(people)["membership_id"]}


def letter(people):
    by = actor_for(people.aigerim)
    return actions.invite(people.ngo, "invited@example.org", [Role.STAFF], by=by, at=people.at_now)


def open_invitation(people):
    return {"token": letter(people).token}


def invitation(people):
    return {"pk": letter(people).pk}


def expert(people):
    return {"pk": ExpertProfile.objects.get(user=people.expert2).pk}


def own_entry(people):
    return {"pk": ExpertProfile.objects.get(user=people.expert1).pk}


def tie(people):
    bin_ = people.other_ngo.bin
    found = Tie.objects.filter(user=people.expert1, bin=bin_).first()
    by = actor_for(people.expert1)
    return {"pk": (found or actions.record_tie(people.expert1, bin_, "kin", by=by, at=people.at)).pk}


# --- one's own account ---------------------------------------------------------------------------------
TABLE.add("profile", "GET", SIGNED_IN)
TABLE.add("profile", "POST", {"anonymous": LOGIN, ALL: GO}, data=form(full_name="A B", language="kk", phone="", iin=""))
TABLE.add("security", "GET", SIGNED_IN)
TABLE.add("second_factor", "GET", SIGNED_IN)
TABLE.add("my_interests", "GET", SIGNED_IN)
TABLE.add("my_interests", "POST", {"anonymous": LOGIN, ALL: GO}, data=form(bin=valid_bin("78094000002"), ground="kin"))
TABLE.add("tie_end", "GET", {"expert1": OK, "anonymous": LOGIN, ALL: NO}, kwargs=tie)
TABLE.add(
    "tie_end", "POST", {"expert1": GO, "anonymous": LOGIN, ALL: NO}, kwargs=tie,
    data=form(until_day="1", until_month="2", until_year="2099"),
)  # fmt: skip
TABLE.add("ties", "GET", COORDINATOR)
TABLE.add("tie_correct", "GET", COORDINATOR, kwargs=tie)
TABLE.add(
    "tie_correct", "POST", {"coordinator": GO, "insider": GO, "anonymous": LOGIN, ALL: NO}, kwargs=tie,
    data=form(until_day="1", until_month="2", until_year="2024", note="Order"),
)  # fmt: skip
TABLE.add("my_expert_entry", "GET", SIGNED_IN)

# --- organisations one belongs to --------------------------------------------------------------------------
TABLE.add("my_organisations", "GET", SIGNED_IN)
TABLE.add("switch_membership", "POST", {"accountant": GO, "anonymous": LOGIN, ALL: NO}, kwargs=accountants_membership)
TABLE.add("switch_membership", "GET", {"anonymous": LOGIN, ALL: WRONG_METHOD}, kwargs=accountants_membership)
TABLE.add("leave_membership", "GET", {"accountant": OK, "anonymous": LOGIN, ALL: NO}, kwargs=accountants_membership)
TABLE.add("leave_membership", "POST", {"accountant": GO, "anonymous": LOGIN, ALL: NO}, kwargs=accountants_membership)

# --- people of an organisation ----------------------------------------------------------------------------
NGO_PEOPLE = dict.fromkeys(
    ("aigerim", "accountant", "signatory", "delegate", "coordinator", "insider", "administrator"), OK
)
TABLE.add("organisation_people", "GET", {**NGO_PEOPLE, "anonymous": LOGIN, ALL: NO}, kwargs=ngo, case="NGO")
MINISTRY_PEOPLE = dict.fromkeys(
    ("officer", "publisher", "finance", "chair", "coordinator", "insider", "administrator"), OK
)
TABLE.add(
    "organisation_people", "GET", {**MINISTRY_PEOPLE, "anonymous": LOGIN, ALL: NO}, kwargs=ministry, case="ministry"
)
CENTRE_PEOPLE = {"clerk": OK, "centre_head": OK, "administrator": OK}
TABLE.add("organisation_people", "GET", {**CENTRE_PEOPLE, "anonymous": LOGIN, ALL: NO}, kwargs=centre, case="centre")

# The insider acts as the coordinator here: in the NGO they are staff and manage nobody.
STAFF_OF_OPERATOR = ("coordinator", "insider", "administrator")
NGO_MANAGERS = {"aigerim": OK, **dict.fromkeys(STAFF_OF_OPERATOR, OK), "anonymous": LOGIN, ALL: NO}
TABLE.add("invite", "GET", NGO_MANAGERS, kwargs=ngo, case="NGO")
TABLE.add(
    "invite",
    "GET",
    {**dict.fromkeys(STAFF_OF_OPERATOR, OK), "anonymous": LOGIN, ALL: NO},
    kwargs=ministry,
    case="ministry",
)
TABLE.add(
    "invite", "GET", {"administrator": OK, "centre_head": OK, "anonymous": LOGIN, ALL: NO}, kwargs=centre, case="centre"
)
TABLE.add(  # the operator's people are not offered this role, so the form comes back
    "invite", "POST", {**NGO_MANAGERS, "aigerim": GO}, kwargs=ngo,
    data=form(email="a@example.org", roles="staff", language="kk"), case="staff",
)  # fmt: skip
TABLE.add(
    "invite", "POST", {**NGO_MANAGERS, **dict.fromkeys(STAFF_OF_OPERATOR, GO)}, kwargs=ngo,
    data=form(email="a@example.org", roles="observer", language="kk"), case="observer",
)  # fmt: skip
TABLE.add("member_roles", "GET", NGO_MANAGERS, kwargs=member("ngo", "accountant"))
TABLE.add(
    "member_roles", "POST", {**NGO_MANAGERS, "aigerim": GO},
    kwargs=member("ngo", "accountant"), data=form(roles="director"), case="director",
)  # fmt: skip
TABLE.add("member_end", "GET", NGO_MANAGERS, kwargs=member("ngo", "accountant"))
TABLE.add(
    "member_end", "POST",
    {"aigerim": GO, **dict.fromkeys(STAFF_OF_OPERATOR, REFUSED), "anonymous": LOGIN, ALL: NO},
    kwargs=member("ngo", "accountant"),
)  # fmt: skip
TABLE.add(
    "invitation_cancel", "POST",
    {"aigerim": GO, **dict.fromkeys(STAFF_OF_OPERATOR, REFUSED), "anonymous": LOGIN, ALL: NO}, kwargs=invitation,
)  # fmt: skip
TABLE.add("invitation", "GET", {ALL: OK}, kwargs=open_invitation)
TABLE.add("invitation", "POST", {ALL: GO}, kwargs=open_invitation)
TABLE.add("invitation", "GET", {ALL: NO}, kwargs=lambda people: {"token": "unknown"}, case="unknown")

# --- administrators and coordinators --------------------------------------------------------------------------
TABLE.add("organisations", "GET", OPERATORS_STAFF)
TABLE.add("state_bodies", "GET", OPERATORS_STAFF)
TABLE.add("organisation_create", "GET", ADMINISTRATOR)
TABLE.add(
    "organisation_create", "POST", {"administrator": GO, "anonymous": LOGIN, ALL: NO},
    data=form(kind="ministry", name_kk="М", name_ru="М"),
)  # fmt: skip
TABLE.add("organisation", "GET", OPERATORS_STAFF, kwargs=ngo)
TABLE.add("organisation_edit", "GET", ADMINISTRATOR, kwargs=ngo)
TABLE.add(
    "organisation_edit", "POST", {"administrator": GO, "anonymous": LOGIN, ALL: NO}, kwargs=ngo,
    data=form(name_kk="Ж", name_ru="Н"),
)  # fmt: skip
TABLE.add("organisation_standing", "GET", COORDINATOR, kwargs=claim)
TABLE.add(
    "organisation_standing", "POST", {"coordinator": GO, "insider": GO, "anonymous": LOGIN, ALL: NO}, kwargs=claim,
    data=form(decision="confirm"),
)  # fmt: skip
TABLE.add(  # confirmed already, so nothing is left to decide
    "organisation_standing", "POST",
    {"coordinator": STALE, "insider": REFUSED, "anonymous": LOGIN, ALL: NO}, kwargs=ngo,
    data=form(decision="confirm"), case="of the insider's NGO",
)  # fmt: skip
TABLE.add("experts", "GET", OPERATORS_STAFF)
TABLE.add("expert", "GET", OPERATORS_STAFF, kwargs=expert)
TABLE.add("expert", "GET", OPERATORS_STAFF, kwargs=own_entry, case="own entry")
TABLE.add(
    "expert", "POST",
    {"coordinator": GO, "insider": GO, "administrator": REFUSED, "anonymous": LOGIN, ALL: NO}, kwargs=expert,
    data=form(verb="remove", reason="left the country"),
)  # fmt: skip

# --- allauth ---------------------------------------------------------------------------------------------------
ENTRANCE = {"anonymous": OK, ALL: GO}
AGAIN = {"anonymous": LOGIN, ALL: GO}  # asks for the password first
TABLE.add("account_login", "GET", ENTRANCE)
TABLE.add("account_signup", "GET", ENTRANCE)
TABLE.add("account_logout", "GET", {"anonymous": GO, ALL: OK})
TABLE.add("account_logout", "POST", {ALL: GO})
TABLE.add("account_inactive", "GET", {ALL: OK})
TABLE.add("account_email", "GET", SIGNED_IN)
TABLE.add("account_email_verification_sent", "GET", {ALL: GO, "anonymous": LOGIN})
TABLE.add("account_change_password", "GET", SIGNED_IN)  # asks for the old one
TABLE.add("account_set_password", "GET", {"anonymous": LOGIN, ALL: GO})  # everybody has one
TABLE.add("account_reset_password", "GET", {ALL: OK})
TABLE.add("account_reset_password_done", "GET", {ALL: OK})
TABLE.add("account_reset_password_from_key", "GET", {ALL: OK}, kwargs=lambda people: {"uidb36": "1", "key": "x-y"})
TABLE.add("account_reset_password_from_key_done", "GET", {ALL: OK})
TABLE.add("account_reauthenticate", "GET", SIGNED_IN)
TABLE.add("account_confirm_login_code", "GET", {"anonymous": LOGIN, ALL: GO})
TABLE.add("mfa_index", "GET", SIGNED_IN)
TABLE.add("mfa_authenticate", "GET", {"anonymous": LOGIN, ALL: GO})
TABLE.add("mfa_reauthenticate", "GET", {"anonymous": LOGIN, ALL: GO})
TABLE.add("mfa_activate_totp", "GET", AGAIN)
TABLE.add("mfa_deactivate_totp", "GET", {"anonymous": LOGIN, ALL: NO})
TABLE.add("mfa_view_recovery_codes", "GET", {"anonymous": LOGIN, ALL: NO})  # shown once
TABLE.add("mfa_generate_recovery_codes", "GET", AGAIN)
TABLE.add("mfa_download_recovery_codes", "GET", {"anonymous": LOGIN, ALL: NO})
TABLE.add("mfa_list_webauthn", "GET", SIGNED_IN)
TABLE.add("mfa_add_webauthn", "GET", AGAIN)
TABLE.add("mfa_reauthenticate_webauthn", "GET", {"anonymous": LOGIN, ALL: GO})
TABLE.add("mfa_remove_webauthn", "GET", {"anonymous": LOGIN, ALL: NO}, kwargs=lambda people: {"pk": 1})
TABLE.add("mfa_edit_webauthn", "GET", AGAIN, kwargs=lambda people: {"pk": 1})
TABLE.add("mfa_login_webauthn", "GET", {ALL: GO, "anonymous": LOGIN})
TABLE.add("usersessions_list", "GET", SIGNED_IN)
TABLE.add("admin:index", "GET", {"administrator": OK, ALL: GO})  # the others to its sign-in, which is allauth's

# --- invitations to the register of experts ----------------------------------------------------------------------


def to_an_expert(people):
    return {
        "once": once.new_key(), "email": "new@experts.example", "language": "ru",
        "spheres": [people.spheres[0].pk], "languages": ["ru"],
    }  # fmt: skip


def expert_letter(people):
    invitation = actions.invite_expert(
        "asked@experts.example", spheres=people.spheres[:1], languages=["ru"],
        by=actor_for(people.coordinator), at=people.at_now,
    )  # fmt: skip
    return {"token": invitation.token}


def sent_to_an_expert(people):
    expert_letter(people)
    return {"pk": ExpertInvitation.objects.latest("pk").pk}


TABLE.add("expert_invite", "GET", COORDINATOR)
TABLE.add("expert_invite", "POST", {"coordinator": GO, "insider": GO, "anonymous": LOGIN, ALL: NO}, data=to_an_expert)
TABLE.add("expert_invitation", "GET", {ALL: OK}, kwargs=expert_letter)
TABLE.add("expert_invitation_cancel", "POST", {"coordinator": GO, "insider": GO, "anonymous": LOGIN, ALL: NO},
          kwargs=sent_to_an_expert)  # fmt: skip
# Who stands in the register already cannot be proposed anew.
TABLE.add("expert_invitation", "POST", {"expert1": STALE, "expert2": STALE, ALL: GO}, kwargs=expert_letter, data=form())

# --- the calendar of working days ------------------------------------------------------------------------------


def named_day(people):
    """A Monday years ahead that nothing else uses; the table is kept to five years ahead."""
    day = people.at_now.date() + timedelta(days=400)
    day -= timedelta(days=day.weekday())
    if not CalendarDay.objects.filter(pk=day).exists():
        name = DayName("Демалыс", "Выходной", "Day off")
        actions.add_day(day, "day_off", name, "Order", by=actor_for(people.administrator), at=people.at_now)
    return {"on": day}


def a_day(people):
    return {
        "date": (people.at_now.date() + timedelta(days=500)).isoformat(), "kind": "day_off",
        "name_kk": "Демалыс", "name_ru": "Выходной", "name_en": "Day off", "note": "Order", "once": once.new_key(),
    }  # fmt: skip


def next_year(people):
    return {"year": people.at_now.year + 1}


TABLE.add("working_days", "GET", {ALL: OK})
TABLE.add("working_days_of", "GET", {ALL: OK}, kwargs=next_year)
TABLE.add("working_day_new", "GET", ADMINISTRATOR)
TABLE.add("working_day_new", "POST", {"administrator": GO, "anonymous": LOGIN, ALL: NO}, data=a_day)
TABLE.add("working_day", "GET", ADMINISTRATOR, kwargs=named_day)
TABLE.add("working_day", "POST", {"administrator": GO, "anonymous": LOGIN, ALL: NO}, kwargs=named_day, data=a_day)
TABLE.add("working_day_remove", "GET", ADMINISTRATOR, kwargs=named_day)
TABLE.add(
    "working_day_remove", "POST", {"administrator": GO, "anonymous": LOGIN, ALL: NO}, kwargs=named_day,
    data=form(note="Order"),
)  # fmt: skip
