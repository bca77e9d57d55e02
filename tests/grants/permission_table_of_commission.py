"""Who reads an application before the commission: its members once they have said that nothing ties them, and its staff.

The commission is the operator's; the chair holds a seat for the ministry. The one application is the Umit Foundation's.
"""

from functools import partial

from accounts.models import InterestGround
from councils import actions as councils
from tests.councils import making
from tests.grants.commissioning import commission, deciding, item_of, voted
from tests.grants.deciding import DECIDED
from tests.people import actor_for
from tests.permissions import ALL, LOGIN, NO, OK, REFUSED, Table

TABLE = Table()
STAFF = {"coordinator": OK, "secretary": OK, "insider": REFUSED, "anonymous": LOGIN, ALL: NO}
MEMBER_TOO = {**STAFF, "chair": OK}


def nobody_has_declared(people):
    council = commission(people)
    return making.in_session(people, council, item_of(deciding(people, 1)), at=DECIDED).items.get()


def all_have_declared(people):
    item = nobody_has_declared(people)
    making.declare_all(people, item, at=DECIDED)
    return councils.open_item(item, by=actor_for(people.secretary), at=DECIDED)


def the_chair_is_kin(people):
    item = nobody_has_declared(people)
    making.declare_all(people, item, but=[people.chair], at=DECIDED)
    councils.declare(item, [InterestGround.KIN], by=actor_for(people.chair), at=DECIDED)
    return item


def the_lot_is_decided(people):
    item = all_have_declared(people)
    voted(people, item)
    return item


def application(item):
    return {"pk": item.pk, "number": item.ranked[0].key}


def of_no_lot(item):
    return {"pk": item.pk, "number": "A-2027-0099"}


read = partial(TABLE.add, "commission_application", "GET", kwargs=application, at=DECIDED)

read(STAFF, on=nobody_has_declared, case="before declaring")
read(MEMBER_TOO, on=all_have_declared)
read(STAFF, on=the_chair_is_kin, case="with an interest")
read(MEMBER_TOO, on=the_lot_is_decided, case="decided")
TABLE.add(
    "commission_application", "GET", {"anonymous": LOGIN, ALL: NO}, on=all_have_declared, kwargs=of_no_lot, at=DECIDED,
    case="unknown",
)  # fmt: skip
