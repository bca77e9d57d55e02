"""Components as a page uses them."""

from typing import Any

from django.template import engines
from django_cotton.compiler_regex import CottonCompiler


def rendered(source: str, **context: Any) -> str:
    """A piece of a template with component tags, rendered."""
    return str(engines["django"].from_string(CottonCompiler().process(source)).render(context))
