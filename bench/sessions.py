"""A signed-in reader without the sign-in pages, whose password hashing would be measured instead."""

from django.conf import settings
from django.test import Client

from accounts.models import User
from accounts.secondfactor import SESSION_KEY


def cookie_of(email: str) -> str:
    if not email:
        return ""
    client = Client()
    client.force_login(User.objects.get(email=email))
    session = client.session
    session[SESSION_KEY] = True
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"
