from core.admin import register_read_only
from grants.models import (
    Amendment,
    Application,
    Call,
    CallFollower,
    CallFunder,
    Criterion,
    Lot,
    RequiredDocument,
    Submission,
    SubmitPress,
)

register_read_only(
    Amendment, Application, Call, CallFollower, CallFunder, Criterion, Lot, RequiredDocument, Submission, SubmitPress
)
