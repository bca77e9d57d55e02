"""A browser outside Django's process: `visit.py WIDTH SESSION FOLDER ADDRESS` fills in the preview of a draft."""

import json
import sys
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright

from launcher.browser import find_browser


def violations(page: Page) -> list[str]:
    return [
        f"{found['id']}: {node['html']}" for found in Axe().run(page).response["violations"] for node in found["nodes"]
    ]


def asked(page: Page) -> list[str]:
    """Which of the questions with conditions can be seen."""
    return [
        name
        for name in ("q2", "q3", "q4")
        if page.locator(f"[name={name}]").first.locator("xpath=ancestor::div[@data-asked-if]").is_visible()
    ]


def walk(page: Page, address: str, folder: Path, width: int) -> dict[str, object]:
    complaints: list[str] = []
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    found: list[str] = []
    widths = set()
    for name, part in (("list", ""), ("kinds", "add/"), ("options", "q3/"), ("preview", "preview/")):
        page.goto(address + part)
        page.screenshot(path=folder / f"{width}-{name}.png", full_page=True)
        found += violations(page)
        widths.add(page.evaluate("document.documentElement.scrollWidth"))
    steps = [asked(page)]
    for choice in ("[name=q1][value=yes]", "[name=q3][value=o1]", "[name=q1][value=no]", "[name=q1][value=yes]"):
        page.locator(choice).check()
        steps.append(asked(page))
    page.screenshot(path=folder / f"{width}-filled.png", full_page=True)
    return {"complaints": complaints, "violations": found, "widths": list(widths), "steps": steps}


def main(width: int, session: str, folder: Path, address: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": width, "height": 900})
        context.add_cookies([{"name": "session", "value": session, "url": address}])
        sys.stdout.write(json.dumps(walk(context.new_page(), address, folder, width)))
        browser.close()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), sys.argv[4])
