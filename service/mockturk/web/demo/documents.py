"""The texts and pictures of the demo, which are files of ``fixtures/demo``."""

from __future__ import annotations

from mockturk.wire.package_data import resource, resource_path

_FOLDER = "fixtures/demo"
# Where the pictures are that the documents name, until it is known where the server is.
_USUAL_URL = "http://localhost:8014"
_TYPES = ((".svg", "image/svg+xml"), (".wav", "audio/wav"))


class DemoDocuments:
    """The documents of the demo, with the address of the server they are shown by.

    ``url`` is its base address, without a slash behind it.
    """

    def __init__(self, url: str) -> None:
        self.url = url

    def text(self, name: str, **filled: str) -> str:
        """Return a document in which words in capitals are replaced by what is meant."""
        text = resource(_FOLDER, name).decode().replace(_USUAL_URL, self.url)
        for word, meant in filled.items():
            text = text.replace(word, meant)
        return text


def read_seed_document() -> bytes:
    """Return the world file with those who are there before anything happens."""
    return resource(_FOLDER, "world.json")


def find_media_file(name: str) -> tuple[bytes, str] | None:
    """Return a picture or a sound with its type; None if there is none of that name."""
    kind = next((kind for ending, kind in _TYPES if name.endswith(ending)), None)
    # Names come from addresses: one with a path in it would lead out of the folder.
    known = {path.name for path in resource_path(_FOLDER, "world.json").parent.iterdir()}
    return (resource(_FOLDER, name), kind) if kind and name in known else None
