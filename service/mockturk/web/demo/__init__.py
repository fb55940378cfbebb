"""The world of ``mockturk demo``: requesters, workers and a week of what they did.

All of it is done as anybody would: calls come over SOAP, workers accept and hand in. With one
seed it is the same every time, to the last id.
"""

from __future__ import annotations

from mockturk.endpoint.application import Endpoint
from mockturk.web.demo.documents import seed_document
from mockturk.web.demo.postcards import postcards
from mockturk.web.demo.scribes import notes, proverbs, volunteers
from mockturk.web.demo.stage import Stage
from mockturk.web.demo.surveys import crates, tides, walk
from mockturk.world.files import document_of, imported
from mockturk.world.world import World

_CHAPTERS = (postcards, crates, tides, walk, notes, proverbs, volunteers)


def tell_story(world: World, endpoint: Endpoint, url: str) -> None:
    """Replace all there is in a world by the demo; its calls are in the journal.

    ``url`` is the base address of the server, where its pictures are.
    """
    with world.store.transaction():
        imported(world, document_of(seed_document()))
        stage = Stage(world, endpoint, url)
        stage.play(chapter(stage) for chapter in _CHAPTERS)
