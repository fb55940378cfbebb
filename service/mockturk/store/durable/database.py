"""The SQLite database of a data folder: a row for each record of each world."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from mockturk.store.durable.errors import DataFolderError

FILE_NAME = "mockturk.sqlite"
"""The name of the database in its folder; SQLite has another file, which ends with ``-wal``."""

FORMAT = 1
"""The number of the present format. It changes only if older versions cannot read the rows."""

_APPLICATION_ID = 0x4D54_524B  # "MTRK"
_SCHEMA = """
CREATE TABLE worlds (name TEXT PRIMARY KEY, generation INTEGER NOT NULL, state BLOB NOT NULL);
CREATE TABLE records (
    generation INTEGER NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, record BLOB NOT NULL,
    PRIMARY KEY (generation, kind, key)
);
"""
_PUT = (
    "INSERT INTO records (generation, kind, key, record) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (generation, kind, key) DO UPDATE SET record = excluded.record"
)
_DELETE = "DELETE FROM records WHERE generation = ? AND kind = ? AND key = ?"
_PUT_WORLD = (
    "INSERT INTO worlds (name, generation, state) VALUES (?, ?, ?) ON CONFLICT (name)"
    " DO UPDATE SET generation = excluded.generation, state = excluded.state"
)
_DELETE_PIECE = (
    "DELETE FROM records WHERE rowid IN (SELECT rowid FROM records WHERE generation = ? LIMIT ?)"
)
_PAGE_SIZE = 8192  # bytes; a HIT with its question fills most of a page
# After so many pages in the log they are moved to the database: a short wait, and a short log.
_LOG_PAGES = 256


class StoredWorld(NamedTuple):
    """A world in the database: the number its records have, and its state beside the records."""

    generation: int
    state: bytes


RecordKey = tuple[int, str, str]
"""The place of a row: generation, name of the table, key of the record."""


class Database:
    """The database of a folder. While it is open, no other process can open it.

    The records of a world have a number, its generation. A world gets other content when its row
    names another generation, whose rows were written before. Use it in one thread at a time.

    :param folder: the folder; it is made unless it exists.
    :param is_full: whether a commit also survives a loss of power. Otherwise it survives the end of
        the process at any moment, and a loss of power may take the latest commits.
    :param must_exist: whether a folder without a database is refused.
    :raises DataFolderError: when the folder cannot be used.
    """

    def __init__(self, folder: Path, *, is_full: bool = False, must_exist: bool = False) -> None:
        self.folder = folder
        self._path = path = folder / FILE_NAME
        if must_exist and not path.is_file():
            raise DataFolderError(f"{folder} has no {FILE_NAME}")
        log = folder / f"{FILE_NAME}-wal"
        if not path.is_file() and log.is_file() and log.stat().st_size:
            raise DataFolderError(f"{folder} has {log.name}, but no {FILE_NAME} that it belongs to")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(
                path, timeout=0, isolation_level=None, check_same_thread=False
            )
        except OSError as error:
            raise DataFolderError(f"{folder} cannot be used: {error}") from None
        except sqlite3.Error as error:
            raise DataFolderError(self._explain(error)) from None
        try:
            self._prepare(is_full=is_full)
        except sqlite3.Error as error:
            self._connection.close()
            raise DataFolderError(self._explain(error)) from None
        except BaseException:
            self._connection.close()
            raise

    def _read_identity(self) -> tuple[int, int]:
        """Return what is another pair of numbers if the file is deleted or replaced."""
        status = self._path.stat()
        return status.st_dev, status.st_ino

    def _prepare(self, *, is_full: bool) -> None:
        run = self._connection.execute
        run(f"PRAGMA page_size = {_PAGE_SIZE}")
        run("PRAGMA locking_mode = EXCLUSIVE")
        # Takes the lock, which lasts until the end; fails if nothing can be written.
        run("BEGIN IMMEDIATE")
        (tables,) = run("SELECT count(*) FROM sqlite_master").fetchone()
        (application,) = run("PRAGMA application_id").fetchone()
        (number,) = run("PRAGMA user_version").fetchone()
        if tables and application != _APPLICATION_ID:
            raise DataFolderError(f"{self.folder / FILE_NAME} is not a database of Mockturk")
        if number > FORMAT:
            raise DataFolderError(
                f"{self.folder} was written by a newer version of Mockturk (format {number}; this"
                f" one reads up to {FORMAT})"
            )
        if not tables:
            for statement in filter(str.strip, _SCHEMA.split(";")):
                run(statement)
            run(f"PRAGMA application_id = {_APPLICATION_ID}")
            run(f"PRAGMA user_version = {FORMAT}")
        run("COMMIT")
        self._identity = self._read_identity()
        # Only now: a database that is not ours stays as it is.
        run("PRAGMA journal_mode = WAL")
        run(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")
        run(f"PRAGMA synchronous = {'FULL' if is_full else 'NORMAL'}")

    def _explain(self, error: sqlite3.Error) -> str:
        if getattr(error, "sqlite_errorcode", None) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return f"{self.folder} is in use by another process"
        if not all(os.access(one, os.W_OK) for one in (self.folder, self._path) if one.exists()):
            return f"{self.folder} cannot be used: it is read-only"
        return f"{self.folder} cannot be used: {error}"

    def close(self) -> None:
        """Close the database; its folder then has one file."""
        self._connection.close()

    def read_worlds(self) -> dict[str, StoredWorld]:
        """Return the worlds by name; the name of the default world is empty."""
        rows = self._connection.execute("SELECT name, generation, state FROM worlds ORDER BY rowid")
        return {name: StoredWorld(generation, state) for name, generation, state in rows}

    def read_generations(self) -> set[int]:
        """Return the generations that have rows, with those that no world names any more."""
        found, last = set(), -1
        query = "SELECT min(generation) FROM records WHERE generation > ?"
        while (next_one := self._connection.execute(query, (last,)).fetchone()[0]) is not None:
            found.add(next_one)
            last = next_one
        return found

    def count_records(self, generation: int) -> int:
        """Return how many rows a generation has."""
        query = "SELECT count(*) FROM records WHERE generation = ?"
        return int(self._connection.execute(query, (generation,)).fetchone()[0])

    def read_records(self, generation: int, kind: str) -> Iterator[bytes]:
        """Yield the rows of a table, in the order in which they were first written."""
        query = "SELECT record FROM records WHERE generation = ? AND kind = ? ORDER BY rowid"
        for (record,) in self._connection.execute(query, (generation, kind)):
            yield record

    def write(
        self, records: Mapping[RecordKey, bytes | None], worlds: Mapping[str, StoredWorld | None]
    ) -> None:
        """Write rows in one transaction; None deletes a row.

        Raises sqlite3.Error or OSError: nothing has changed then.
        """
        # Otherwise SQLite would go on writing to a file that nobody can find any more.
        if self._read_identity() != self._identity:
            raise FileNotFoundError(f"{FILE_NAME} was replaced by another file")
        run = self._connection.execute
        run("BEGIN IMMEDIATE")
        try:
            put = [(*key, row) for key, row in records.items() if row is not None]
            self._connection.executemany(_PUT, put)
            if len(put) < len(records):
                gone = [key for key, row in records.items() if row is None]
                self._connection.executemany(_DELETE, gone)
            for name, world in worlds.items():
                if world is None:
                    run("DELETE FROM worlds WHERE name = ?", (name,))
                else:
                    run(_PUT_WORLD, (name, *world))
            run("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                run("ROLLBACK")
            raise

    def delete_piece(self, generation: int, most: int) -> bool:
        """Delete up to ``most`` rows of a generation; return whether there may be more."""
        return self._connection.execute(_DELETE_PIECE, (generation, most)).rowcount == most

    def find_damage(self) -> list[str]:
        """Return what SQLite's own check of the whole file finds; empty if it is intact."""
        try:
            found = [row[0] for row in self._connection.execute("PRAGMA integrity_check")]
        except sqlite3.Error as error:
            return [str(error)]
        return [] if found == ["ok"] else found
