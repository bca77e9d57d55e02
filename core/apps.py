from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("Ground")

    def ready(self) -> None:
        from core import outbox
        from core.reference import seeds

        outbox.discover_handlers()
        seeds.register()
