"""HOW IT IS SHOWN: the book turned outward. Sees only ``inventory``; renders a Snapshot."""
