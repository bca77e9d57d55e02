"""The spheres of article 5 of the Law in which projects are funded."""

from core.models.reference import Sphere

__all__ = ["Sphere", "choices"]


def choices(for_order: bool = False) -> list[tuple[str, str]]:
    """(code, name in the reader's language): the 16 of paragraph 1, with those of the social order when asked."""
    spheres = Sphere.objects.all() if for_order else Sphere.objects.for_grants()
    return [(sphere.code, sphere.name) for sphere in spheres]
