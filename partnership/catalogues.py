"""The kk and ru catalogues: collected, compiled and judged with Babel, so that gettext need not be installed."""

import ast
import io
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.reloader import translation_file_changed
from django.utils.translation.template import templatize

LANGUAGES = ("kk", "ru")
# A Kazakh noun stays singular after a number. Russian has four forms in CLDR; whole numbers use three.
PLURALS = {
    "kk": "nplurals=1; plural=0;",
    "ru": "nplurals=4; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : "
    "n%10==0 || (n%10>=5 && n%10<=9) || (n%100>=11 && n%100<=14)? 2 : 3);",
}
_ONE, _TWO, _CONTEXT, _CONTEXT_TWO = None, (1, 2), ((1, "c"), 2), ((1, "c"), 2, 3)
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), _ONE),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), _TWO),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), _CONTEXT),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), _CONTEXT_TWO),
}
_STRING = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
_CALL = re.compile(rf"\b(n?p?gettext|_)\(\s*({_STRING}(?:\s*,\s*{_STRING})*)")
_PLACEHOLDER = re.compile(r"%\(\w+\)[#0\- +]*\d*[a-zA-Z]|%[sd]|\{\w*\}")
_NOT_OURS = ("tests/", "bench/", "launcher/", "node_modules/", "var/", ".venv/", "assets/")

Found = tuple[str | None, tuple[str, ...]]  # the context, then the text or its singular and plural


def path_of(language: str) -> Path:
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"


def collect() -> Catalog:
    """Every string of our Python files and templates, as a template catalogue."""
    catalogue = Catalog(project="partnership", charset="utf-8", fuzzy=False)
    for path in _sources():
        name = path.relative_to(settings.BASE_DIR).as_posix()
        for context, texts in _in_python(path) if path.suffix == ".py" else _in_template(path):
            catalogue.add(texts[0] if len(texts) == 1 else texts[:2], context=context, locations=[(name, 0)])
    return catalogue


def _sources() -> Iterator[Path]:
    """What git knows or would take, so that no build folder is read."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py", "*.html", "*.txt"]
    listed = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True).stdout
    for name in sorted(set(listed.splitlines())):
        path = Path(settings.BASE_DIR) / name
        if not name.startswith(_NOT_OURS) and (name.endswith(".py") or "templates/" in name) and path.exists():
            yield path


def _in_python(path: Path) -> Iterator[Found]:
    with path.open("rb") as file:
        for _line, texts, _comments, context in extract("python", file, keywords=KEYWORDS):
            yield context, (texts,) if isinstance(texts, str) else tuple(texts)


def _in_template(path: Path) -> Iterator[Found]:
    """Django blanks out all but its translation calls."""
    for function, arguments in _CALL.findall(templatize(path.read_text(), str(path))):
        texts = tuple(ast.literal_eval(text) for text in re.findall(_STRING, arguments))
        has_context = function.startswith(("p", "np"))
        yield (texts[0], texts[1:]) if has_context else (None, texts)


def read(language: str) -> Catalog:
    path = path_of(language)
    if not path.exists():
        header = f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"Plural-Forms: {PLURALS[language]}\\n"\n'
        header += '"Content-Type: text/plain; charset=utf-8\\n"\n'
        return read_po(io.StringIO(header), locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update(language: str, collected: Catalog) -> None:
    """New strings come in empty, vanished ones go, translations stay. Nothing is guessed."""
    catalogue = read(language)
    catalogue.update(collected, no_fuzzy_matching=True, update_header_comment=False, update_creation_date=False)
    catalogue.header_comment = f"# Interface of the portal: {language}. Words: docs/translation-review.md"
    path = path_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=110, sort_output=True, ignore_obsolete=True, include_lineno=False)


def compile_catalogues() -> list[Path]:
    """Write what is older than its source; whole or not at all, since another portal may be reading."""
    written = []
    for source in sorted(Path(settings.LOCALE_PATHS[0]).glob("*/LC_MESSAGES/django.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parent.parent.name)
        buffer = io.BytesIO()
        write_mo(buffer, catalogue)
        beside = target.with_suffix(f".{os.getpid()}.new")
        beside.write_bytes(buffer.getvalue())
        beside.chmod(0o644)  # of the source tree, not of PORTAL_VAR: no secret in it
        beside.replace(target)
        written.append(target)
        # This process may have asked for a word already and remembers that there was none.
        translation_file_changed(sender=None, file_path=target)
    return written


def faults(language: str, collected: Catalog) -> Iterator[str]:
    """One sentence for each string that a reader of this language would miss or see wrong."""
    catalogue = read(language)
    for wanted in collected:
        if wanted.id:
            yield from (f"{language}: {_shown(wanted)}: {fault}" for fault in _faults_of(wanted, catalogue))
    for kept in catalogue:
        if kept.id and collected.get(kept.id, kept.context) is None:
            yield f"{language}: {_shown(kept)}: is used nowhere any more; run `make messages`"


def _faults_of(wanted: Message, catalogue: Catalog) -> Iterator[str]:
    message = catalogue.get(wanted.id, wanted.context)
    if message is None:
        yield "is missing; run `make messages` and translate it"
        return
    texts = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
    if message.fuzzy:
        yield "is marked fuzzy"
    if not texts or not all(text.strip() for text in texts):
        yield "is not translated"
        return
    ids = (wanted.id,) if isinstance(wanted.id, str) else tuple(wanted.id)
    every = set().union(*(_placeholders(text) for text in ids))
    # The singular may say "one" in place of the number.
    needed = set.intersection(*(_placeholders(text) for text in ids))
    for text in texts:
        if not needed <= _placeholders(text) <= every:
            yield f"its placeholders differ: {text!r}"


def _placeholders(text: str) -> set[str]:
    return set(_PLACEHOLDER.findall(text.replace("%%", "")))


def _shown(message: Message) -> str:
    text = message.id if isinstance(message.id, str) else message.id[0]
    return repr(f"{message.context}|{text}" if message.context else text)
