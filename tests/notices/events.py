"""Events of these tests: one that a person may do without, one that always goes out."""

from notices.declare import Event, Group, declare

NEWS_GROUP = Group("tests", "News of tests", "What tests have to say.")
NEWS = declare(Event("tests.news", "News", NEWS_GROUP, folder="tests_notices/news"))
DECISION = declare(Event("tests.decision", "A decision", NEWS_GROUP, mandatory=True, folder="tests_notices/decision"))
SILENT = declare(Event("tests.silent", "Only in the portal", NEWS_GROUP, by_mail=False, folder="tests_notices/news"))
