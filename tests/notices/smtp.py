"""A real SMTP server whose temper a test decides."""

from __future__ import annotations

import asyncio
import threading
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from launcher.servers import free_port


class MailServer:
    """`answers`: what the next letters are told after their body; then everything is taken.

    "hang up" takes the body and closes the connection without a word; "wait" takes it and answers after `let_go`.
    """

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.answers: list[str] = []
        self.recipient_answers: list[str] = []
        self.got_body = threading.Event()
        self.let_go = threading.Event()
        self.port = free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)

    def start(self) -> None:
        self._controller.start()

    def stop(self) -> None:
        self.let_go.set()
        if self._controller.loop.is_running():
            self._controller.stop()

    @property
    def transport(self) -> dict[str, Any]:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": self.port,
            "EMAIL_HOST_USER": "",
            "EMAIL_HOST_PASSWORD": "",
            "EMAIL_USE_TLS": False,
            "EMAIL_USE_SSL": False,
            "EMAIL_TIMEOUT": 5,
        }

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.recipient_answers:
            return self.recipient_answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.original_content or b""
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer in ("250 OK", "hang up", "wait"):
            self.letters.append(message_from_bytes(content, _class=EmailMessage, policy=policy.default))
        self.got_body.set()
        if answer == "hang up":
            server.transport.close()
        if answer == "wait":
            await asyncio.get_running_loop().run_in_executor(None, self.let_go.wait, 30)
        return "250 OK" if answer in ("hang up", "wait") else answer
