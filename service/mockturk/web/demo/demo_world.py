"""The demo's world, whose clock advances from Monday to the present while the demo is created."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeAlias

from mockturk.domain.clock import ManualClock
from mockturk.endpoint.application import RequesterEndpoint
from mockturk.endpoint.authentication import OpenAuthentication
from mockturk.endpoint.requester_api import RequesterAPI
from mockturk.web.demo.documents import DemoDocuments
from mockturk.web.demo.requesters import DemoRequester
from mockturk.world.simulation import Simulation
from mockturk.world.workers import Workers
from mockturk.world.workers.arguments import AnswerFields
from mockturk.world.world import World

Scenario: TypeAlias = Iterator[str]
"""A part of the demo's story: a generator that yields the time of its next step, ``Mon 09:30``."""

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")
# From the beginning of Monday to the present: Friday, 15:00.
_STORY = timedelta(days=4, hours=15)


class DemoWorld:
    """The world of the demo, with helpers to create its story.

    ``url`` is the base URL of the server.
    """

    def __init__(self, world: World, endpoint: RequesterEndpoint, url: str) -> None:
        self._end = world.clock.now()
        self._clock = ManualClock(self._end - _STORY)
        self.world = replace(world, clock=self._clock)
        self._api = RequesterAPI(self.world, endpoint, OpenAuthentication())
        self.documents = DemoDocuments(url)
        self.workers = Workers(self.world)

    def requester(self, access_key: str) -> DemoRequester:
        """Return the requester of an access key."""
        return DemoRequester(self.world, self._api, access_key)

    def work(self, worker_id: str, hit_id: str, answers: AnswerFields, *, minutes: int = 3) -> str:
        """Let a worker accept a HIT and submit answers some minutes later."""
        assignment_id = self.workers.accept(worker_id, hit_id)
        self._clock.advance(timedelta(minutes=minutes))
        self.workers.submit(assignment_id, answers)
        return assignment_id

    def simulate_crowd(self, worker_ids: Iterable[str], hit_id: str) -> None:
        """Let several simulated workers do a HIT, with few mistakes."""
        Simulation(
            self.world,
            worker_ids=tuple(worker_ids),
            accuracy=0.85,
            agreement=0.8,
            seconds=180,
            seed="demo",
            hit_id=hit_id,
        ).run()

    def run(self, chapters: Iterable[Scenario]) -> None:
        """Run all chapters together, each step at its time.

        Raises ValueError if a chapter ends after the present.
        """
        waiting = [
            (self._time(at), number, chapter)
            for number, chapter in enumerate(chapters)
            for at in (next(chapter),)
        ]
        heapq.heapify(waiting)
        while waiting:
            at, number, chapter = heapq.heappop(waiting)
            # The clock may already be later, because of another chapter's step.
            self._clock.advance(max(at - self._clock.now(), timedelta(0)))
            following = next(chapter, None)
            if following is not None:
                heapq.heappush(waiting, (self._time(following), number, chapter))
        if self._clock.now() > self._end:
            raise ValueError(f"the story ends at {self._clock.now()}, after {self._end}")

    def _time(self, text: str) -> datetime:
        day, _, hour = text.partition(" ")
        hours, _, minutes = hour.partition(":")
        since = timedelta(days=_DAYS.index(day), hours=int(hours), minutes=int(minutes))
        return self._end - _STORY + since
