"""The spheres of article 5 of the Law in which projects are funded."""

from core.models.reference import Sphere
from core.prepared import Prepared
from core.text import chosen

__all__ = ["Sphere", "choices"]

NAMES = ("code", "name_kk", "name_ru", "name_en")
FOR_GRANTS = Prepared(lambda: Sphere.objects.for_grants().values_list(*NAMES))
FOR_ORDER = Prepared(lambda: Sphere.objects.values_list(*NAMES))


def choices(for_order: bool = False) -> list[tuple[str, str]]:
    """(code, name in the reader's language): the 16 of paragraph 1, with those of the social order when asked."""
    rows = FOR_ORDER() if for_order else FOR_GRANTS()
    return [(code, chosen(names)) for code, *names in rows]
