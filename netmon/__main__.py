"""Entry point of the ``netmon`` command."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and exit with its code."""
    if sys.argv[1:] == ["--version"]:  # asked for by scripts, often: answered without any import
        from netmon.version import __version__  # noqa: PLC0415

        print(f"netmon {__version__}")  # noqa: T201
        sys.exit(0)
    from netmon.cli.app import run  # noqa: PLC0415 - nothing is imported before it is needed

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
