"""`{% load notices %}{% unread_notices as unread %}`: for the header; 100 means "more than 99"."""

from django import template
from django.template.context import Context
from django.utils.html import urlize
from django.utils.safestring import SafeString

from notices.models import unread_count

register = template.Library()


@register.simple_tag(takes_context=True)
def unread_notices(context: Context) -> int:
    """One query a page however often it is asked, none for readers who are not signed in."""
    request = context["request"]
    if not hasattr(request, "unread_notices"):
        request.unread_notices = unread_count(request.actor)
    return int(request.unread_notices)


@register.filter
def with_links(text: str) -> SafeString:
    """The plain text of a letter, escaped, its addresses as links of the kit."""
    return SafeString(urlize(text, autoescape=True).replace('<a href="', '<a class="govuk-link" href="'))
