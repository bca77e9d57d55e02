"""What allauth says on our pages stands in accounts/foreign_strings.py, letter by letter, and nothing there is stale."""

import ast
import re
from pathlib import Path

import allauth
import django

from accounts import foreign_strings

ALLAUTH, DJANGO = Path(allauth.__file__).parent, Path(django.__file__).parent

# Sign-in by telephone, user names, several addresses: switched off here.
SWITCHED_OFF = re.compile(
    r"[Pp]hone|[Uu]sername|optional|again\)$|confirmation$|Passwordless|passwordless|select only one"
)
SPOKEN_BY = (
    "account/adapter.py", "account/forms.py", "account/fields.py", "mfa/adapter.py", "mfa/base/forms.py",
    "mfa/totp/forms.py", "mfa/webauthn/forms.py", "mfa/models.py", "account/utils.py", "mfa/recovery_codes/forms.py",
    "account/internal/flows/reauthentication.py",
)  # fmt: skip
BANNER = re.compile(r"{% blocktrans(?:late)? %}(.*?){% endblocktrans(?:late)? %}", re.DOTALL)


def said_in_code(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "gettext", "gettext_lazy"):
            yield node.args[0].value


def listed():
    source = ast.parse(Path(foreign_strings.__file__).read_text())
    return {node.value for node in ast.walk(source) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_everything_that_allauths_forms_say_is_listed():
    said = {text for name in SPOKEN_BY for text in said_in_code(ALLAUTH / name)}
    assert {text for text in said if not SWITCHED_OFF.search(text)} - listed() == set()


def test_every_banner_is_listed():
    folders = ("account/messages", "mfa/messages", "usersessions/messages")
    templates = [path for folder in folders for path in (ALLAUTH / "templates" / folder).glob("*.txt")]
    assert templates
    said = {
        re.sub(r"{{ ?(\w+) ?}}", r"%(\1)s", text)
        for path in templates
        if path.stem not in {"logged_in", "logged_out", "login_code_sent", "phone_verification_sent", "phone_verified"}
        for text in BANNER.findall(path.read_text())
    }
    assert said - listed() == set()


def test_every_password_check_is_listed():
    said = set(said_in_code(DJANGO / "contrib/auth/password_validation.py"))
    assert said - listed() == set()


def test_nothing_listed_is_stale():
    everything = "".join(path.read_text() for path in [*ALLAUTH.rglob("*.py"), *ALLAUTH.rglob("templates/**/*.txt")])
    everything += (DJANGO / "contrib/auth/password_validation.py").read_text()
    everything = re.sub(r"{{ ?(\w+) ?}}", r"%(\1)s", everything)
    said = {
        str(text)
        for group in (foreign_strings.LABELS, foreign_strings.ERRORS, foreign_strings.BANNERS)
        for text in group
    }
    assert {text for text in said if text not in everything} == set()
