from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartnershipConfig(AppConfig):
    name = "partnership"
    verbose_name = _("Portal")

    def ready(self) -> None:
        from partnership import checks  # noqa: F401 - registers the checks
