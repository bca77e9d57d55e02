"""Addresses of the register, under `ngos/`."""

from django.urls import path, register_converter

from ngos.views import claims, keeping, profile, public


class ReferenceConverter:
    """A BIN, or the number of an entry without one."""

    regex = r"[0-9]{12}|N-[0-9]{4}-[0-9]{4,}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ReferenceConverter, "ngo")

urlpatterns = [
    path("", public.register, name="ngos"),
    path("list.csv", public.register_csv, name="ngos_csv"),
    path("claim/", claims.start, name="ngo_claim_start"),
    path("claim/look-up/", claims.look_up, name="ngo_claim_look_up"),
    path("claim/<str:number>/", claims.make, name="ngo_claim_make"),
    path("claims/", claims.queue, name="ngo_claims"),
    path("claims/<int:pk>/", claims.show, name="ngo_claim"),
    path("claims/<int:pk>/evidence/", claims.attach, name="ngo_claim_evidence"),
    path("claims/<int:pk>/answer/", claims.answer, name="ngo_claim_answer"),
    path("claims/<int:pk>/withdraw/", claims.withdraw, name="ngo_claim_withdraw"),
    path("claims/<int:pk>/confirm/", claims.confirm, name="ngo_claim_confirm"),
    path("claims/<int:pk>/refuse/", claims.refuse, name="ngo_claim_refuse"),
    path("claims/<int:pk>/ask/", claims.ask_more, name="ngo_claim_ask"),
    path("profile/", profile.profile, name="ngo_profile"),
    path("profile/account/", profile.account, name="ngo_account"),
    path("profile/<str:name>/", profile.section, name="ngo_profile_section"),
    path("enter/", keeping.enter, name="ngo_enter"),
    path("<ngo:reference>/", public.entry, name="ngo"),
    path("<ngo:reference>/correct/", keeping.correct, name="ngo_correct"),
    path("<ngo:reference>/database/", keeping.database, name="ngo_database"),
    path("<ngo:reference>/checks/", keeping.checks, name="ngo_checks"),
]
