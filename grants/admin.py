from core.admin import register_read_only
from grants import models

register_read_only(*(getattr(models, name) for name in models.__all__))
