"""``netmon`` as a person runs it: a process, with a mark to find what it leaves behind."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_MARK = "NETMON_TEST_MARK"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where commands run: a folder for temporary files, and a mark that every child inherits."""

    folder: Path
    mark: str = field(default_factory=lambda: uuid.uuid4().hex)

    @property
    def temporary(self) -> Path:
        """The commands' TMPDIR; empty when they clean up."""
        path = self.folder / "tmp"
        if not path.exists():
            path.mkdir(mode=0o777)
            path.chmod(0o777)
        return path

    def environ(self, **more: str) -> dict[str, str]:
        """The environment of a command: English, this source tree, nothing of the user's."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("NETMON_", "LC_", "LANG"))}
        here = {"PYTHONPATH": str(ROOT), "TMPDIR": str(self.temporary), _MARK: self.mark}
        return {**kept, **here, "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1", **more}

    def command(self, *args: str | Path) -> list[str]:
        """The words that start ``netmon``."""
        return [sys.executable, "-m", "netmon", *map(str, args)]

    def run(
        self,
        *args: str | Path,
        stdin: str = "",
        prefix: Sequence[str] = (),
        **environ: str,
    ) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            [*prefix, *self.command(*args)],
            input=stdin,
            capture_output=True,
            text=True,
            cwd=self.folder,
            env=self.environ(**environ),
            timeout=110,
            check=False,
        )

    @contextmanager
    def started(self, *args: str | Path, **environ: str) -> Iterator[subprocess.Popen[str]]:
        """A command that runs; killed on the way out if it still does."""
        with subprocess.Popen(
            self.command(*args),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=self.folder,
            env=self.environ(**environ),
            start_new_session=True,
        ) as process:
            try:
                yield process
            finally:
                process.kill()

    def survivors(self) -> list[str]:
        """Command lines of processes that carry the mark and still run."""
        return [" ".join(words) for words in self._marked()]

    def leftovers(self) -> list[str]:
        """Names of what is left in TMPDIR."""
        return sorted(p.name for p in self.temporary.iterdir())

    def _marked(self) -> Iterator[list[str]]:
        wanted = f"{_MARK}={self.mark}".encode()
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if wanted in (folder / "environ").read_bytes().split(b"\0"):
                    words = (folder / "cmdline").read_bytes().decode(errors="replace").split("\0")
                    if any(words):  # a zombie has none
                        yield words
            except OSError:
                continue  # ended meanwhile, or somebody else's
