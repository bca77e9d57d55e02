"""Reference data as files and the registry through which every app seeds its own."""

from core.reference.registry import Counts, register_seed

__all__ = ["Counts", "register_seed"]
