"""The last step out of the portal: one letter to the mail server or into the folder, and what became of it."""

from __future__ import annotations

import smtplib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend

SMTP = "django.core.mail.backends.smtp.EmailBackend"
FOLDER = "django.core.mail.backends.filebased.EmailBackend"
TIMEOUT = 30  # seconds for each answer of the server

# Settings of MAIL_TRANSPORT → arguments of a mail backend.
ARGUMENTS = {
    "EMAIL_HOST": "host",
    "EMAIL_PORT": "port",
    "EMAIL_HOST_USER": "username",
    "EMAIL_HOST_PASSWORD": "password",
    "EMAIL_USE_TLS": "use_tls",
    "EMAIL_USE_SSL": "use_ssl",
    "EMAIL_TIMEOUT": "timeout",
    "EMAIL_SSL_KEYFILE": "ssl_keyfile",
    "EMAIL_SSL_CERTFILE": "ssl_certfile",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """`verb`: a key of `notices.states.MOVES`; `reason`: the server's answer, for whoever looks after letters."""

    verb: str
    reason: str = ""


def hand_over(message: EmailMessage, *, transport: Mapping[str, Any] | None = None) -> Outcome:
    """Never raises for what mail servers do: each outcome has its verb."""
    transport = settings.MAIL_TRANSPORT if transport is None else transport
    backend = transport["EMAIL_BACKEND"]
    if backend == FOLDER:
        return _into_folder(message, Path(transport["EMAIL_FILE_PATH"]))
    arguments = {ARGUMENTS[name]: value for name, value in transport.items() if name in ARGUMENTS}
    if backend == SMTP:
        return _by_smtp(message, WatchedSmtp(**{**arguments, "timeout": arguments.get("timeout") or TIMEOUT}))
    return _by_any(message, get_connection(backend, **arguments))


class _Watched(smtplib.SMTP):
    """Knows whether the body may have left: from then on a lost answer leaves the outcome unknown."""

    body_left = False

    def data(self, msg: Any) -> tuple[int, bytes]:
        self.body_left = True
        return super().data(msg)


class _WatchedSsl(_Watched, smtplib.SMTP_SSL):
    pass


class WatchedSmtp(SmtpBackend):
    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _WatchedSsl if self.use_ssl else _Watched


def _by_smtp(message: EmailMessage, backend: WatchedSmtp) -> Outcome:
    try:
        backend.open()
    except (OSError, smtplib.SMTPException) as error:
        return Outcome("postpone", _said(error))
    server = cast(_Watched, backend.connection)
    try:
        server.sendmail(message.from_email, message.recipients(), message.message().as_bytes(linesep="\r\n"))
    except smtplib.SMTPRecipientsRefused as error:
        code, answer = next(iter(error.recipients.values()))
        return _by_code(code, answer)
    except smtplib.SMTPResponseException as error:
        return _by_code(error.smtp_code, error.smtp_error)
    except (OSError, smtplib.SMTPException) as error:
        return Outcome("park" if server.body_left else "postpone", _said(error))
    finally:
        _hang_up(server)
    return Outcome("deliver")


def _by_code(code: int, answer: bytes | str) -> Outcome:
    """5xx: never, as it stands. 4xx: later. Either way the server has not taken the letter."""
    words = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    return Outcome("refuse" if 500 <= code < 600 else "postpone", f"{code} {words}"[:1000])


def _hang_up(server: smtplib.SMTP) -> None:
    """The letter's fate is settled by now; how the server says goodbye changes nothing."""
    try:
        server.quit()
    except (OSError, smtplib.SMTPException):
        server.close()


def _into_folder(message: EmailMessage, folder: Path) -> Outcome:
    """One file a letter, named by its Message-ID: written twice, it is still one. It appears whole or not at all."""
    name = message.extra_headers["Message-ID"].strip("<>").split("@")[0]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = folder / f".{name}"
        unfinished.write_bytes(message.message().as_bytes())
        unfinished.rename(folder / f"{name}.eml")
    except OSError as error:
        return Outcome("postpone", _said(error))
    return Outcome("deliver")


def _by_any(message: EmailMessage, backend: BaseEmailBackend) -> Outcome:
    """Another backend of Django (console, memory): it has no way to say that the outcome is unknown."""
    try:
        backend.send_messages([message])
    except OSError as error:
        return Outcome("postpone", _said(error))
    return Outcome("deliver")


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:1000]
