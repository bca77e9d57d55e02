"""Pictures of key pages, for people to look at: SCREENSHOTS=1 puts them into test-results/."""

import os

import pytest

from tests.journeys.site import DESKTOP, PHONE, Site
from tests.portals import RunningPortal

pytestmark = pytest.mark.skipif(os.environ.get("SCREENSHOTS") != "1", reason="only with SCREENSHOTS=1")

ANYBODY = {
    "home": "", "calls": "calls/", "call": "calls/{open}/", "may-we-apply-yes": "calls/{open}/may-we-apply/?bin=700140000019",
    "may-we-apply-no": "calls/{open}/may-we-apply/?bin=790240002025", "changes": "calls/{extended}/changes/",
    "sign-in": "accounts/login/", "register": "accounts/signup/", "ngos": "ngos/", "ngo": "ngos/700140000019/",
}  # fmt: skip
DRAFT = "calls/desk/{returned}/"
SIGNED_IN = {
    "officer@ministry.example": {
        "work-officer": "work/", "desk": "calls/desk/", "draft": DRAFT, "lots": f"{DRAFT}section/lots/",
        "lot": f"{DRAFT}lots/{{lot}}/", "scope": f"{DRAFT}section/scope/", "basics": f"{DRAFT}section/basics/",
        "criteria": f"{DRAFT}section/criteria/", "funders": f"{DRAFT}section/funders/",
        "window": f"{DRAFT}section/window/", "questions": f"{DRAFT}questions/", "notices": "notices/",
    },
    "publisher@ministry.example": {"work-publisher": "work/"},
    "director@ngo.example": {"work-director": "work/", "ngo-profile": "ngos/profile/", "profile": "accounts/profile/",
                             "bank": "ngos/profile/bank/", "my-organisations": "accounts/my-organisations/",
                             "documents": "documents/"},
    "coordinator@operator.example": {"work-coordinator": "work/", "claims": "ngos/claims/", "experts": "accounts/experts/"},
    "admin@portal.example": {"organisations": "accounts/organisations/", "letters": "notices/letters/"},
}  # fmt: skip


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_pictures(portal: RunningPortal, language: str) -> None:
    with Site(portal, language) as site:
        places = find_places(site)
        people = {"": ANYBODY, **SIGNED_IN}
        for email, pages in people.items():
            visitor = site.person(email) if email else site.visitor()
            for name, path in pages.items():
                visitor.page.set_viewport_size(DESKTOP)
                visitor.go(path.format(**places))
                visitor.picture(f"{language}-{name}-1280")
                visitor.page.set_viewport_size(PHONE)
                visitor.picture(f"{language}-{name}-390")


def find_places(site: Site) -> dict[str, str]:
    """Addresses of the calls and the draft that the pictures show."""
    officer = site.person("officer@ministry.example")
    officer.go("calls/desk/")
    drafts = officer.page.locator('main a[href*="/calls/desk/"]').evaluate_all(
        "links => links.map(a => a.getAttribute('href'))"
    )
    places: dict[str, str] = {}
    for address in drafts:
        officer.go(address)
        if officer.has(".govuk-notification-banner") and officer.has('form[action*="propose"]'):
            places["returned"] = address.rstrip("/").rsplit("/", 1)[-1]
    officer.go(f"calls/desk/{places['returned']}/section/lots/")
    places["lot"] = (
        officer.page.locator('main a[href*="/lots/"]').first.get_attribute("href").rstrip("/").rsplit("/", 1)[-1]
    )
    for key, title in (("open", "Волонтерство"), ("extended", "Чистая река")):
        officer.go(f"/ru/calls/?q={title}")
        places[key] = (
            officer.page.locator('main a[href*="/calls/C-"]').first.get_attribute("href").rstrip("/").rsplit("/", 1)[-1]
        )
    return places
