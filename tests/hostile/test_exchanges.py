"""Every hostile or broken exchange against every HTTP server we ship."""

from __future__ import annotations

import gc

import pytest

from hostile import bodies, encodings, framing, methods, queries, values, volume
from hostile.exchange import Exchange
from hostile.servers import Server

EXCHANGES = [
    *bodies.EXCHANGES,
    *encodings.EXCHANGES,
    *framing.EXCHANGES,
    *methods.EXCHANGES,
    *queries.EXCHANGES,
    *values.EXCHANGES,
]

VOLUMES = [*volume.EXCHANGES, *queries.VOLUMES]

_ALLOWED_GROWTH = 400  # megabytes; in the process of the tests, the client's own bytes included


def sampled(exchanges: list[Exchange]) -> list[object]:
    """All exchanges as parameters; the quick suite runs one in twenty."""
    return [
        pytest.param(one, marks=() if number % 20 == 0 else (pytest.mark.exhaustive,))
        for number, one in enumerate(exchanges)
    ]


@pytest.mark.parametrize("exchange", sampled(EXCHANGES), ids=lambda exchange: exchange.name)
def test_it_is_answered_in_the_services_form_or_plainly(server: Server, exchange: Exchange) -> None:
    exchange.run(server.port)


@pytest.mark.memory
@pytest.mark.parametrize("exchange", VOLUMES, ids=lambda exchange: exchange.name)
def test_memory_stays_bounded(server: Server, exchange: Exchange) -> None:
    gc.collect()
    before = server.memory()

    exchange.run(server.port)

    assert server.memory() - before < _ALLOWED_GROWTH


def test_each_exchange_has_a_name_of_its_own() -> None:
    names = [exchange.name for exchange in (*EXCHANGES, *VOLUMES)]

    assert sorted(set(names)) == sorted(names)
