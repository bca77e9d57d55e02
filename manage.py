#!/usr/bin/env python
"""Django's command line; finds the embedded servers of a running `make up` by itself."""

import json
import os
import sys
from pathlib import Path


def use_running_servers() -> None:
    """Take addresses and secrets of a running portal from PORTAL_VAR/run.json; the environment wins."""
    run = Path(os.environ.get("PORTAL_VAR", "var")) / "run.json"
    if run.exists():
        for name, value in json.loads(run.read_text())["environment"].items():
            os.environ.setdefault(name, value)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnership.settings")
    use_running_servers()
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
