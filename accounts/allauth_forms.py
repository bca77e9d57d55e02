"""allauth's forms as the portal shows them: no placeholders in place of labels, errors from the server only."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.recovery_codes import forms as recovery
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.utils.translation import gettext_lazy as _


class Look:
    use_required_attribute = False
    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
            field.widget.attrs.pop("autofocus", None)


class CodeLook(Look):
    """A code is typed on a telephone: digits, and nothing remembered."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "code" in self.fields:
            attrs = {"autocomplete": "one-time-code", "class": "govuk-input--width-10", "autocapitalize": "characters"}
            self.fields["code"].widget.attrs.update(attrs)


class LoginForm(Look, account.LoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail")
        self.fields["password"].help_text = ""
        self.fields["remember"].label = _("Keep me signed in on this device")
        self.fields["remember"].help_text = _("Not on a computer that others use.")


class SignupForm(Look, account.SignupForm):  # type: ignore[misc]
    pass


class ChangeEmailForm(Look, account.ChangeEmailForm):  # type: ignore[misc]
    pass


class AddEmailForm(Look, account.AddEmailForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("New e-mail")


class ChangePasswordForm(Look, account.ChangePasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].help_text = ""


class SetPasswordForm(Look, account.SetPasswordForm):  # type: ignore[misc]
    pass


class ResetPasswordForm(Look, account.ResetPasswordForm):  # type: ignore[misc]
    pass


class ResetPasswordKeyForm(Look, account.ResetPasswordKeyForm):  # type: ignore[misc]
    pass


class ReauthenticateForm(Look, account.ReauthenticateForm):  # type: ignore[misc]
    pass


class ConfirmEmailVerificationCodeForm(CodeLook, account.ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    pass


class AuthenticateForm(CodeLook, mfa.AuthenticateForm):  # type: ignore[misc]
    pass


class MFAReauthenticateForm(CodeLook, mfa.ReauthenticateForm):  # type: ignore[misc]
    pass


class ActivateTOTPForm(CodeLook, totp.ActivateTOTPForm):  # type: ignore[misc]
    pass


class DeactivateTOTPForm(Look, totp.DeactivateTOTPForm):  # type: ignore[misc]
    pass


class GenerateRecoveryCodesForm(Look, recovery.GenerateRecoveryCodesForm):  # type: ignore[misc]
    pass


class AddWebAuthnForm(Look, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the key")
        self.fields["passwordless"].label = _("Sign in with this key alone, without the password")
        self.fields["passwordless"].help_text = _("The key must then know you by fingerprint, face or PIN.")


class EditWebAuthnForm(Look, webauthn.EditWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the key")
