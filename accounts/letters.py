"""Letters of this app. They go through Django's mail, which stores them before sending."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from accounts.models import ExpertInvitation, ExpertProfile, Invitation


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
        _send("invitation", context, invitation.email, invitation.language)


def send_expert_invitation(invitation: ExpertInvitation, token: str) -> None:
    """In the language chosen by the one who invites. Called inside the transaction that creates the invitation."""
    with translation.override(invitation.language):
        url = settings.PORTAL_URL + reverse("expert_invitation", args=[token])
        spheres = [str(sphere) for sphere in invitation.spheres.all()]
        context = {"invitation": invitation, "spheres": spheres, "url": url}
        _send("expert_invitation", context, invitation.email, invitation.language)


def send_expert_decision(profile: ExpertProfile) -> None:
    """What the operator has decided about the entry, in the person's language."""
    user = profile.user
    with translation.override(user.language):
        url = settings.PORTAL_URL + reverse("my_expert_entry")
        _send("expert_decision", {"profile": profile, "person": user, "url": url}, user.email, user.language)


def _send(name: str, context: dict[str, Any], to: str, language: str) -> None:
    subject = " ".join(render_to_string(f"accounts/mail/{name}_subject.txt", context).split())
    body = render_to_string(f"accounts/mail/{name}.txt", context)
    EmailMessage(subject, body, to=[to], headers={"Content-Language": language}).send()
