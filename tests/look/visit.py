"""A browser outside Django's process: `visit.py WIDTH ADDRESS SESSION` prints what was seen as JSON."""

import json
import sys

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright

from launcher.browser import find_browser


def look(page: Page, address: str) -> dict[str, object]:
    complaints: list[str] = []
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    focused = page.evaluate("document.activeElement.className")
    violations = [
        f"{found['id']}: {node['html']}" for found in Axe().run(page).response["violations"] for node in found["nodes"]
    ]
    page.get_by_role("textbox", name="Goal").first.fill("x" * 130)
    page.wait_for_timeout(1100)  # the counter speaks once a second
    counter = page.locator(".govuk-character-count__status").first.inner_text()
    page.locator("summary.portal-account__summary").click()
    page.keyboard.press("Escape")
    return {
        "complaints": complaints,
        "violations": violations,
        "focused": focused,
        "counter": counter,
        "menu_open": page.locator("details[data-menu]").get_attribute("open") is not None,
        "width": page.evaluate("document.documentElement.scrollWidth"),
    }


def main(width: int, address: str, session: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": width, "height": 900})
        context.add_cookies([{"name": "session", "value": session, "url": address}])
        sys.stdout.write(json.dumps(look(context.new_page(), address)))
        browser.close()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3])
