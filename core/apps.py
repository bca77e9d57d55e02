from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = pgettext_lazy("name of an application", "Ground")

    def ready(self) -> None:
        from core import outbox
        from core.reference import seeds

        outbox.discover_handlers()
        seeds.register()
