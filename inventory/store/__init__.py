"""The book on disk: SQLite, one writer at a time, every acknowledged word kept.

No SQL lives outside this package and ``inventory.migrations``.
"""

from inventory.store.store import Store, StoreSettings

__all__ = ["Store", "StoreSettings"]
