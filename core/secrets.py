"""Values that are encrypted in their column (IIN, bank account), bound to their row, found again by a blind index."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models

from core.crypto import blind_index, decrypt, encrypt


class HoldsSecrets(models.Model):
    """`secret_id` binds ciphertexts to the row before it has a primary key."""

    secret_id = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


class Secret:
    """`iin = Secret("iin")` over columns `iin_encrypted` and, with `indexed`, `iin_index`.

    Reading decrypts; assigning encrypts and fills the index. Look up by `iin_index=Model.iin.index(text)`.
    """

    def __init__(self, name: str, *, indexed: bool = False, purpose: str = "") -> None:
        self.name, self.indexed, self.purpose = name, indexed, purpose or name

    def __get__(self, row: Any, owner: type | None = None) -> Any:
        if row is None:
            return self
        stored = getattr(row, f"{self.name}_encrypted")
        return decrypt(stored, aad=self._aad(row)) if stored else ""

    def __set__(self, row: Any, text: str) -> None:
        setattr(row, f"{self.name}_encrypted", encrypt(text, aad=self._aad(row)) if text else "")
        if self.indexed:
            setattr(row, f"{self.name}_index", self.index(text) if text else "")

    def index(self, text: str) -> str:
        return blind_index(text, purpose=self.purpose)

    def _aad(self, row: Any) -> str:
        return f"{row._meta.db_table}:{self.name}:{row.secret_id}"
