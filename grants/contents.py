"""What is submitted, as JSON. The applicant downloads these very bytes, so `sha256sum` of the file gives the digest."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from core.actor import Actor
from core.periods import local
from grants.models import Application
from grants.parts import answer_set_of
from ngos.models import Ngo
from projects.models import Plan

FORMAT = "application-1"


def content_of(application: Application, plan: Plan, *, version: int, by: Actor, at: datetime) -> dict[str, Any]:
    """Only texts, whole numbers, lists and dictionaries: the canonical form has one way to write each."""
    call, lot = application.call, application.lot
    answer_set = answer_set_of(application)
    return {
        "format": FORMAT,
        "number": application.number,
        "version": version,
        "call": {"number": call.number, "title_kk": call.title_kk, "title_ru": call.title_ru},
        "lot": {"place": lot.place, "theme_kk": lot.theme_kk, "theme_ru": lot.theme_ru} if lot else {},
        "applicant": applicant_facts(application),
        "plan": json.loads(plan.snapshot),
        "questions": answer_set.version.digest if answer_set else "",
        "answers": answer_set.answers if answer_set else {},
        "documents": _documents(application),
        "language": plan.language,
        "submitted_at": local(at).isoformat(timespec="seconds"),
        "submitted_by": by.name,
    }


def applicant_facts(application: Application) -> dict[str, Any]:
    """From the register, as it was at that moment; what is secret there stays there."""
    organisation = application.organisation
    facts = {
        "bin": organisation.bin,
        "name_kk": organisation.name_kk,
        "name_ru": organisation.name_ru,
        "address": organisation.address,
        "region": organisation.region_id or "",
    }
    ngo = Ngo.objects.prefetch_related("spheres").filter(organisation=organisation).first()
    if ngo is None:
        return facts
    return {
        **facts,
        "legal_form": ngo.legal_form,
        "registered_on": ngo.registered_on.isoformat() if ngo.registered_on else "",
        "head": ngo.head_name,
        "phones": list(ngo.phones),
        "email": ngo.email,
        "staff": ngo.staff_count or 0,
        "volunteers": ngo.volunteer_count or 0,
        "spheres": sorted(sphere.code for sphere in ngo.spheres.all()),
    }


def _documents(application: Application) -> list[dict[str, Any]]:
    rows = application.attached.select_related("document", "requirement").order_by("pk")
    return [
        {
            "requirement": row.requirement_id or 0,
            "title": row.requirement.title_ru if row.requirement else row.document.title,
            "file": row.document.file_name,
            "size": row.document.size,
            "sha256": row.document.sha256,
        }
        for row in rows
    ]
