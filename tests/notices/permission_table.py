"""Who gets which answer at the addresses of notices. Each person's notices are their own."""

from typing import Any

from notices.models import Mail, Notice
from tests.permissions import ALL, GO, LOGIN, NO, OK, REFUSED, Table

TABLE = Table()
EVERYBODY = {"anonymous": LOGIN, ALL: OK}
EACH_FOR_THEMSELVES = {"anonymous": LOGIN, ALL: GO}
ADMINISTRATOR = {"anonymous": LOGIN, "administrator": OK, ALL: REFUSED}
ADMINISTRATOR_ACTS = {"anonymous": LOGIN, "administrator": GO, ALL: REFUSED}


def of_aigerim(people: Any) -> dict[str, Any]:
    notice = Notice.objects.create(
        recipient=people.aigerim, event="tests.x", once_key="1", language="kk", title="Қаулы", text="Мәтін",
        url="/notices/", created_at=people.at,
    )  # fmt: skip
    return {"pk": notice.pk}


def refused_letter(people: Any) -> dict[str, Any]:
    mail = Mail.objects.create(
        to="a@b.example", sender="p@p.example", subject="Хат", text="Құпия", state="failed", reason="550",
        created_at=people.at,
    )  # fmt: skip
    return {"pk": mail.pk}


def sent_letter(people: Any) -> dict[str, Any]:
    """Letters are addressed to others: once nothing is left to decide, even an administrator does not see them."""
    mail = Mail.objects.create(
        to="a@b.example", sender="p@p.example", subject="Хат", text="Құпия", state="sent", sent_at=people.at,
        created_at=people.at,
    )  # fmt: skip
    return {"pk": mail.pk}


def foreign_token(people: Any) -> dict[str, Any]:
    return {"token": "nobody.signed-this"}


TABLE.add("notices", "GET", EVERYBODY)
TABLE.add("notice_open", "POST", {"anonymous": LOGIN, "aigerim": GO, ALL: NO}, kwargs=of_aigerim)
TABLE.add("notices_read_all", "POST", EACH_FOR_THEMSELVES)
TABLE.add("notice_choices", "GET", EVERYBODY)
TABLE.add("notice_choices", "POST", EACH_FOR_THEMSELVES)
TABLE.add("unsubscribe", "GET", {ALL: NO}, kwargs=foreign_token)
TABLE.add("unsubscribe", "POST", {ALL: NO}, kwargs=foreign_token)
TABLE.add("letters", "GET", ADMINISTRATOR)
TABLE.add("letter", "GET", ADMINISTRATOR, kwargs=refused_letter)
TABLE.add("letter", "GET", {**ADMINISTRATOR, "administrator": NO}, kwargs=sent_letter, case="sent")
TABLE.add("letter_send_again", "POST", ADMINISTRATOR_ACTS, kwargs=refused_letter)
TABLE.add("letter_abandon", "POST", ADMINISTRATOR_ACTS, kwargs=refused_letter)
