"""The letters that the portal has sent: files in its `mail` folder, as they would have reached people."""

import email
import email.policy
import re
import time
from email.message import EmailMessage
from pathlib import Path


def letters(var: Path, to: str) -> list[EmailMessage]:
    """To this address, in the order in which they were written."""
    files = sorted((var / "mail").iterdir(), key=lambda file: file.stat().st_mtime)
    found = (
        email.message_from_bytes(part.lstrip(), policy=email.policy.default)
        for file in files
        for part in re.split(rb"^-{79}$", file.read_bytes(), flags=re.MULTILINE)
        if part.strip()
    )
    return [message for message in found if message["To"] == to]  # type: ignore[misc]


def letter(var: Path, to: str, *holding: str, seconds: float = 60) -> str:
    """Subject and text of the newest letter that holds all these words; waits for it."""
    deadline = time.monotonic() + seconds
    while True:
        texts = [f"{message['Subject']}\n{body(message)}" for message in letters(var, to)]
        if found := [text for text in texts if all(words in text for words in holding)]:
            return found[-1]
        assert time.monotonic() < deadline, f"no letter to {to} holds {holding!r}: {texts[-3:]}"
        time.sleep(0.5)


def body(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    return part.get_content() if part else ""
