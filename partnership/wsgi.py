"""The WSGI entry point that gunicorn serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnership.settings")

application = get_wsgi_application()

# What is loaded by now lives as long as the process. Looking through it for garbage again and again would take a tenth of
# a page's time, and would copy the memory that gunicorn's workers share.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)
