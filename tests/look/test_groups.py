"""A form group ties label, hint and error to its control."""

import re

import pytest
from django import forms

from core.forms import Checkboxes, DateField, LongTextField, MoneyField, PortalForm, PortalModelForm, Radios
from core.models import Region

CHOICES = [("a", "First"), ("b", "Second")]


class Sample(PortalForm):
    title = forms.CharField(help_text="As in the agreement.", max_length=50)
    note = forms.CharField(required=False)
    goal = LongTextField(max_length=100, help_text="For whom.")
    total = MoneyField(help_text="In tenge.")
    kind = forms.ChoiceField(choices=CHOICES, widget=Radios(hints={"b": "The rarer one."}))
    groups = forms.MultipleChoiceField(choices=CHOICES, widget=Checkboxes())
    region = forms.ChoiceField(choices=CHOICES)
    starts_on = DateField(help_text="For example.")
    agree = forms.BooleanField(help_text="By law.")


@pytest.fixture
def wrong() -> Sample:
    return Sample({"total": "x"})


def ids(html: str) -> list[str]:
    return re.findall(r'\bid="([^"]+)"', html)


def test_every_description_points_at_something(wrong: Sample) -> None:
    html = str(wrong)
    named = {name for value in re.findall(r'aria-describedby="([^"]+)"', html) for name in value.split()}
    assert named
    assert named <= set(ids(html))


def test_no_id_stands_twice(wrong: Sample) -> None:
    found = ids(str(wrong))
    assert len(found) == len(set(found))


def test_every_label_has_its_control(wrong: Sample) -> None:
    html = str(wrong)
    assert set(re.findall(r'<label[^>]* for="([^"]+)"', html)) <= set(ids(html))


@pytest.mark.parametrize("name", list(Sample.base_fields))
def test_line_of_the_summary_leads_to_a_control(wrong: Sample, name: str) -> None:
    lines = {str(line.label): line for line in wrong.error_summary()}
    if name == "note":
        return
    href = lines[str(wrong[name].label)].href
    assert f'id="{href[1:]}"' in str(wrong)


def test_summary_names_the_field(wrong: Sample) -> None:
    line = wrong.error_summary()[0]
    assert (line.label, line.message) == ("Title", "Fill in this field.")


def test_error_of_a_group_follows_its_hint_in_the_description(wrong: Sample) -> None:
    assert 'aria-describedby="id_title_helptext id_title_error"' in str(wrong["title"])


def test_counter_is_part_of_the_description(wrong: Sample) -> None:
    assert 'aria-describedby="id_goal_helptext id_goal_error id_goal-info"' in str(wrong["goal"])


def test_browser_never_cuts_a_long_text() -> None:
    class Plain(PortalForm):
        text = forms.CharField(widget=forms.Textarea, max_length=10)

    assert "maxlength" not in str(Plain()["text"])


def test_only_fields_that_may_stay_empty_say_so() -> None:
    html = str(Sample())
    assert html.count("(optional)") == 1


def test_filters_do_not_call_themselves_optional() -> None:
    class Filters(PortalForm):
        mark_optional = False
        q = forms.CharField(required=False)

    assert "optional" not in str(Filters())


def test_hint_of_a_choice_is_tied_to_it() -> None:
    assert 'aria-describedby="id_kind_1_hint"' in str(Sample()["kind"])


def test_typed_text_is_escaped() -> None:
    html = str(Sample({"title": '"><script>', "goal": "</textarea><script>", "starts_on_day": '"><script>'}))
    assert "<script>" not in html


def test_own_words_of_a_field_are_kept() -> None:
    class Own(PortalForm):
        title = forms.CharField(error_messages={"required": "Enter the title."})

    assert Own({}).errors["title"] == ["Enter the title."]


def test_model_form_never_writes() -> None:
    class Form(PortalModelForm):
        class Meta:
            model = Region
            fields = ()

    with pytest.raises(NotImplementedError):
        Form({}).save()
