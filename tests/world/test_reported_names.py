"""Each name is reported once for each access key."""

from __future__ import annotations

from mockturk.world.reported_names import MAX_NAMES, ReportedNames


def test_a_name_is_new_once_for_each_key() -> None:
    names = ReportedNames()

    assert [names.add("A", "Titel"), names.add("A", "Titel")] == [True, False]
    assert names.add("B", "Titel")
    assert names.add("A", "Other")
    names.clear()
    assert names.add("A", "Titel")


def test_the_oldest_names_are_forgotten() -> None:
    names = ReportedNames()
    for number in range(MAX_NAMES + 1):
        names.add("A", str(number))

    assert names.add("A", "0")
    assert not names.add("A", str(MAX_NAMES))
