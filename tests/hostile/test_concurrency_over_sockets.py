"""64 callers at once over real sockets: each token once, each type once, every HIT readable."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar
from uuid import uuid4

from exchanges import Node, elements, hit_fields, soap_call, type_fields
from hostile.raw import Connection, post
from hostile.servers import Server

CALLERS = 64
ROUNDS = 4

T = TypeVar("T")


class Caller:
    """One connection kept open, as a client has."""

    def __init__(self, connection: Connection, key: str) -> None:
        self.connection = connection
        self.key = key

    def results(self, operation: str, *requests: dict[str, object]) -> list[Node]:
        call = soap_call(operation, *map(elements, requests), key=self.key)
        self.connection.send(post(call.encode()))
        answer = self.connection.answer()
        assert answer.status == 200, answer
        (response,) = Node.parse(answer.body).one("Body").element
        results = [Node(child) for child in response[1:]]
        assert len(results) == len(requests)
        return results

    def result(self, operation: str, request: dict[str, object]) -> Node:
        (result,) = self.results(operation, request)
        return result


def at_once(server: Server, act: Callable[[Caller, int], T], key: str = "") -> list[T]:
    """Let 64 callers act at the same moment; the server is shared, the requester is not."""
    key = key or new_key()
    together = threading.Barrier(CALLERS, timeout=60)

    def run(number: int) -> T:
        with Connection(server.port) as connection:
            together.wait()
            return act(Caller(connection, key), number)

    with ThreadPoolExecutor(CALLERS) as threads:
        return list(threads.map(run, range(CALLERS)))


def new_key() -> str:
    return f"AKIA{uuid4().hex.upper()}"


def in_full(**fields: object) -> dict[str, object]:
    """A CreateHIT request with properties of its own."""
    return {**hit_fields(), "HITTypeId": None, **type_fields(), **fields}


def valid(results: list[Node]) -> list[bool]:
    return [result.is_valid == "True" for result in results]


def test_each_token_creates_one_hit(server: Server) -> None:
    tokens = [f"token-{number}" for number in range(8)]

    def create(caller: Caller, number: int) -> list[tuple[str, Node]]:
        mine = tokens[number % 8 :] + tokens[: number % 8]
        return [
            (token, caller.result("CreateHIT", in_full(UniqueRequestToken=token))) for token in mine
        ]

    answers = [answer for answers in at_once(server, create) for answer in answers]

    winners = {token: result.text("HITId") for token, result in answers if result.text("HITId")}
    assert sorted(winners) == tokens
    assert Counter(result.is_valid for _, result in answers) == {"True": 8, "False": 8 * 63}
    for token, result in answers:
        if result.is_valid == "False":
            assert result.code == "AWS.MechanicalTurk.HITAlreadyExists"
            assert result.data["HITId"] == winners[token]


def test_equal_properties_make_one_type(server: Server) -> None:
    def register(caller: Caller, number: int) -> tuple[int, str | None, str | None]:
        kind = number % 4
        reward = {"Amount": f"0.0{kind + 1}", "CurrencyCode": "USD"}
        properties = {**type_fields(), "Reward": reward}
        if number < CALLERS // 2:
            registered = caller.result("RegisterHITType", properties).text("HITTypeId")
            created = caller.result("CreateHIT", in_full(Reward=reward)).text("HITTypeId")
        else:
            created = caller.result("CreateHIT", in_full(Reward=reward)).text("HITTypeId")
            registered = caller.result("RegisterHITType", properties).text("HITTypeId")
        return kind, registered, created

    answers = at_once(server, register)

    types = {kind: registered for kind, registered, _ in answers}
    assert None not in types.values()
    assert len(set(types.values())) == 4
    assert all(types[kind] == one == other for kind, one, other in answers)


def test_every_hit_is_readable_by_everyone_at_once(server: Server) -> None:
    key = new_key()

    def create(caller: Caller, number: int) -> list[tuple[str | None, str]]:
        made = []
        for turn in range(ROUNDS):
            note = f"note {number} {turn}"
            result = caller.result("CreateHIT", in_full(RequesterAnnotation=note))
            hit_id = result.text("HITId")
            seen = caller.result("GetHIT", {"HITId": hit_id})
            assert seen.text("RequesterAnnotation") == note
            made.append((hit_id, note))
        return made

    made = [pair for pairs in at_once(server, create, key) for pair in pairs]

    def read(caller: Caller, _number: int) -> list[str | None]:
        results = caller.results("GetHIT", *({"HITId": hit_id} for hit_id, _ in made))
        return [result.text("RequesterAnnotation") for result in results]

    assert len({hit_id for hit_id, _ in made}) == CALLERS * ROUNDS
    for notes in at_once(server, read, key):
        assert notes == [note for _, note in made]


def test_a_failing_request_spoils_no_other_of_its_batch(server: Server) -> None:
    key = new_key()

    def create(caller: Caller, number: int) -> list[Node]:
        return caller.results(
            "CreateHIT",
            in_full(RequesterAnnotation=f"first {number}"),
            in_full(RequesterAnnotation="-", MaxAssignments=-1, UniqueRequestToken=f"t{number}"),
            in_full(RequesterAnnotation=f"third {number}", UniqueRequestToken="shared"),
            in_full(Question="no XML", UniqueRequestToken=f"t{number}"),
            in_full(RequesterAnnotation=f"last {number}"),
        )

    batches = at_once(server, create, key)

    for batch in batches:
        assert valid(batch)[:2] == [True, False]
        assert valid(batch)[3:] == [False, True]
    assert sum(valid(batch)[2] for batch in batches) == 1
    assert len({batch[place].text("HITId") for batch in batches for place in (0, 4)}) == 128

    def again(caller: Caller, number: int) -> Node:
        return caller.result("CreateHIT", in_full(UniqueRequestToken=f"t{number}"))

    # What failed has not taken its token.
    assert all(valid(at_once(server, again, key)))


def test_requesters_do_not_see_each_other(server: Server) -> None:
    def create(caller: Caller, number: int) -> bool:
        mine = Caller(caller.connection, f"{caller.key}{number % 16}")
        made = [mine.result("CreateHIT", in_full(UniqueRequestToken="t")) for _ in range(ROUNDS)]
        ours = {result.text("HITId") or result.data.get("HITId") for result in made}
        assert len(ours) == 1
        other = Caller(caller.connection, f"{caller.key}{(number + 1) % 16}")
        return other.result("GetHIT", {"HITId": ours.pop()}).is_valid == "False"

    assert all(at_once(server, create))
