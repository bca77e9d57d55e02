from core.admin import register_read_only
from grants.models import Amendment, Call, CallFollower, CallFunder, Criterion, Lot, RequiredDocument

register_read_only(Amendment, Call, CallFollower, CallFunder, Criterion, Lot, RequiredDocument)
