"""The import of a world file into a world."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from types import MappingProxyType, NoneType
from typing import Any, cast, get_args, get_type_hints

from mockturk.domain.accounts import ACCESS_KEY_RULE, LONGEST_ACCESS_KEY, Account
from mockturk.domain.assignments import Assignment
from mockturk.domain.clock import ShiftedClock
from mockturk.domain.errors import ServiceError
from mockturk.domain.hit_types import HITType, HITTypeProperties
from mockturk.domain.hits import HIT, qualification_uses
from mockturk.domain.ids import IdGeneratorState
from mockturk.domain.nearest_name import did_you_mean
from mockturk.domain.qualification_types import Qualification, QualificationType
from mockturk.domain.worker_details import WorkerDetails
from mockturk.domain.workers import Worker
from mockturk.domain.world_file_text import WorldFileError
from mockturk.store import tables
from mockturk.world.fault_injection import FaultRegistryState
from mockturk.world.files import declarations
from mockturk.world.files.codec import (
    RecordField,
    convert_value,
    get_fields,
    no_such_field,
    require_list,
    require_object,
    to_json_value,
)
from mockturk.world.files.counts import read_count, read_counts
from mockturk.world.files.entries import highest_serial_in, identifiers_in
from mockturk.world.files.fault_rules import read_fault_rules
from mockturk.world.files.record_reader import RecordReader, read_time
from mockturk.world.files.section_checks import SectionChecks, is_id
from mockturk.world.files.sections import (
    FORMAT,
    HEADER,
    SECTION_NAMES,
    SECTIONS,
    VERSION,
    Section,
)
from mockturk.world.workers.profiles import apply_details
from mockturk.world.world import World

_PIECE = 1_000  # records that are stored together


def import_world(world: World, document: dict[str, Any]) -> None:
    """Replace everything in a world, except its journal, by the content of a document.

    The world also gets the records that every world has. Rules, secrets and a clock other than the
    default one stay as they are.

    :param document: what ``export_world`` or ``parse_world_file`` returned.
    :raises WorldFileError: when the document does not describe a world. The world is then
        unchanged.
    """
    _require_readable(world, document)
    with (
        world.replace_contents() as draft,
        draft.ids.avoiding(identifiers_in(document)),
    ):
        _Import(draft, document).run()


def _require_readable(world: World, document: dict[str, Any]) -> None:
    if document.get("format") != FORMAT:
        raise WorldFileError("format", f"It is not {FORMAT!r}: this is not a world file.")
    if document.get("version") != VERSION or document["version"] is True:
        raise WorldFileError("version", f"It must be {VERSION}.")
    if document.get("environment", world.environment) != world.environment:
        raise WorldFileError("environment", f"The world's environment is {world.environment}.")
    if not isinstance(document.get("$schema", ""), str):
        raise WorldFileError("$schema", "It must be the address of a schema.")
    known = (*HEADER, *SECTION_NAMES)
    for name in document:
        if name not in ("$schema", *known):
            sentence = f"There is no such section; there are {', '.join(known)}."
            raise WorldFileError(name, f"{sentence}{did_you_mean(name, known)}")


def list_fields_with_defaults(kind: type[Any]) -> tuple[str, ...]:
    """Return the fields that a record of a type requires, and an entry may leave out."""
    if kind is Account:
        return ("id", "available_balance")
    return tuple(_Import._USUAL.get(kind, {}))  # noqa: SLF001 - of this module


class _Import:
    """One import into an empty world, which no other thread uses."""

    def __init__(self, world: World, document: dict[str, Any]) -> None:
        self._world = world
        self._store = world.store
        self._document = document
        self._reader = RecordReader()
        # The HITs and assignments to create, each at its time, after all records have been read.
        self._steps: list[tuple[datetime, Callable[[], None]]] = []
        self._checks: list[SectionChecks] = []
        self._owners: dict[str, str] = {}  # the requester ids of the owners, by their names

    def run(self) -> None:
        """Import the document; raises WorldFileError."""
        self._read_clock()
        self._now = self._world.clock.now().replace(microsecond=0)
        self._read_ids()
        for section in SECTIONS:
            self._read_section(section)
        for _, step in sorted(self._steps, key=lambda one: one[0]):
            step()
        for checks in self._checks:
            checks.require_references()
        self._read_faults()

    def _read_clock(self) -> None:
        given = self._header("clock", "now", "frozen")
        frozen = convert_value(bool, given.get("frozen", False), "clock.frozen")
        at = read_time(given["now"], "clock.now") if "now" in given else None
        clock = self._world.clock
        if given and isinstance(clock, ShiftedClock):
            with _relocate_errors("clock.now"):
                clock.state = clock.state_at(clock.now() if at is None else at, frozen=frozen)

    def _read_ids(self) -> None:
        given = self._header("ids", "seed", "drawn", "serial")
        now = self._world.ids.state
        state = IdGeneratorState(
            seed=convert_value(str, given.get("seed", now.seed), "ids.seed"),
            drawn=read_counts(given["drawn"], "ids.drawn") if "drawn" in given else now.drawn,
            serial=max(
                read_count(given.get("serial", 0), "ids.serial"), highest_serial_in(self._document)
            ),
        )
        with _relocate_errors("ids.drawn"):
            self._world.ids.restore(state)

    def _read_faults(self) -> None:
        given = self._header("faults", "seed", "added", "rules", "drawn")
        if not given:
            return
        rules = read_fault_rules(self._reader, require_list(given.get("rules", []), "faults.rules"))
        state = FaultRegistryState(
            seed=convert_value(
                str, given.get("seed", self._world.faults.state.seed), "faults.seed"
            ),
            rules=rules,
            added=read_count(given.get("added", len(rules)), "faults.added"),
            drawn=read_counts(given.get("drawn", {}), "faults.drawn"),
        )
        with _relocate_errors("faults.rules"):
            self._world.faults.restore(state)

    def _header(self, name: str, *known: str) -> dict[str, Any]:
        given = require_object(self._document.get(name, {}), name)
        for key in given:
            if key not in known:
                raise no_such_field(name, key, known)
        return given

    def _read_section(self, section: Section) -> None:
        name = section.table.name
        checks = SectionChecks(section, self._store)
        self._checks.append(checks)
        entries = enumerate(require_list(self._document.get(name, []), name))
        while piece := list(islice(entries, _PIECE)):
            with self._store.transaction():
                self._read_entries(section, piece, checks)

    def _read_entries(
        self, section: Section, entries: list[tuple[int, Any]], checks: SectionChecks
    ) -> None:
        records: dict[str, Any] = {}  # by path
        path = ""
        try:
            for number, one in entries:
                path = f"{section.table.name}[{number}]"
                record = self._read(section, dict(require_object(one, path)), path)
                if record is not None:
                    checks.require_sound(record, path)
                    records[path] = record
        except (ServiceError, KeyError, ValueError) as error:
            raise _relocate(error, path) from None
        finally:  # so that what is wrong with an earlier entry is reported first
            self._save(section, records)

    def _save(self, section: Section, records: dict[str, Any]) -> None:
        """Save records by their paths. Raises WorldFileError."""
        saved = list(records.values())
        try:
            self._store.save_all(section.table, saved)
        except KeyError:
            for path, record in records.items():
                with _relocate_errors(path):
                    self._store.save(section.table, record)
        if section.kind is HIT:
            uses = [use for hit in saved for use in qualification_uses(hit)]
            self._store.save_all(tables.QUALIFICATION_USES, uses)

    def _read(self, section: Section, given: dict[str, Any], path: str) -> Any:
        """Return the record of an entry; None for a short form, whose record is created later."""
        fields = get_fields(section.kind)
        held: dict[str, Any] = {}
        if "owner" in fields and section.kind is not Assignment:
            held["owner"] = self._owner(given, fields["owner"], path)
        made = self._MADE.get(section.kind)
        if made and (section.kind is HITType or "serial" not in given):
            return made(self, given, held, path)
        if "serial" in fields and section.kind is not HIT and "serial" not in given:
            held["serial"] = self._world.ids.serial()
        if section.kind is HIT:
            held["hit_type"] = self._hit_type(given, held["owner"], path)
        if section.kind is Assignment:
            held["owner"] = self._owner_of_hit(given, path)
        if section.kind is Account:
            given = self._with_defaults(given, path)
        for name, usual in self._USUAL.get(section.kind, {}).items():
            if name not in given:
                given[name] = usual(self)
        record = self._reader.read_record(section.kind, given, path, held)
        return declarations.to_stored_record(self._world, record)

    def _with_defaults(self, given: dict[str, Any], path: str) -> dict[str, Any]:
        """Return the fields of an account, with its default id and balance."""
        if "access_key" not in given:
            raise WorldFileError(f"{path}.access_key", "It is missing.")
        key = convert_value(str, given["access_key"], f"{path}.access_key")
        if len(key) > LONGEST_ACCESS_KEY:
            raise WorldFileError(f"{path}.access_key", ACCESS_KEY_RULE)
        usual = {"id": self._world.ids.requester(key), "available_balance": str(self._world.funds)}
        return usual | given

    def _owner(self, given: dict[str, Any], field: RecordField, path: str) -> str | None:
        """Remove the owner, an access key or requester id, from an entry; return the requester id.

        An entry without an owner belongs to the only account.
        """
        if "owner" not in given:
            accounts = self._store.all(tables.ACCOUNTS)
            if len(accounts) == 1:
                return accounts[0].id
            raise WorldFileError(
                f"{path}.owner", f"It is missing, and there are {len(accounts)} accounts."
            )
        name = given.pop("owner")
        if type(name) is str and name in self._owners:
            return self._owners[name]
        if name is None and NoneType in get_args(field.hint):
            return None
        key = convert_value(str, name, f"{path}.owner")
        account = self._store.get(tables.ACCOUNTS, key) or self._store.find(
            tables.ACCOUNTS, "id", key
        )
        if account is None:
            raise WorldFileError(f"{path}.owner", f"There is no account {key!r}.")
        self._owners[key] = account.id
        return account.id

    def _owner_of_hit(self, given: dict[str, Any], path: str) -> str:
        hit_id = convert_value(str, given.get("hit_id"), f"{path}.hit_id")
        hit = self._store.get(tables.HITS, hit_id)
        if hit is None:
            raise WorldFileError(f"{path}.hit_id", f"There is no {hit_id!r} in hits.")
        return hit.owner

    def _hit_type(self, given: dict[str, Any], owner: str | None, path: str) -> HITType:
        """Remove the HIT type (an id or properties) from an entry, and return the type.

        Properties select the owner's existing type with these properties, or make a new one.
        """
        path = f"{path}.hit_type"
        if "hit_type" not in given:
            raise WorldFileError(path, "It is missing.")
        named = given.pop("hit_type")
        if isinstance(named, dict):
            asked = self._reader.read_record(declarations.DeclaredProperties, named, path)
            hit_type = declarations.find_or_build_hit_type(
                self._world, self._checked(asked, path), owner, None
            )
            self._store.save(tables.HIT_TYPES, hit_type)
            return hit_type
        found = self._store.get(tables.HIT_TYPES, convert_value(str, named, path))
        if found is None or found.owner not in (None, owner):
            raise WorldFileError(path, f"There is no {named!r} of that owner in hit_types.")
        return found

    def _checked(self, asked: declarations.DeclaredProperties, path: str) -> HITTypeProperties:
        with _relocate_errors(path):
            return declarations.validate_properties(asked, self._world.limits)

    def _made_hit_type(self, given: dict[str, Any], held: dict[str, Any], path: str) -> HITType:
        asked = self._reader.read_record(declarations.DeclaredHITType, given, path)
        properties = self._checked(asked, path)
        return declarations.find_or_build_hit_type(self._world, properties, held["owner"], asked)

    def _made_worker(self, given: dict[str, Any], _: dict[str, Any], path: str) -> Worker:
        named = given.pop("id", None)
        worker_id = "" if named is None else convert_value(str, named, f"{path}.id")
        kinds = get_type_hints(WorkerDetails)
        for key, value in given.items():
            if key not in kinds:
                raise no_such_field(path, key, ("id", *kinds))
            convert_value(kinds[key], value, f"{path}.{key}")
        worker = Worker(worker_id or self._world.ids.worker(), self._world.ids.serial())
        return apply_details(worker, cast("WorkerDetails", given))

    def _made_hit(self, given: dict[str, Any], held: dict[str, Any], path: str) -> None:
        hit_type = self._hit_type(given, held["owner"], path)
        asked = self._reader.read_record(declarations.DeclaredHIT, {**given, "hit_type": ""}, path)
        hit_id = asked.id or self._world.ids.hit()
        if not is_id(hit_id):
            raise WorldFileError(f"{path}.id", f"It is not an id: {hit_id!r}.")

        def create(at: datetime) -> None:
            if self._store.get(tables.HITS, hit_id):
                raise WorldFileError(path, f"{hit_id!r} occurs twice.")
            made = {"hit_id": hit_id, "owner": held["owner"], "hit_type": hit_type}
            declarations.create(self._world, asked, at, **made)

        self._at(asked.created_at, f"{path}.created_at", create)

    def _made_assignment(self, given: dict[str, Any], _: dict[str, Any], path: str) -> None:
        asked = self._reader.read_record(declarations.DeclaredAssignment, given, path)
        if asked.answer is not None and asked.answers is not None:
            raise WorldFileError(path, "Set answers or answer, not both.")
        made: list[str] = []
        accepted_at = asked.accepted_at or asked.submitted_at

        def accept(at: datetime) -> None:
            self._owner_of_hit(given, path)
            made.append(declarations.accept(self._world, asked, at))

        def finish(at: datetime) -> None:
            declarations.finish(self._world, asked, made[0], at)

        self._at(accepted_at, f"{path}.accepted_at", accept)
        if asked.goal is not declarations.DeclaredStatus.InProgress:
            finished_at = asked.submitted_at or asked.accepted_at
            self._at(finished_at, f"{path}.submitted_at", finish)

    def _at(self, at: datetime | None, path: str, do: Callable[[datetime], None]) -> None:
        """Schedule an action for a time; None is the world's present time."""
        when = self._now if at is None else at
        if when > self._now:
            raise WorldFileError(path, f"It is later than the time in this world: {self._now}.")

        def step() -> None:
            with _relocate_errors(path.rpartition(".")[0]), self._store.transaction():
                do(when)

        self._steps.append((when, step))

    # Default values of fields that records require.
    _USUAL: Mapping[Any, dict[str, Callable[[_Import], Any]]] = MappingProxyType(
        {
            QualificationType: {
                "id": lambda self: self._world.ids.qualification_type(),
                "created_at": lambda self: to_json_value(self._now),
            },
            Qualification: {
                "granted_at": lambda self: to_json_value(self._now),
                "value": lambda _: 1,
            },
        }
    )

    _MADE: Mapping[Any, Callable[[_Import, dict[str, Any], dict[str, Any], str], Any]] = (
        MappingProxyType(
            {
                HITType: _made_hit_type,
                Worker: _made_worker,
                HIT: _made_hit,
                Assignment: _made_assignment,
            }
        )
    )


@contextmanager
def _relocate_errors(path: str) -> Iterator[None]:
    """Raise errors of the block as WorldFileError with a path in the document."""
    try:
        yield
    except (ServiceError, KeyError, ValueError) as error:
        raise _relocate(error, path) from None


def _relocate(error: ServiceError | KeyError | ValueError, path: str) -> WorldFileError:
    """Return an error as WorldFileError with a path in the document; it may be one already."""
    if isinstance(error, WorldFileError):
        return error
    if isinstance(error, ServiceError):
        return WorldFileError(path, f"{error.message} ({error.code})")
    return WorldFileError(path, f"{error.args[0]}.")
