"""A browser outside Django's process: `visit.py WIDTH SESSION FOLDER ADDRESS…` prints what was seen of each page as JSON."""

import json
import sys
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright

from launcher.browser import find_browser


def look(page: Page, address: str, picture: Path) -> dict[str, object]:
    complaints: list[str] = []
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    response = page.goto(address)
    page.screenshot(path=picture, full_page=True)
    violations = [
        f"{found['id']}: {node['html']}" for found in Axe().run(page).response["violations"] for node in found["nodes"]
    ]
    return {
        "address": address,
        "status": response and response.status,
        "complaints": complaints,
        "violations": violations,
        "width": page.evaluate("document.documentElement.scrollWidth"),
    }


def main(width: int, session: str, folder: Path, *addresses: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": width, "height": 900})
        context.add_cookies([{"name": "session", "value": session, "url": addresses[0]}])
        seen = [look(context.new_page(), address, folder / f"{width}-{i}.png") for i, address in enumerate(addresses)]
        sys.stdout.write(json.dumps(seen))
        browser.close()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), *sys.argv[4:])
