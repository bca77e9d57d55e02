"""The permission table: every address × everybody in the cast × own or other organisation, written by hand.

Each app has `tests/<app>/permission_table.py` with one `TABLE`:

    from tests.permissions import ALL, GO, LOGIN, NO, OK, REFUSED, Table

    TABLE = Table()
    TABLE.add("calls", "GET", {ALL: OK})
    TABLE.add("call_edit", "GET", {"officer": OK, "publisher": OK, "anonymous": LOGIN, ALL: NO}, on=a_draft, kwargs=pk)
    TABLE.add("call_publish", "POST", {"publisher": GO, "officer": REFUSED, "anonymous": LOGIN, ALL: NO}, on=…, data=…)

`on` takes the cast and makes, through actions, what the line is about; lines of one `on` share what it made. `kwargs`
and `data` take that (the cast itself without an `on`) and say the address and what is sent. `at` is the moment at which
the portal is asked, where the answer depends on it; `case` tells two lines of one address apart. `ALL` is everybody
whom the line does not name. tests/test_permissions.py asks each person in turn, each in a transaction of their own that
is undone, and fails on an address that no table names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

OK, GO, NO, REFUSED = 200, 302, 404, 403
BAD, STALE, GONE, WRONG_METHOD = 400, 409, 410, 405
LOGIN = "sent to sign in"
ALL = "all others"

PERSONS = (
    "anonymous", "aigerim", "accountant", "signatory", "delegate", "other_director", "officer", "publisher", "finance",
    "akimat_officer", "akimat_publisher", "akimat_finance", "coordinator", "insider", "administrator", "chair",
    "secretary", "expert1", "expert2", "observer", "sponsor", "monitor", "clerk", "centre_head", "citizen", "outsider",
)  # fmt: skip

Maker = Callable[[Any], Mapping[str, Any]]
Scene = Callable[[Any], Any]


def nothing(made: Any) -> dict[str, Any]:
    return {}


def the_cast(people: Any) -> Any:
    return people


def pk(made: Any) -> dict[str, Any]:
    """For lines about one object."""
    return {"pk": made.pk}


@dataclass(frozen=True)
class Line:
    url_name: str
    method: str
    answers: Mapping[str, int | str]
    on: Scene = the_cast
    kwargs: Maker = nothing
    data: Maker = nothing
    case: str = ""
    query: str = ""
    at: datetime | None = None

    @property
    def id(self) -> str:
        return " ".join(part for part in (self.method, self.url_name, self.case) if part)

    def answer_for(self, person: str) -> int | str:
        return self.answers.get(person, self.answers.get(ALL, ""))


@dataclass
class Table:
    lines: list[Line] = field(default_factory=list)

    def add(self, url_name: str, method: str, answers: Mapping[str, int | str], **rest: Any) -> None:
        """Everybody has an answer, and nobody is named who is not in the cast."""
        unknown = set(answers) - set(PERSONS) - {ALL}
        assert not unknown, f"not in the cast: {unknown}"
        assert ALL in answers or set(answers) == set(PERSONS), f"{url_name}: say what {ALL} get"
        line = Line(url_name, method, answers, **rest)
        assert line.id not in {other.id for other in self.lines}, f"twice: {line.id}; give one of them a case"
        self.lines.append(line)

    def __iter__(self) -> Iterator[Line]:
        return iter(self.lines)
