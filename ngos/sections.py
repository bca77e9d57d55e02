"""The sections of an NGO's profile: one page each."""

from django.db import models
from django.utils.translation import pgettext_lazy


class Section(models.TextChoices):
    IDENTITY = "identity", pgettext_lazy("section", "The organisation")
    HEAD = "head", pgettext_lazy("section", "Its head")
    FOUNDERS = "founders", pgettext_lazy("section", "Founders")
    CONTACTS = "contacts", pgettext_lazy("section", "Contacts")
    BANK = "bank", pgettext_lazy("section", "Bank account")
    ACTIVITY = "activity", pgettext_lazy("section", "Spheres and goals")
    STAFF = "staff", pgettext_lazy("section", "People who work for it")
