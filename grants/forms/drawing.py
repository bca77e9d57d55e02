"""What a coordinator writes at a draw."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.forms import DateField, LongTextField, PortalForm
from core.forms.widgets import Radios
from grants.actions.drawing import LONGEST_WORDS


class WordsForm(PortalForm):
    words = forms.CharField(
        label=_("Words of observers"),
        help_text=_("Anything that observers say at the draw. It becomes part of the seed and stands in the protocol."),
        max_length=LONGEST_WORDS,
        required=False,
    )


class InviteByMailForm(PortalForm):
    """Whom to invite to the register; what is asked of them follows from the lot."""

    email = forms.EmailField(label=_("E-mail"), max_length=254)
    language = forms.ChoiceField(label=_("Language of the letter"), choices=settings.LANGUAGES, widget=Radios)


class DecisionForm(PortalForm):
    number = forms.CharField(
        label=_("Number of the decision"),
        max_length=40,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
    )
    on = DateField(label=_("Date of the decision"))
    reason_kk = LongTextField(label=_("Reasons in Kazakh"), max_length=2000, rows=4)
    reason_ru = LongTextField(label=_("Reasons in Russian"), max_length=2000, rows=4)
    reason_en = LongTextField(label=_("Reasons in English"), max_length=2000, rows=4, required=False)
