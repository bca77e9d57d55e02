import re
from dataclasses import replace

import pytest
from django.db import connection
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.datastructures import MultiValueDict

from projects import editing, importing, rules_of_budget
from projects.content import Content
from projects.models import Plan
from projects.sections import SECTIONS
from tests.people import AT
from tests.projects.filling import WHOLE

pytestmark = pytest.mark.django_db


def read(plan):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        html = render_to_string("projects/read/plan.html", {"content": Content(Plan.objects.get(pk=plan.pk))})
    return html, len(queries)


def page(edit, **context):
    request = RequestFactory().get("/")
    return render_to_string(
        "projects/section.html", {"edit": edit, "form": edit.form, "section_url": "/s/", **context}, request
    )


@pytest.fixture
def three_of_each(whole_plan, save):
    """The same plan with three rows wherever there are rows."""
    for key, (fields, rows) in WHOLE.items():
        if rows:
            more = [{**rows[0], "key": f"99{number:06}"} for number in range(3 - len(rows))]
            save(key, fields, [*rows, *more])
    return whole_plan


def test_a_whole_plan_is_read_in_few_queries(whole_plan):
    assert read(whole_plan)[1] <= 12


def test_as_many_queries_read_three_rows_as_one(whole_plan, three_of_each):
    assert read(three_of_each)[1] == read(whole_plan)[1]


def test_reading_shows_every_word_of_the_plan(whole_plan):
    html = read(whole_plan)[0]
    for words in (
        "Школа молодых родителей",
        "Двадцать занятий",
        "Списки участников",
        "Ким Ольга",
        "25\u00a0000,50\u00a0₸",
        "March\u00a02027",
    ):
        assert words in html


def test_the_applicant_s_words_are_marked_with_their_language(whole_plan):
    assert '<div lang="ru">Помощь молодым семьям' in read(whole_plan)[0]


def test_an_empty_plan_can_be_read(plan):
    assert "Not filled in" in read(plan)[0]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("key", SECTIONS)
def test_every_section_can_be_filled_in_in_every_language(whole_plan, aigerim, key, language):
    with translation.override(language):
        html = page(editing.opened(whole_plan, key, by=aigerim))
    for name in SECTIONS[key].fields:
        assert f'name="{name}"' in html
    for name in SECTIONS[key].row_fields:
        assert f'-{name}"' in html


@pytest.mark.parametrize("key", SECTIONS)
def test_no_page_of_a_section_has_inline_script_or_style(whole_plan, aigerim, key):
    html = page(editing.opened(whole_plan, key, by=aigerim))
    assert "style=" not in html
    assert "<script" not in html
    assert "onclick" not in html


def test_the_first_button_of_the_form_saves(whole_plan, aigerim):
    html = page(editing.opened(whole_plan, "team", by=aigerim))
    assert html.index('value="save"') < html.index('value="remove:')


def test_the_applicant_s_words_are_escaped(plan, save, aigerim):
    save("problem", {"problem": "</textarea><script>alert(1)</script>"})
    assert "<script>alert" not in page(editing.opened(plan, "problem", by=aigerim))


def test_no_background_saving_while_two_versions_wait_for_a_decision(plan, save, aigerim):
    save("problem", {"problem": "Dust"})
    edit = replace(editing.opened(plan, "problem", by=aigerim), became=editing.Became.STALE)
    assert "hx-post" not in page(edit)


def test_a_section_is_opened_with_as_many_queries_for_three_rows_as_for_one(whole_plan, aigerim, save):
    def count():
        with CaptureQueriesContext(connection) as queries:
            page(editing.opened(Plan.objects.get(pk=whole_plan.pk), "indicators", by=aigerim))
        return len(queries)

    one = count()
    row = WHOLE["indicators"][1][0]
    save("indicators", rows=[{**row, "key": f"99{number:06}"} for number in range(3)])
    assert count() == one


def test_a_preview_carries_the_whole_budget_to_the_section(whole_plan):
    data = QueryDict(mutable=True)
    data.update({"text": "Hall\tRent\tDirect costs\t\tday\t2\t100", "mode": "add"})
    preview = importing.received(whole_plan, data, MultiValueDict())
    html = render_to_string(
        "projects/budget_import.html", {"preview": preview, "section_url": "/s/", "import_url": "/i/"}
    )
    assert html.count('name="rows"') == 3


def squeezed(html):
    return re.sub(r"\s*(<|>)\s*", r"\1", re.sub(r"\s+", " ", html))


@pytest.mark.parametrize("key", [key for key, section in SECTIONS.items() if section.row])
def test_quick_controls_are_those_of_the_templates(whole_plan, aigerim, key):
    for row in editing.opened(whole_plan, key, by=aigerim).form.rows:
        for bound in row:
            assert squeezed(bound.as_field_group()) == squeezed(BoundField.as_field_group(bound))


def test_quick_controls_escape_what_was_typed(plan, save, aigerim, line):
    save("goal_tasks", {"goal": "G"}, [{"key": "ab000001", "title": '"><script>alert(1)</script>'}])
    save("activities", {}, [{"key": "ab000002", "title": "</option><b>", "result": "</textarea><i>"}])
    save("budget", rows=[line(activity="ab000002", description="'\"<u>")])
    for key in ("goal_tasks", "activities", "budget"):
        html = page(editing.opened(plan, key, by=aigerim))
        assert not [mark for mark in ("<script>alert", "</option><b>", "</textarea><i>", "<u>") if mark in html]


def autosaved(edit):
    return render_to_string("projects/autosaved.html", {"edit": edit, "saved_at": AT})


def send(plan, by, press="autosave", **cells):
    data = QueryDict(mutable=True)
    data.update({"press": press, "revision": "0", "editor": "a" * 32, "rows": "ab000001"})
    data.update({f"ab000001-{name}": value for name, value in cells.items()})
    return editing.received(plan, "budget", data, by=by, at=AT)


def test_an_autosave_brings_the_next_revision_and_the_sums(plan, aigerim):
    html = autosaved(send(plan, aigerim, quantity="2", price="100", block="direct"))
    assert 'id="section-revision" value="1" hx-swap-oob="true"' in html
    assert '<output id="total-ab000001" class="portal-amount portal-row__total" hx-swap-oob="true">200' in html
    assert 'id="budget-totals" hx-swap-oob="true"' in html


def test_an_autosave_that_could_not_be_taken_says_so_and_keeps_the_revision(plan, aigerim):
    html = autosaved(send(plan, aigerim, quantity="many"))
    assert "Not in the plan yet" in html
    assert "section-revision" not in html


def test_findings_are_links_to_their_controls(plan, save, aigerim, line):
    save("budget", rows=[line()])
    found = rules_of_budget.findings(plan, rules_of_budget.Limits())
    html = page(editing.opened(plan, "budget", by=aigerim), findings=found)
    assert 'href="#id_ab000001-activity"' in html
    assert 'id="id_ab000001-activity"' in html


def test_a_row_just_added_takes_the_focus(plan, aigerim):
    html = page(send(plan, aigerim, press="add"))
    assert html.count("autofocus") == 1
