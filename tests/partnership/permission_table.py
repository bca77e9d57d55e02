"""Who gets what from the front of the portal, and from what machines ask."""

from tests.permissions import ALL, LOGIN, NO, OK, Table

TABLE = Table()
NOT_READY = 503  # beside tests neither worker nor beat is alive
NOBODY = {"anonymous": LOGIN, ALL: NO}

TABLE.add("home", "GET", {ALL: OK})
TABLE.add("work", "GET", {"anonymous": LOGIN, ALL: OK})
TABLE.add("gallery", "GET", {"administrator": OK, "anonymous": LOGIN, ALL: NO})
TABLE.add("healthz", "GET", {ALL: OK})
TABLE.add("readyz", "GET", {ALL: NOT_READY})
# A portal at work has no such page; tests/partnership/test_putting_forward.py asks a demonstration.
TABLE.add("demo_clock", "GET", NOBODY)
TABLE.add("demo_clock", "POST", NOBODY, data=lambda people: {"step": "1d"})
