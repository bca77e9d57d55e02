"""Verification codes: 80 random bits in Crockford's base 32, in four groups that can be read over the phone."""

from __future__ import annotations

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
GROUP = 4
# What people type instead: letters that look like digits, Cyrillic letters that look like Latin ones.
READ_AS = str.maketrans("OILОІАВЕКМНРСТХҮУЗ", "011" + "01ABEKMHPCTXYY3", "- \u00a0–—_.")


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def normalised(typed: str) -> str:
    """As stored; empty when it cannot be a code."""
    code = typed.strip().upper().translate(READ_AS)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else ""


def grouped(code: str) -> str:
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))
