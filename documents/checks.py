"""System checks: settings of documents that would be silently wrong otherwise."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security)
def no_demo_signatures(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    if settings.SIGNATURE_ADAPTER != "fake" or settings.DEMO:
        return []
    hint = "Set SIGNATURE_ADAPTER to none or ncanode: the demo key signs for anybody."
    return [Error("SIGNATURE_ADAPTER is fake, and this is not a demo portal.", hint=hint, id="documents.E001")]


@register(Tags.security)
def signatures_have_a_verifier(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    if settings.SIGNATURE_ADAPTER != "ncanode" or settings.NCANODE_URL:
        return []
    hint = "Set NCANODE_URL, for example http://ncanode:14579."
    return [Error("SIGNATURE_ADAPTER is ncanode, but nobody says where it listens.", hint=hint, id="documents.E002")]
