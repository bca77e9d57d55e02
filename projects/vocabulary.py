"""The fixed words of a plan: its sections, blocks and categories of the budget, likelihood of a risk."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy


class SectionKey(models.TextChoices):
    """In the order in which a plan is filled in and read."""

    CHARTER_FIT = "charter_fit", pgettext_lazy("section", "Fit with the charter")
    PROJECT = "project", pgettext_lazy("section", "The project")
    PROBLEM = "problem", pgettext_lazy("section", "The problem")
    GOAL_TASKS = "goal_tasks", pgettext_lazy("section", "Goal and tasks")
    TARGET_GROUPS = "target_groups", pgettext_lazy("section", "Target groups")
    ACTIVITIES = "activities", pgettext_lazy("section", "Activities by month")
    INDICATORS = "indicators", pgettext_lazy("section", "Indicators")
    TEAM = "team", pgettext_lazy("section", "Team")
    PARTNERS = "partners", pgettext_lazy("section", "Partners and own contribution")
    RISKS = "risks", pgettext_lazy("section", "Risks and sustainability")
    BUDGET = "budget", pgettext_lazy("section", "Budget")


class Block(models.TextChoices):
    """The Law caps own development; administrative costs may not exceed direct ones."""

    DIRECT = "direct", pgettext_lazy("budget block", "Direct costs")
    ADMINISTRATIVE = "administrative", pgettext_lazy("budget block", "Administrative costs")
    OWN_DEVELOPMENT = "own_development", pgettext_lazy("budget block", "Own development")


class Category(models.TextChoices):
    SALARIES = "salaries", pgettext_lazy("budget category", "Salaries with taxes")
    TRIPS = "trips", pgettext_lazy("budget category", "Trips")
    EQUIPMENT = "equipment", pgettext_lazy("budget category", "Equipment")
    CONSUMABLES = "consumables", pgettext_lazy("budget category", "Consumables")
    COMMUNICATIONS = "communications", pgettext_lazy("budget category", "Communications")
    RENT = "rent", pgettext_lazy("budget category", "Rent")
    SERVICES = "services", pgettext_lazy("budget category", "Contracted services")
    PRINTING = "printing", pgettext_lazy("budget category", "Printing")
    EVENTS = "events", pgettext_lazy("budget category", "Events")
    BANK_FEES = "bank_fees", pgettext_lazy("budget category", "Bank fees")
    INSTITUTIONAL = "institutional", pgettext_lazy("budget category", "Institutional development")
    OTHER = "other", pgettext_lazy("budget category", "Other")


class Likelihood(models.TextChoices):
    LOW = "low", pgettext_lazy("likelihood", "Low")
    MEDIUM = "medium", pgettext_lazy("likelihood", "Medium")
    HIGH = "high", pgettext_lazy("likelihood", "High")


class PlanLanguage(models.TextChoices):
    """An application is written in one of the two languages of the state."""

    KAZAKH = "kk", "Қазақша"
    RUSSIAN = "ru", "Русский"
