"""The letters that the portal has sent: files in its `mail` folder, as they would have reached people."""

import email
import email.policy
import re
import time
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path


def letters(var: Path, to: str) -> list[EmailMessage]:
    """To this address, in the order in which they were written."""
    return [message for message in every_letter(var) if message["To"] == to]


def every_letter(var: Path) -> Iterator[EmailMessage]:
    files = sorted((var / "mail").iterdir(), key=lambda file: file.stat().st_mtime)
    for file in files:
        for part in re.split(rb"^-{79}$", file.read_bytes(), flags=re.MULTILINE):
            if part.strip():
                yield email.message_from_bytes(part.lstrip(), policy=email.policy.default)  # type: ignore[misc]


def letter(var: Path, to: str, *holding: str, seconds: float = 60) -> str:
    """Subject and text of the newest letter that holds all these words; waits for it."""
    deadline = time.monotonic() + seconds
    while True:
        texts = [f"{message['Subject']}\n{body(message)}" for message in letters(var, to)]
        if found := [text for text in texts if all(words in text for words in holding)]:
            return found[-1]
        assert time.monotonic() < deadline, f"no letter to {to} holds {holding!r}: {texts[-3:]}"
        time.sleep(0.5)


def called(var: Path, number: str, *, count: int, seconds: float = 60) -> list[str]:
    """The experts whom letters have called to score this call; waits for all of them."""
    deadline = time.monotonic() + seconds
    while True:
        found = {
            str(message["To"])
            for message in every_letter(var)
            if number in str(message["Subject"]) and str(message["To"]).endswith("@experts.example")
        }
        if len(found) >= count:
            return sorted(found)
        assert time.monotonic() < deadline, f"only {found} were called to {number}"
        time.sleep(0.5)


def body(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    return part.get_content() if part else ""
