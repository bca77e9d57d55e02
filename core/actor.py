"""Who acts: one frozen value that every action takes and every record keeps."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Actor:
    """A person acting under at most one membership, or the system itself.

    `roles` are values of `accounts.roles.Role`: those of the membership plus the personal ones.
    `region` is the KATO code of the organisation acted for; `language` one of kk, ru, en.
    """

    user_id: int | None = None
    name: str = ""
    membership_id: int | None = None
    organisation_id: int | None = None
    organisation: str = ""
    organisation_kind: str = ""
    roles: frozenset[str] = frozenset()
    region: str = ""
    language: str = "kk"
    system_name: str = ""

    @classmethod
    def anonymous(cls, language: str = "kk") -> Actor:
        return cls(language=language)

    @classmethod
    def system(cls, name: str, language: str = "kk") -> Actor:
        """The portal itself: a command, a periodic task. `name` says which."""
        return cls(name=name, system_name=name, language=language)

    @property
    def is_signed_in(self) -> bool:
        return self.user_id is not None

    @property
    def person_id(self) -> int:
        """The person's id, for what only a person can do; raises ValueError for the portal itself and for anonymous readers."""
        if self.user_id is None:
            raise ValueError("only a signed-in person can do this")
        return self.user_id

    @property
    def is_system(self) -> bool:
        return bool(self.system_name)

    def has(self, *roles: str) -> bool:
        """Holds at least one of these roles."""
        return not self.roles.isdisjoint(roles)

    def acts_for(self, organisation_id: int | None) -> bool:
        return organisation_id is not None and self.organisation_id == organisation_id

    def in_language(self, language: str) -> Actor:
        return replace(self, language=language)
