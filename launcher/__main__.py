"""`python3 -m launcher up|test|check|tidy|bench|run …`: what the Makefile calls. See docs/runbook.md."""

import os
import sys

from launcher import installation
from launcher.identity import CannotStart


def up(arguments: list[str]) -> int:
    installation.ensure("base")
    installation.go_inside(["up", *arguments])
    from launcher.up import up as run

    return run()


def test(arguments: list[str]) -> int:
    installation.ensure("dev")
    installation.go_inside(["test", *arguments])
    from launcher.browser import ensure_browser

    ensure_browser()
    alone = any(each.startswith(("-n", "--pdb", "-p")) for each in arguments)
    parallel = [] if alone else ["-n", "auto", "--dist", "loadgroup"]
    installation.replace_by([sys.executable, "-m", "pytest", *parallel, *arguments])


def check(arguments: list[str]) -> int:
    installation.ensure("dev")
    installation.go_inside(["check", *arguments])
    from launcher.checks import check as run

    return run(arguments)


def tidy(arguments: list[str]) -> int:
    installation.ensure("dev")
    installation.go_inside(["tidy", *arguments])
    from launcher.checks import tidy as run

    return run()


def bench(arguments: list[str]) -> int:
    installation.ensure("dev")
    installation.go_inside(["bench", *arguments])
    installation.replace_by([sys.executable, "-m", "bench", *arguments])


def run(arguments: list[str]) -> int:
    """Any program of the project on the servers of the running portal, or on its own servers while it lasts."""
    installation.ensure("base")
    installation.go_inside(["run", *arguments])
    from launcher.up import run_on_servers

    return run_on_servers(arguments)


COMMANDS = {"up": up, "test": test, "check": check, "tidy": tidy, "bench": bench, "run": run}


def main() -> int:
    if len(sys.argv) < 2 or sys.argv[1] not in COMMANDS:
        print(f"usage: python3 -m launcher {'|'.join(COMMANDS)}", file=sys.stderr)
        return 2
    os.chdir(installation.ROOT)
    try:
        return COMMANDS[sys.argv[1]](sys.argv[2:])
    except CannotStart as error:
        print(f"\n{error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
