"""The documents, pictures and sounds of the demo, from the files of ``fixtures/demo``."""

from __future__ import annotations

from mockturk.wire.package_data import resource, resource_path

_FOLDER = "fixtures/demo"
# The placeholder in the documents for the base URL of the pictures.
_USUAL_URL = "http://localhost:8014"
_TYPES = ((".svg", "image/svg+xml"), (".wav", "audio/wav"))


class DemoDocuments:
    """The documents of the demo, with the URL of the server filled in.

    ``url`` is the server's base URL, without a trailing slash.
    """

    def __init__(self, url: str) -> None:
        self.url = url

    def text(self, name: str, **filled: str) -> str:
        """Return a document with its placeholders, words in capitals, replaced by values."""
        text = resource(_FOLDER, name).decode().replace(_USUAL_URL, self.url)
        for word, meant in filled.items():
            text = text.replace(word, meant)
        return text


def read_seed_document() -> bytes:
    """Return the world file with the initial data, such as the workers."""
    return resource(_FOLDER, "world.json")


def find_media_file(name: str) -> tuple[bytes, str] | None:
    """Return a picture or a sound with its media type; None if there is no such file."""
    kind = next((kind for ending, kind in _TYPES if name.endswith(ending)), None)
    # Names come from URLs: a name with slashes could lead out of the folder.
    known = {path.name for path in resource_path(_FOLDER, "world.json").parent.iterdir()}
    return (resource(_FOLDER, name), kind) if kind and name in known else None
