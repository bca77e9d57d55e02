from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from core.permissions import Rule, has_role

may_read = Rule(
    lambda actor, notice: actor.is_signed_in and notice.recipient_id == actor.user_id,
    _("This notice is addressed to somebody else. Open your own notices."),
)
may_choose = Rule(
    lambda actor, user: actor.is_signed_in and user.pk == actor.user_id,
    _("Only the person themselves chooses which letters they get."),
)
may_settle_letters = has_role(
    Role.ADMINISTRATOR,
    reason=_("Only administrators of the portal see the letters it sends. Ask one of them."),
)
