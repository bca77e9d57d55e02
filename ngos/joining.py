"""Joins two entries when their organisations are merged: the staying one is completed, never overwritten."""

from __future__ import annotations

from datetime import datetime

from accounts.models import Organisation
from core.actor import Actor
from core.record import lock, recorded
from ngos.models import DatabaseEntry, Founder, Ngo, RegistryFact

FILLED = (
    "legal_form", "registered_on", "head_name", "head_iin", "phones", "email", "web_page", "iban", "bik", "bank_name",
    "charter_kk", "charter_ru", "staff_count", "volunteer_count",
)  # fmt: skip


def join_entries(source: Organisation, target: Organisation, by: Actor, at: datetime) -> None:
    """What the claimant has prepared fills gaps of the entry that stays; the other entry remains as a signpost."""
    prepared = Ngo.objects.select_for_update().filter(organisation=source).first()
    if prepared is None:
        return
    staying = Ngo.objects.filter(organisation=target).first()
    if staying is None:
        with recorded(prepared, "move", by=by, at=at):
            prepared.organisation = target
            prepared.save()
        return
    staying = lock(Ngo, staying.pk)
    with recorded(staying, "absorb", by=by, at=at, note=f"ngos.ngo:{prepared.pk}"):
        for name in FILLED:
            if not getattr(staying, name) and getattr(prepared, name):
                setattr(staying, name, getattr(prepared, name))
        staying.revision += 1
        staying.save()
    staying.spheres.add(*prepared.spheres.all())
    _move_rows(prepared, staying)


def _move_rows(prepared: Ngo, staying: Ngo) -> None:
    if not staying.founders.exists():
        # Their numbers are bound to their own rows, so that the ciphertexts stay readable.
        Founder.objects.filter(ngo=prepared).update(ngo=staying)
    RegistryFact.objects.filter(ngo=prepared).update(ngo=staying)
    years = staying.database_entries.values_list("about_year", flat=True)
    DatabaseEntry.objects.filter(ngo=prepared).exclude(about_year__in=list(years)).update(ngo=staying)
