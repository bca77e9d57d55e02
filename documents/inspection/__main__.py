"""`python -m documents.inspection FILE EXTENSION` prints a verdict as JSON.

Files come from strangers and parsers have faults: they run in a process that may use so much memory and time and no more.
"""

import json
import logging
import resource
import sys
from dataclasses import asdict
from pathlib import Path

from documents.inspection.content import inspect
from documents.inspection.verdicts import Refused

MOST_MEMORY = 1024 * 1024 * 1024
MOST_SECONDS = 30


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    logging.disable(logging.CRITICAL)
    try:
        answer = asdict(inspect(Path(sys.argv[1]), sys.argv[2]))
    except Refused as refused:
        answer = {"code": refused.code, "values": refused.values}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
