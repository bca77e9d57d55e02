"""Races with real threads: everybody waits at a barrier, then acts on a connection of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import connections

TOGETHER = 8


def race(act: Callable[[int], Any], count: int = TOGETHER) -> list[Any]:
    """What each thread returned, or the exception it raised, in the order of the threads."""
    barrier = threading.Barrier(count)
    results: list[Any] = [None] * count

    def run(index: int) -> None:
        try:
            barrier.wait(timeout=30)
            results[index] = act(index)
        except Exception as error:
            results[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[index]) for index in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def failures(results: list[Any]) -> list[Any]:
    return [result for result in results if isinstance(result, Exception)]
