"""Every address. Pages live under /kk/, /ru/ and /en/; what machines read has no language."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import get_language
from django.views.decorators.vary import vary_on_headers

from grants.views.awards import grants_csv, grants_json
from grants.views.feeds import CallsFeed
from partnership.gallery import gallery
from partnership.health import healthz, readyz
from partnership.measuring import bare
from partnership.putting_forward import demo_clock
from partnership.views import home, work


@login_not_required
@vary_on_headers("Accept-Language", "Cookie")
def to_readers_language(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(f"/{get_language()}/")


without_language: list[URLPattern | URLResolver] = [
    path("", to_readers_language),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("feeds/calls.atom", CallsFeed(), name="calls_feed"),
    path("open-data/grants.json", grants_json, name="open_data_grants_json"),
    path("open-data/grants.csv", grants_csv, name="open_data_grants_csv"),
    path("v/", include("documents.verification_urls")),
]

if settings.BENCH:
    without_language.append(path("bare", bare))

pages: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("work/", work, name="work"),
    path("gallery/", gallery, name="gallery"),
    path("demo/clock/", demo_clock, name="demo_clock"),
    path("accounts/", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("working-days/", include("accounts.calendar_urls")),
    path("documents/", include("documents.urls")),
    path("notices/", include("notices.urls")),
    path("ngos/", include("ngos.urls")),
    path("councils/", include("councils.urls")),
    path("calls/", include("grants.urls")),
    path("applications/", include("grants.application_urls")),
    path("awards/", include("grants.awards_urls")),
    path("appeals/", include("grants.appeals_urls")),
    path("admission/", include("grants.admission_urls")),
    path("selection/", include("grants.selection_urls")),
    path("draws/", include("grants.draw_urls")),
    path("reviews/", include("grants.review_urls")),
    path("admin/", admin.site.urls),
]

urlpatterns: list[URLPattern | URLResolver] = [*without_language, *i18n_patterns(*pages)]

handler400 = "partnership.errors.bad_request"
handler403 = "partnership.errors.forbidden"
handler404 = "partnership.errors.not_found"
handler500 = "partnership.errors.fault"
