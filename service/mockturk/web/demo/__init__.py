"""The world of ``mockturk demo``: requesters, workers and a week of what they did.

Everything in it is done as by real clients: calls come over SOAP, workers accept and submit. With
one seed it is the same every time, to the last id.
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
    """Replace everything in a world by the demo: requesters, workers and a week of what they did.

    Its calls are added to the journal. The default clock goes on from the end of that week,
    2014-08-15T15:00:00Z; with a clock of your own the week ends at its time.

    :param url: the base URL of the server, where the demo's pictures are, without a slash at the
        end.
    :raises ValueError: when a clock of your own shows a time so early that the week begins before
        1970.
    """
    with world.store.transaction():
        import_world(world, parse_world_file(read_seed_document()))
        demo = DemoWorld(world, shared_endpoint(), url)
        demo.run(chapter(demo) for chapter in _CHAPTERS)
