"""The record: chained, append-only, without personal values."""

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from core.management.commands.verify_records import Command
from core.models import Record
from core.record import first_broken, lock, recorded, write
from tests.people import AT, SYSTEM
from tests.threads import failures, race


def records_of(row):
    return list(Record.objects.filter(subject=f"{row._meta.label_lower}:{row.pk}").order_by("seq"))


def test_record_keeps_before_and_after(people):
    organisation = people.ministry
    with transaction.atomic():
        row = lock(type(organisation), organisation.pk)
        with recorded(row, "rename", by=SYSTEM, at=AT):
            row.name_en = "Ministry of Information"
            row.save()
    assert records_of(organisation)[-1].changes["name_en"] == [
        "Ministry of Culture and Information",
        "Ministry of Information",
    ]


def test_record_chains_each_entry_to_the_one_before(people):
    first, second = write(people.ministry, "one", by=SYSTEM, at=AT), write(people.ministry, "two", by=SYSTEM, at=AT)
    assert second.previous_hash == first.hash


def test_record_keeps_no_personal_value(people):
    changes = str([record.changes for record in records_of(people.citizen)])
    assert people.citizen.email not in changes and people.citizen.full_name not in changes
    assert "digest" in changes


@pytest.mark.parametrize(
    "statement", ["UPDATE core_record SET note = 'x'", "DELETE FROM core_record", "TRUNCATE core_record"]
)
def test_record_is_append_only(people, statement):
    write(people.ministry, "one", by=SYSTEM, at=AT)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Record.objects.filter(verb="one").exists()


def tamper(sql):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql)
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def test_verify_finds_an_edited_entry(people):
    write(people.ministry, "one", by=SYSTEM, at=AT)
    assert first_broken() is None
    tamper("UPDATE core_record SET verb = 'another' WHERE verb = 'one'")
    assert first_broken().verb == "another"


def test_verify_finds_a_missing_entry(people):
    write(people.ministry, "one", by=SYSTEM, at=AT)
    write(people.ministry, "two", by=SYSTEM, at=AT)
    tamper("DELETE FROM core_record WHERE verb = 'one'")
    assert first_broken().verb == "two"


def test_verify_records_fails_on_a_broken_chain(people):
    write(people.ministry, "one", by=SYSTEM, at=AT)
    tamper("UPDATE core_record SET at = at + interval '1 second' WHERE verb = 'one'")
    with pytest.raises(CommandError, match="entry"):
        call_command(Command())


def test_nothing_is_recorded_when_the_action_fails(people):
    before = Record.objects.count()
    with pytest.raises(RuntimeError), transaction.atomic():
        write(people.ministry, "one", by=SYSTEM, at=AT)
        raise RuntimeError
    assert Record.objects.count() == before


@pytest.mark.django_db(transaction=True)
def test_simultaneous_entries_make_one_chain(people):
    ministry = people.ministry
    results = race(lambda index: write(ministry, f"verb {index}", by=SYSTEM, at=AT))
    assert failures(results) == []
    assert first_broken() is None
    assert len(records_of(ministry)) == 9
