"""One portal with demo data for all journeys: the launcher starts it, browsers alone speak to it."""

from collections.abc import Iterator

import pytest

from launcher.browser import find_browser
from tests.portals import RunningPortal

HERE = "tests/journeys/"
LAST = "tests/journeys/test_whole_line.py"


def pytest_itemcollected(item: pytest.Item) -> None:
    """All on one worker, so that one portal serves them."""
    item.add_marker(pytest.mark.xdist_group("journeys"))
    item.add_marker(pytest.mark.browser)
    item.add_marker(pytest.mark.slow)
    if find_browser() is None:
        item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Random among themselves, but for the one that moves the portal's clock: afterwards no call is open."""
    items.sort(key=lambda item: (not item.nodeid.startswith(HERE), item.nodeid.startswith(LAST)))


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPortal]:
    """JOURNEY_PORTAL names one that runs already (its PORTAL_VAR), for whoever writes journeys."""
    import json
    import os
    from pathlib import Path

    if given := os.environ.get("JOURNEY_PORTAL"):
        running = RunningPortal(Path(given))
        running.url = json.loads((Path(given) / "run.json").read_text())["url"]
        yield running
        return
    folder = tmp_path_factory.mktemp("journeys")
    folder.chmod(0o711)
    running = RunningPortal(folder / "var", DEMO="1", DEMO_PASSWORD="partnership")
    try:
        yield running.start(seconds=300)
    finally:
        running.stop()
