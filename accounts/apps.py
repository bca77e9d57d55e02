from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People and organisations")

    def ready(self) -> None:
        from accounts import doctor, navigation, signals  # noqa: F401 - signals connect themselves

        navigation.register_links()
        doctor.register_checks()
