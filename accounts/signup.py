"""What sign-up asks beside e-mail and password. allauth builds its form upon this class, so it may not import allauth's forms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.forms.widgets import Radios


class SignupBase(forms.Form):
    full_name = forms.CharField(
        label=_("Full name"),
        max_length=200,
        help_text=_("As in your identity document. It stands in receipts and decisions."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(label=_("Language of letters"), choices=settings.LANGUAGES, widget=Radios)
    consent = forms.BooleanField(
        label=_("I consent to the collection and processing of my personal data on this portal."),
        error_messages={
            "required": _("Without this consent the Law does not allow us to open an account. Tick the box.")
        },
    )

    field_order = ["full_name", "email", "password1", "language", "consent"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"language": get_language(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    def signup(self, request: Any, user: Any) -> None:
        """allauth requires it; accounts.adapters.AccountAdapter.save_user has already kept everything."""
