"""The world of ``mockturk demo``: requesters, workers and a week of what they did.

All of it is done as anybody would: calls come over SOAP, workers accept and hand in. With one
seed it is the same every time, to the last id.
"""

from __future__ import annotations

from mockturk.endpoint.application import shared_endpoint
from mockturk.web.demo.demo_world import DemoWorld
from mockturk.web.demo.documents import read_seed_document
from mockturk.web.demo.postcards import play_postcards
from mockturk.web.demo.scribes import play_notes, play_proverbs, play_volunteers
from mockturk.web.demo.surveys import play_crates, play_tides, play_walk
from mockturk.world.files import import_world, parse_world_file
from mockturk.world.world import World

_CHAPTERS = (
    play_postcards,
    play_crates,
    play_tides,
    play_walk,
    play_notes,
    play_proverbs,
    play_volunteers,
)


def load_demo(world: World, url: str) -> None:
    """Replace all there is in a world by the demo; its calls are in the journal.

    ``url`` is the base address of the server, where its pictures are.
    """
    with world.store.transaction():
        import_world(world, parse_world_file(read_seed_document()))
        demo = DemoWorld(world, shared_endpoint(), url)
        demo.run(chapter(demo) for chapter in _CHAPTERS)
