"""What can go wrong with the book itself."""

from __future__ import annotations

from inventory.text import Text


class InventoryError(Exception):
    """Base of everything the inventory raises."""


class BookError(InventoryError):
    """The store cannot be opened, read or written; the message says why and what to do.

    Attributes:
        text: the message in both languages.
    """

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


class SchemaVersionError(BookError):
    """The store was written by a newer netmon; the file is left untouched."""


class UnknownDeviceError(InventoryError, LookupError):
    """No device, or more than one, answers to a name; the message lists near matches."""


class NotInBookError(InventoryError, LookupError):
    """A decision or register line that was to be changed is not in the book."""
