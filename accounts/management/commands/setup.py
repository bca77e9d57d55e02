"""Makes the operator and the first administrator of an empty portal."""

from __future__ import annotations

import getpass
import os
import sys
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from accounts import actions
from accounts.letters import invitation_url
from accounts.models import Invitation, Organisation, User
from accounts.roles import OrganisationKind, Role
from core import clock
from core.actor import Actor

# option → (environment variable, question)
QUESTIONS = {
    "operator_name_kk": ("SETUP_OPERATOR_KK", "Name of the operator in Kazakh"),
    "operator_name_ru": ("SETUP_OPERATOR_RU", "Name of the operator in Russian"),
    "operator_bin": ("SETUP_OPERATOR_BIN", "BIN of the operator"),
    "email": ("SETUP_EMAIL", "E-mail of the first administrator"),
    "full_name": ("SETUP_FULL_NAME", "Full name of the first administrator"),
    "language": ("SETUP_LANGUAGE", "Language of the administrator: kk, ru or en"),
}


class Command(BaseCommand):
    help = "Makes the operator organisation and the first administrator, and says what to do next."

    def add_arguments(self, parser: CommandParser) -> None:
        for name, (variable, question) in QUESTIONS.items():
            parser.add_argument(f"--{name.replace('_', '-')}", help=f"{question} (or {variable})")
        parser.add_argument(
            "--link",
            action="store_true",
            help="print a one-time address for choosing the password instead of asking for it (SETUP_PASSWORD wins)",
        )
        parser.add_argument(
            "--again-invite",
            metavar="EMAIL",
            help="only print a new invitation for an administrator of the present operator",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Speaks English to the person at the server; letters and addresses have a language of their own."""
        operator = Organisation.objects.confirmed().filter(kind=OrganisationKind.OPERATOR).first()
        with translation.override("en"):
            self._do(operator, options)

    def _do(self, operator: Organisation | None, options: dict[str, Any]) -> None:
        try:
            if options["again_invite"]:
                self._invite_again(operator, options["again_invite"])
            elif operator is not None:
                raise CommandError(
                    f"The portal has its operator already: {operator.name_ru or operator.name_kk}. Nothing was changed. "
                    "If its administrators are lost, run: manage.py setup --again-invite EMAIL"
                )
            else:
                self._set_up({name: self._answer(name, options) for name in QUESTIONS}, by_link=options["link"])
        except ValidationError as error:
            raise CommandError("; ".join(str(message) for message in error.messages)) from None

    def _set_up(self, answers: dict[str, str], *, by_link: bool) -> None:
        password = None if by_link else os.environ.get("SETUP_PASSWORD") or self._password(answers)
        with transaction.atomic():
            at, by = clock.now(), Actor.system("setup")
            operator = actions.create_organisation(
                OrganisationKind.OPERATOR, bin=answers["operator_bin"], name_kk=answers["operator_name_kk"],
                name_ru=answers["operator_name_ru"], source="setup", by=by, at=at,
            )  # fmt: skip
            if password is None:
                self._print_link(self._invite(operator, answers["email"], answers["language"]))
            else:
                user = actions.register_person(
                    answers["email"], answers["full_name"], password=password, language=answers["language"],
                    is_staff=True, by=by, at=at,
                )  # fmt: skip
                actions.add_member(user, operator, [Role.ADMINISTRATOR], by=by, at=at)
        self._print_next_steps(answers)

    def _invite_again(self, operator: Organisation | None, email: str) -> None:
        if operator is None:
            raise CommandError("There is no operator yet. Run: manage.py setup")
        self._print_link(self._invite(operator, email, "ru"))

    def _invite(self, operator: Organisation, email: str, language: str) -> Invitation:
        return actions.invite(
            operator, email, [Role.ADMINISTRATOR], language=language, by=Actor.system("setup"), at=clock.now()
        )

    def _answer(self, name: str, options: dict[str, Any]) -> str:
        variable, question = QUESTIONS[name]
        given = options[name] or os.environ.get(variable, "")
        if not given and sys.stdin.isatty():
            given = input(f"{question}: ")
        if not given.strip():
            raise CommandError(f"{question}: give --{name.replace('_', '-')} or set {variable}.")
        if name == "language" and given not in dict(settings.LANGUAGES):
            raise CommandError("The language is one of kk, ru, en.")
        if name == "email" and User.objects.filter(email__iexact=given.strip()).exists():
            raise CommandError("There is an account with this e-mail already.")
        return str(given).strip()

    def _password(self, answers: dict[str, str]) -> str:
        from django.contrib.auth.password_validation import validate_password

        if not sys.stdin.isatty():
            raise CommandError("Set SETUP_PASSWORD, or use --link for a one-time address.")
        password = getpass.getpass("Password of the administrator: ")
        if password != getpass.getpass("Again: "):
            raise CommandError("The two passwords differ. Nothing was changed.")
        validate_password(password, User(email=answers["email"], full_name=answers["full_name"]))
        return password

    def _print_link(self, invitation: Invitation) -> None:
        self.stdout.write("One-time address for the administrator, valid for 14 days (also sent by e-mail):")
        self.stdout.write(f"  {invitation_url(invitation, invitation.token)}")

    def _print_next_steps(self, answers: dict[str, str]) -> None:
        with translation.override(answers["language"]):
            sign_in = settings.PORTAL_URL + reverse("account_login")
            organisations = settings.PORTAL_URL + reverse("organisations")
        self.stdout.write(f"Sign-in: {sign_in} as {answers['email']}")
        self.stdout.write("Next:")
        self.stdout.write("  1. Sign in and set up the second factor; administrators cannot work without it.")
        self.stdout.write(f"  2. Create ministries and akimats and invite their people: {organisations}")
        self.stdout.write("  3. Invite a coordinator of the operator.")
        self.stdout.write("  4. See what is still missing: manage.py doctor")
