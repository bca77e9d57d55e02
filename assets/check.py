"""Check that the committed files in static/ belong to the sources in assets/.

With node_modules beside it, a fresh build is compared byte by byte. Without Node the recorded SHA-256 sums are
compared, so that an edited style sheet, script or compiled file is noticed on a machine that cannot build.
"""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SEAL = ROOT / "static" / "SOURCES.sha256"
SOURCE_KINDS = {".scss", ".js", ".mjs", ".json", ".svg"}


def faults() -> list[str]:
    """One sentence for each file that is missing, new or changed since the last build."""
    recorded = {path: digest for digest, path in (line.split("  ", 1) for line in SEAL.read_text().splitlines())}
    found = [
        f"{path} is missing." if not (ROOT / path).is_file() else f"{path} has changed since the last build."
        for path, digest in recorded.items()
        if not (ROOT / path).is_file() or hashlib.sha256((ROOT / path).read_bytes()).hexdigest() != digest
    ]
    sources = (path for path in (ROOT / "assets").rglob("*") if path.suffix in SOURCE_KINDS)
    new = (path.relative_to(ROOT).as_posix() for path in sources)
    return found + [f"{path} is new since the last build." for path in sorted(new) if path not in recorded]


def main() -> int:
    if (ROOT / "node_modules" / "sass").is_dir() and (node := shutil.which("node")):
        return subprocess.run([node, str(ROOT / "assets" / "build.mjs"), "--check"], check=False).returncode
    for fault in (found := faults()):
        sys.stderr.write(f'{fault} Run "make assets" and commit the result.\n')
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
