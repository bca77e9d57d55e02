"""NCANode over HTTP. It holds the national centre's crypto library, which this portal may not contain."""

from __future__ import annotations

import base64
import json
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from documents.signing import VerifierUnavailable

TIMEOUT = 30
LONGEST_ANSWER = 1024 * 1024


class NcanodeAdapter:
    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")

    def verify(self, cms: str, content: bytes) -> dict[str, Any]:
        question = {"revocationCheck": ["OCSP"], "cms": cms, "data": base64.b64encode(content).decode()}
        request = Request(  # noqa: S310 - the address is a setting
            f"{self.url}/cms/verify",
            data=json.dumps(question).encode(),
            headers={"Content-Type": "application/json", "Accept": "application/json"},
        )
        try:
            with urlopen(request, timeout=TIMEOUT) as response:  # noqa: S310
                return _object(response.read(LONGEST_ANSWER))
        except HTTPError as error:
            if error.code >= 500:
                raise VerifierUnavailable(str(error)) from error
            # It answers a CMS that it cannot read with 4xx and the reason.
            return _object(error.read(LONGEST_ANSWER))
        except (URLError, OSError) as error:
            raise VerifierUnavailable(str(error)) from error


def _object(answer: bytes) -> dict[str, Any]:
    try:
        found = json.loads(answer)
    except ValueError as error:
        raise VerifierUnavailable("not JSON") from error
    if not isinstance(found, dict):
        raise VerifierUnavailable("not an object")
    return found
