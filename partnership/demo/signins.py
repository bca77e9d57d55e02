"""Who may sign in: printed by the command, and kept for the launcher to print at each start."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

FILE = "sign-ins.txt"
WHO = (
    ("director@ngo.example", "director of an NGO (Үміт)"),
    ("accountant@ngo.example", "its accountant"),
    ("director2@ngo.example", "director of another NGO (Достык)"),
    ("officer@ministry.example", "officer of the ministry, drafts calls"),
    ("publisher@ministry.example", "publishes them"),
    ("finance@ministry.example", "finance officer"),
    ("officer@akimat.example", "officer of an akimat"),
    ("coordinator@operator.example", "coordinator of the operator, verifies NGOs"),
    ("expert1@experts.example", "experts: expert1 to expert6"),
    ("chair@commission.example", "member of the commission"),
    ("secretary@commission.example", "its secretary"),
    ("observer@public.example", "observer from an NGO"),
    ("sponsor@business.example", "a business that sponsors"),
    ("monitor@business.example", "its monitor"),
    ("clerk@center.example", "clerk of a village's civil center"),
    ("head@center.example", "its head"),
    ("citizen@people.example", "a citizen"),
    ("admin@portal.example", "administrator of the portal"),
)


def text() -> str:
    lines = [f"  {email:<32}{who}" for email, who in WHO]
    return "\n".join([f"Demo sign-ins, all with the password: {settings.DEMO_PASSWORD}", *lines])


def keep() -> None:
    (Path(settings.PORTAL_VAR) / FILE).write_text(text() + "\n")
