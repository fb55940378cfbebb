"""The world of ``mockturk demo``: requesters, workers and a week of their work.

It is created in the way of real clients: by calls over SOAP, and by workers who accept and submit
HITs. With the same seed, it is always the same, including all ids.
"""

from __future__ import annotations

from mockturk.endpoint.application import shared_endpoint
from mockturk.web.demo.demo_world import DemoWorld
from mockturk.web.demo.documents import read_seed_document
from mockturk.web.demo.photographs import play_photographs
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
    play_photographs,
)


def load_demo(world: World, url: str) -> None:
    """Replace a world's data by the demo: requesters, workers and a week of their work.

    The calls of the demo are added to the journal. The default clock then runs on from the end of
    that week, 2014-08-15T15:00:00Z. If you gave the world another clock, the week ends at the time
    of that clock.

    :param url: the base URL of the server, which has the demo's pictures, without a trailing
        slash.
    :raises ValueError: when ``url`` is not an http or https URL, or when a clock you gave shows a
        time so early that the week would begin before 1970. The world is unchanged then.
    """
    if not url.startswith(("http://", "https://")):
        raise ValueError(f"the URL of the server begins with http:// or https://, not {url!r}")
    with world.replace_contents() as draft:
        import_world(draft, parse_world_file(read_seed_document()))
        demo = DemoWorld(draft, shared_endpoint(), url.rstrip("/"))
        demo.run(chapter(demo) for chapter in _CHAPTERS)
