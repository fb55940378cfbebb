"""The names of simulated workers."""

from __future__ import annotations

from collections.abc import Sequence

from mockturk.domain.ids import make_seeded_random

# None of them is a worker of the demo.
_NAMES = (
    *("Aiko", "Alma", "Amir", "Anton", "Asha", "Beata", "Chidi", "Clara", "Dario", "Dina"),
    *("Edda", "Elif", "Enzo", "Farid", "Freya", "Gita", "Goran", "Greta", "Hugo", "Ida"),
    *("Igor", "Ines", "Ivo", "Jana", "Jonas", "Juno", "Kofi", "Lara", "Leo", "Lina"),
    *("Luca", "Maja", "Malik", "Mei", "Milo", "Nadia", "Niko", "Nora", "Olga", "Omar"),
    *("Otto", "Paula", "Pia", "Rafa", "Ravi", "Rosa", "Ruth", "Sami", "Selma", "Sven"),
    *("Tara", "Theo", "Tomas", "Uma", "Vera", "Viktor", "Wanda", "Xenia", "Yara", "Zora"),
)


def name_workers(worker_ids: Sequence[str], *seed: str) -> dict[str, str]:
    """Return a name for each of some workers by WorkerId; with the same seed, the same names.

    The 61st worker has the name of the first with a number, ``Ida 2``, and so on.
    """
    names = list(_NAMES)
    make_seeded_random("names", *seed).shuffle(names)
    found = {}
    for position, worker_id in enumerate(worker_ids):
        turn, index = divmod(position, len(names))
        found[worker_id] = f"{names[index]} {turn + 1}" if turn else names[index]
    return found
