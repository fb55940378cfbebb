"""The names of simulated workers."""

from __future__ import annotations

from collections.abc import Sequence

from mockturk.domain.ids import make_seeded_random

# None of these names is that of a worker of the demo.
_FIRST_NAMES = (
    *("Aiko", "Alma", "Amir", "Asha", "Beata", "Chidi", "Clara", "Dario", "Edda", "Elif"),
    *("Farid", "Freya", "Gita", "Goran", "Hugo", "Ida", "Ines", "Ivo", "Jana", "Juno"),
    *("Kofi", "Lara", "Leo", "Lina", "Malik", "Mei", "Milo", "Nora", "Omar", "Otto"),
    *("Pia", "Ravi", "Rosa", "Sami", "Selma", "Theo", "Uma", "Vera", "Yara", "Zora"),
)
_LAST_NAMES = (
    *("Adler", "Berg", "Costa", "Dahl", "Endo", "Farah", "Gallo", "Haas", "Iyer", "Juul"),
    *("Kaya", "Lund", "Mori", "Nagy", "Obi", "Pires", "Quist", "Rossi", "Sato", "Tran"),
    *("Ueda", "Vega", "Weiss", "Yilmaz", "Zeman"),
)


def name_workers(worker_ids: Sequence[str], *seed: str) -> dict[str, str]:
    """Return the names of up to 1,000 workers by WorkerId, all different.

    With the same seed, each worker has the same name, however many there are.
    """
    random = make_seeded_random("names", *seed)
    first, last = list(_FIRST_NAMES), list(_LAST_NAMES)
    random.shuffle(first)
    random.shuffle(last)
    found = {}
    for position, worker_id in enumerate(worker_ids):
        turn, index = divmod(position, len(first))
        found[worker_id] = f"{first[index]} {last[(turn + index) % len(last)]}"
    return found
