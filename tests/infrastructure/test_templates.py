"""Every template of ours is used by somebody."""

import re
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.template import TemplateSyntaxError
from django.template.loader import get_template

from tests.servers import ROOT

FOLDER = ROOT / "templates"
PYTHON = [path for app in settings.PORTAL_APPS for path in (ROOT / app).rglob("*.py")]
TEMPLATES = sorted(path for path in FOLDER.rglob("*") if path.suffix in {".html", ".txt", ".typ", ".xml"})


def overrides_a_library(name):
    """Django and allauth look these up by names of their own."""
    libraries = [config for config in apps.get_app_configs() if config.name not in settings.PORTAL_APPS]
    return any((Path(config.path) / "templates" / name).exists() for config in libraries)


def is_a_notice(name, python):
    """grants/notices/call_published/subject.txt belongs to the event that is declared by that name."""
    parts = name.split("/")
    return len(parts) == 4 and parts[1] == "notices" and re.search(rf"[\"'.]{parts[2]}[\"']", python) is not None


def components(text):
    """Names of cotton components in a template: <c-summary-list.row> is summary_list/row.html."""
    return {name.replace(".", "/").replace("-", "_") for name in re.findall(r"<c-([a-z0-9_.-]+)", text)}


def test_no_template_is_unused():
    python = "\n".join(path.read_text() for path in PYTHON)
    pages = {path: path.read_text() for path in TEMPLATES}
    used_components = {name for text in pages.values() for name in components(text)}
    unused = []
    for path in TEMPLATES:
        name = path.relative_to(FOLDER).as_posix()
        if name.startswith("cotton/"):
            used = name.removeprefix("cotton/").removesuffix(".html").removesuffix("/index") in used_components
        else:
            stem = name.rpartition(".")[0]
            elsewhere = (text for other, text in pages.items() if other != path)
            used = (
                stem in python
                or f'f"{stem.rpartition("/")[0]}/{{' in python  # one template a section, named by the section
                or is_a_notice(name, python)
                or overrides_a_library(name)
                or any(name in text for text in elsewhere)
            )
        if not used:
            unused.append(name)
    assert unused == []


def test_every_template_of_ours_can_be_read():
    broken = {}
    for path in TEMPLATES:
        name = path.relative_to(FOLDER).as_posix()
        try:
            get_template(name)
        except TemplateSyntaxError as error:
            broken[name] = str(error)
    assert broken == {}
