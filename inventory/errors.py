"""What can go wrong with the book itself."""

from __future__ import annotations

from inventory.text import Text, verbatim


class InventoryError(Exception):
    """Base of everything the inventory raises.

    Attributes:
        text: the message in both languages.
    """

    def __init__(self, said: Text | str) -> None:
        self.text = verbatim(said) if isinstance(said, str) else said
        super().__init__(self.text.en)


class BookError(InventoryError):
    """The store cannot be opened, read or written; the message says why and what to do."""


class SchemaVersionError(BookError):
    """The store was written by a newer netmon; the file is left untouched."""


class UnknownDeviceError(InventoryError, LookupError):
    """No device, or more than one, answers to a name; the message lists near matches."""


class NotInBookError(InventoryError, LookupError):
    """A decision or register line that was to be changed is not in the book."""
