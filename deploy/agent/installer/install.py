"""The order of an installation: build beside the running release, prove it, switch, or go back."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from . import texts
from .bundle import Bundle
from .layout import COMMAND, Layout, placed
from .release import build, prove
from .running import InstallError, Service, run

USER = "netmon"
_KEPT_BACKUPS = 3
_KEPT_RELEASES = 2


class Installation:
    """netmon below one root.

    Args:
        layout: where everything is.
        service: the agent.
        packaged: dpkg places the files of the system and removes them.
    """

    def __init__(self, *, layout: Layout, service: Service, packaged: bool) -> None:
        self._layout = layout
        self._service = service
        self._packaged = packaged

    def install(self, bundle: Bundle) -> None:
        """Install or upgrade; doing it again changes nothing.

        Raises:
            InstallError: it was not done; what ran before runs on.
        """
        previous = self._in_use()
        release = build(bundle, self._layout)
        if release == previous:
            self._prepare(release)
            _say(texts.ALREADY.told(version=bundle.version, release=release.name))
            return
        try:
            prove(release, self._layout, bundle.version)
        except InstallError as error:
            shutil.rmtree(release)
            if previous is None:
                raise
            raise InstallError(texts.NOT_SWITCHED.told(reason=error)) from error
        self._switch(release, previous)
        self._prune()
        _say(texts.INSTALLED.told(version=bundle.version, release=release.name))
        if not self._layout.config.exists():
            _say(texts.NEXT.told(path=self._layout.config))

    def enable(self) -> None:
        """Start the agent now and at every boot.

        Raises:
            InstallError: there is no configuration, or the agent did not start.
        """
        if not self._layout.config.exists():
            raise InstallError(texts.NO_CONFIG.told(path=self._layout.config))
        self._service.enable()

    def uninstall(self) -> None:
        """Remove the program; the configuration, the book and the user stay."""
        layout = self._layout
        if (layout.root / "usr/lib/systemd/system/netmon-agent.service").exists():
            self._service.disable()
        release = self._in_use()
        if release is not None and not self._packaged:
            for file in placed(release / "files"):
                (layout.root / file.target).unlink(missing_ok=True)
            layout.command.unlink(missing_ok=True)
            shutil.rmtree(layout.root / "usr/share/doc/netmon", ignore_errors=True)
        shutil.rmtree(layout.home, ignore_errors=True)
        self._service.reread()

    def purge(self) -> None:
        """Remove everything, the book too."""
        self.uninstall()
        for folder in (self._layout.etc, self._layout.state):
            shutil.rmtree(folder, ignore_errors=True)
        if USER in _accounts(self._layout.root / "etc/passwd"):
            run("userdel", "--prefix", self._layout.root, USER)

    def _in_use(self) -> Path | None:
        current = self._layout.current
        return self._layout.releases / current.readlink().name if current.is_symlink() else None

    def _switch(self, release: Path, previous: Path | None) -> None:
        """Put a proven release in the place of the previous one, or everything back as it was."""
        was_active = self._service.active
        backup = None
        try:
            if was_active:
                self._service.stop()
            self._prepare(release)
            backup = self._back_up(release, previous)
            self._point(release)
            if was_active:
                self._service.start()
        except (InstallError, OSError) as error:
            if previous is None:
                raise
            self._go_back(previous, backup=backup, was_active=was_active)
            shutil.rmtree(release, ignore_errors=True)
            raise InstallError(
                texts.ROLLED_BACK.told(release=previous.name, reason=error)
            ) from error

    def _go_back(self, previous: Path, *, backup: Path | None, was_active: bool) -> None:
        """Renames alone: a full disk, which may be why, does not stand in the way."""
        with suppress(InstallError):
            self._service.stop()
        self._point(previous)
        if backup is not None:
            book = self._layout.book
            for suffix in ("-wal", "-shm"):  # the log of the book that goes
                book.with_name(book.name + suffix).unlink(missing_ok=True)
            backup.replace(book)
        try:
            self._prepare(previous)
        finally:
            if was_active:
                self._service.start()

    def _prepare(self, release: Path) -> None:
        """The files of the system, the user, and the directories, each with its owner."""
        layout, files = self._layout, release / "files"
        for file in placed(files):
            if not (self._packaged and file.conffile):
                _write(layout.root / file.target, (files / file.source).read_bytes())
        _link(layout.command, COMMAND)
        run("systemd-sysusers", f"--root={layout.root}", "netmon.conf")
        for folder, mode, owner in (
            (layout.etc, 0o750, "root"),
            (layout.etc / "secrets", 0o700, "root"),
            (layout.state, 0o700, USER),
            (layout.backups, 0o700, USER),
        ):
            folder.mkdir(parents=True, exist_ok=True)
            self._give(folder, mode, owner=owner)
        self._service.reread()

    def _back_up(self, release: Path, previous: Path | None) -> Path | None:
        """A copy of the book as the previous release left it."""
        layout = self._layout
        if not layout.book.exists():
            return None
        left_by = previous.name if previous else "none"
        copy = layout.backups / f"book-{datetime.now(UTC):%Y%m%dT%H%M%S}-{left_by}.db"
        run(release / "bin/netmon", "book", "backup", layout.book, copy)
        self._give(copy, 0o600)
        _say(texts.BACKED_UP.told(path=copy))
        return copy

    def _point(self, release: Path) -> None:
        _link(self._layout.current, f"releases/{release.name}")

    def _prune(self) -> None:
        """Keep the releases and the backups that one may want to go back to."""
        in_use = self._in_use()
        others = (r for r in self._layout.releases.iterdir() if r != in_use)
        for release in _newest_first(others)[_KEPT_RELEASES - 1 :]:
            shutil.rmtree(release)
        for backup in _newest_first(self._layout.backups.glob("book-*.db"))[_KEPT_BACKUPS:]:
            backup.unlink()

    def _give(self, path: Path, mode: int, *, owner: str = USER) -> None:
        """To root or to the agent's user, and always to the agent's group."""
        path.chmod(mode)
        uid, gid = _accounts(self._layout.root / "etc/passwd")[USER]
        os.chown(path, 0 if owner == "root" else uid, gid)


def _newest_first(paths: object) -> list[Path]:
    return sorted(paths, key=lambda p: p.stat().st_mtime, reverse=True)  # type: ignore[call-overload]


def _accounts(passwd: Path) -> dict[str, tuple[int, int]]:
    """User and group number of each user below the root (passwd(5))."""
    lines = passwd.read_text(encoding="utf-8").splitlines() if passwd.exists() else []
    fields = [line.split(":") for line in lines if line.count(":") > 3]  # noqa: PLR2004
    return {f[0]: (int(f[2]), int(f[3])) for f in fields}


def _write(target: Path, content: bytes) -> None:
    """Replace a file as a whole; the same content again leaves it as it is."""
    if target.is_file() and target.read_bytes() == content:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.new")
    draft.write_bytes(content)
    draft.chmod(0o644)
    draft.replace(target)


def _link(link: Path, target: str) -> None:
    if link.is_symlink() and str(link.readlink()) == target:
        return
    link.parent.mkdir(parents=True, exist_ok=True)
    draft = link.with_name(f".{link.name}.new")
    draft.unlink(missing_ok=True)
    draft.symlink_to(target)
    draft.replace(link)


def _say(line: str) -> None:
    print(line, flush=True)
