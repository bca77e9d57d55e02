"""Letters of this app. They go through Django's mail, which stores them before sending."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from accounts.models import Invitation


def invitation_url(invitation: Invitation, token: str) -> str:
    with translation.override(invitation.language):
        return settings.PORTAL_URL + reverse("invitation", args=[token])


def send_invitation(invitation: Invitation, token: str) -> None:
    """In the language chosen by the one who invites. Called inside the transaction that creates the invitation."""
    with translation.override(invitation.language):
        context = {
            "invitation": invitation,
            "organisation": invitation.organisation,
            "roles": invitation.role_names(),
            "url": invitation_url(invitation, token),
        }
        subject = " ".join(render_to_string("accounts/mail/invitation_subject.txt", context).split())
        body = render_to_string("accounts/mail/invitation.txt", context)
        EmailMessage(subject, body, to=[invitation.email], headers={"Content-Language": invitation.language}).send()
