"""Fields written without the template engine are those of the templates, to the letter."""

import re

import pytest
from django import forms
from django.forms.boundfield import BoundField
from django.utils import translation
from django.utils.safestring import mark_safe

from core.forms import BinField, DateField, LongTextField, MoneyField, PhoneField, PortalForm, Radios
from core.forms.quick import group

CHOICES = [("", "—"), ("a&b", "<First>"), (2, mark_safe("<i>Second</i>")), ("x", "Third")]


class Everything(PortalForm):
    line = forms.CharField(label="A <line>", max_length=20, help_text="A hint with <b>bold</b>")
    optional_line = forms.CharField(required=False, widget=forms.TextInput(attrs={"class": "own", "autofocus": True}))
    mail = forms.EmailField(label="Mail", required=False)
    whole = forms.IntegerField(min_value=1, max_value=9)
    phone = PhoneField(required=False)
    number = BinField(label="BIN")
    money = MoneyField(help_text="In tenge")
    box = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), max_length=50, required=False)
    counted = LongTextField(max_length=4000, help_text="Be <i>short</i>")
    counted_plain = LongTextField(max_length=12, required=False)
    choice = forms.ChoiceField(choices=CHOICES, help_text="Choose")
    grouped = forms.ChoiceField(choices=[("", "—"), ("A <group>", [("a&b", "<First>"), (2, "Second")]), ("y", "Alone")])
    typed_choice = forms.TypedChoiceField(choices=CHOICES[1:], coerce=str, required=False)
    radios = forms.ChoiceField(choices=CHOICES[1:], widget=Radios(hints={"x": "<hint>", "2": "two"}), help_text="One")
    plain_radios = forms.ChoiceField(
        choices=CHOICES[1:], widget=forms.RadioSelect(attrs={"class": "own"}), required=False
    )


VALUES = {
    "line": '"><script>', "optional_line": "b", "mail": "a@b.example", "whole": 5, "phone": "+77011234567",
    "number": "700140000019", "money": "1234.5", "box": "</textarea>\n2", "counted": "a\nb", "counted_plain": "<c>",
    "choice": "a&b", "grouped": "a&b", "typed_choice": 2, "radios": "x", "plain_radios": "a&b",
}  # fmt: skip


def squeezed(html):
    """Without the white space around tags, which the templates have for who reads them."""
    return re.sub(r"\s*(<|>)\s*", r"\1", re.sub(r"\s+", " ", str(html)))


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("prefix", [None, "ab000001"])
@pytest.mark.parametrize(
    "values", [None, VALUES, {"choice": 2, "radios": 2, "money": None}], ids=["empty", "all", "some"]
)
def test_quick_fields_are_those_of_the_templates(language, prefix, values):
    with translation.override(language):
        for bound in Everything(initial=values, prefix=prefix):
            assert squeezed(group(bound)) == squeezed(BoundField.as_field_group(bound)), bound.name


def test_quick_fields_of_a_sent_form_are_those_of_the_templates():
    typed = {name: str(value) for name, value in VALUES.items()} | {"line": "x", "money": "1 234,50", "box": "<b>"}
    form = Everything(typed)
    form.is_valid()
    drawn = 0
    for bound in form:
        html = group(bound)
        if html is not None:
            drawn += 1
            assert squeezed(html) == squeezed(BoundField.as_field_group(bound)), bound.name
        assert (html is None) == bool(bound.errors)
    assert drawn >= 12


def test_what_was_typed_is_escaped():
    html = "".join(bound.as_field_group() for bound in Everything(initial=VALUES))
    assert "<script>" not in html and "</textarea>\n2" not in html and "<First>" not in html


class Unusual(PortalForm):
    file = forms.FileField()
    day = DateField()
    yes = forms.BooleanField()
    many = forms.MultipleChoiceField(choices=[("a", "A")])
    grouped_radios = forms.ChoiceField(choices=[("Group", [("a", "A")])], widget=forms.RadioSelect)
    hidden = forms.CharField(widget=forms.HiddenInput)


def test_what_is_unusual_goes_to_the_templates():
    for bound in Unusual():
        assert group(bound) is None
        assert squeezed(bound.as_field_group()) == squeezed(BoundField.as_field_group(bound))


def test_forms_of_libraries_are_drawn_so_too():
    from allauth.account.forms import ResetPasswordForm

    bound = ResetPasswordForm()["email"]
    assert squeezed(bound.as_field_group()) == squeezed(BoundField.as_field_group(bound))


class WithHidden(PortalForm):
    line = forms.CharField()
    hidden = forms.CharField(widget=forms.HiddenInput)


def test_a_form_that_nobody_has_sent_is_the_same_as_by_its_template():
    fresh, sent = WithHidden(initial=VALUES), WithHidden({"line": "", "hidden": "x"})
    assert squeezed(fresh) == squeezed(fresh.render("django/forms/div.html"))
    assert "govuk-error-message" in str(sent)
