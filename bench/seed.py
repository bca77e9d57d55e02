"""The data behind bench/pages.py, at any scale. Each step adds up from what is there to `rows`."""

from collections.abc import Callable

from bench.bulk import multiply, multiply_children
from grants.models import Call, CallFunder, Lot

CALLS_A_ROW = 20  # a call for each twenty applications


def seed(rows: int) -> None:
    for step in STEPS:
        step(rows)


def calls(rows: int) -> None:
    wanted, there = rows // CALLS_A_ROW, Call.objects.public().count()
    source = Call.objects.public().order_by("pk").first() or _published_call()
    numbered = f"'B-' || (n + {there})"
    changes = {
        "number": numbered,
        "title_kk": f"source.title_kk || ' № ' || (n + {there})",
        "title_ru": f"source.title_ru || ' № ' || (n + {there})",
        "published_at": f"source.published_at - (n + {there}) * interval '1 hour'",
        "closes_at": f"source.closes_at + (n + {there}) * interval '1 minute'",
    }
    last = source.__class__.objects.order_by("-pk").values_list("pk", flat=True)[0]
    multiply(source, max(wanted - there, 0), changes)
    for child in (CallFunder, Lot):
        multiply_children(child, "call", source, f"copy.id > {last}")


def _published_call() -> Call:
    from tests.grants import making
    from tests.people import Cast

    return making.published(Cast())


STEPS: list[Callable[[int], None]] = [calls]
