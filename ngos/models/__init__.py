from ngos.models.claims import Claim, EvidenceKind
from ngos.models.facts import DatabaseEntry, RegistryFact
from ngos.models.registry import Founder, Ngo

__all__ = ["Claim", "DatabaseEntry", "EvidenceKind", "Founder", "Ngo", "RegistryFact"]
