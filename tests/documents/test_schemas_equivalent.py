"""Our schemas accept and refuse the same documents as the real ones."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from documents.document_mutations import mutated, sweeps
from documents.schema_documents import DocumentMaker
from mockturk.documents.schemas import FORMATTED_CONTENT, KINDS, DocumentKind, Schemas
from pins import FOLDER, Pins

REAL = {
    "QuestionForm": "QuestionForm-2005-10-01.xsd",
    "QuestionFormAnswers": "QuestionFormAnswers-2005-10-01.xsd",
    "AnswerKey": "AnswerKey-2005-10-01.xsd",
    "ExternalQuestion": "ExternalQuestion-2006-07-14.xsd",
    "HTMLQuestion": "HTMLQuestion-2011-11-11.xsd",
    "FormattedContent": "FormattedContentXHTMLSubset-2006-07-14.later.xsd",
}
OLDER_FORMATTED_CONTENT = "FormattedContentXHTMLSubset-2006-07-14.javasdk.xsd"
MUTATIONS_OF_EACH = 4
PINNED_SEEDS, PINNED_STEP = 20, 10

each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
generated = settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


class Schema:
    """Our schema of a kind, with documents made from it."""

    def __init__(self, kind: DocumentKind, checkout: Path) -> None:
        ours = checkout / "wsdl" / "AWSMechanicalTurkDataSchemas" / kind.schema
        self.kind = kind
        self.makers = [DocumentMaker(ours)]
        self._ours = Schemas()

    def corpus(self, seed: int) -> list[bytes]:
        """A document that fits, of each maker, followed by mutations of it."""
        random = Random(seed)
        documents = []
        for maker in self.makers:
            fitting = maker.document(self.kind.name, random)
            changed = [mutated(maker, fitting, random) for _ in range(MUTATIONS_OF_EACH)]
            documents += [etree.tostring(document) for document in [fitting, *changed]]
        return documents

    def ours(self, document: bytes) -> bool:
        return self._ours.find_violation(self.kind, etree.fromstring(document)) is None

    def sweep(self) -> Iterator[bytes]:
        """Documents with one change, of every kind, in every element."""
        fitting = [
            maker.document(self.kind.name, Random(seed))
            for seed in range(50)
            for maker in self.makers
        ]
        # As text, since a validator marks the identifiers it meets.
        return map(etree.tostring, sweeps(self.makers[0], fitting))


class Pair(Schema):
    """Our schema of a kind and a real one, with documents made from both."""

    def __init__(self, kind: DocumentKind, checkout: Path, real: Path) -> None:
        super().__init__(kind, checkout)
        self.makers.append(DocumentMaker(real))
        self._real = etree.XMLSchema(etree.parse(real, etree.XMLParser(no_network=True)))

    def real(self, document: bytes) -> bool:
        return self._real.validate(etree.fromstring(document))


def pinned_documents(schema: Schema) -> list[bytes]:
    """The documents whose verdicts are pinned; they are made from our schema alone."""
    generated = [document for seed in range(PINNED_SEEDS) for document in schema.corpus(seed)]
    return [*generated, *islice(schema.sweep(), 0, None, PINNED_STEP)]


@pytest.fixture
def schema(kind: DocumentKind, checkout: Path) -> Schema:
    return Schema(kind, checkout)


@pytest.fixture
def pair(kind: DocumentKind, checkout: Path, reference: Path) -> Pair:
    return Pair(kind, checkout, reference / "schemas" / REAL[kind.name])


@each_kind
@generated
@given(seed=st.integers(0, 2**63))
def test_generated_documents_get_the_same_verdict(pair: Pair, seed: int) -> None:
    for document in pair.corpus(seed):
        assert pair.ours(document) == pair.real(document), document.decode()


@each_kind
def test_the_generated_corpus_reaches_everything(schema: Schema) -> None:
    fitting, changed = [], []
    for seed in range(200):
        documents = schema.corpus(seed)
        fitting += documents[:: MUTATIONS_OF_EACH + 1]
        del documents[:: MUTATIONS_OF_EACH + 1]
        changed += documents
    elements, attributes = set(), set()
    for node in (node for text in fitting for node in etree.fromstring(text).iter("*")):
        elements.add(etree.QName(node).localname)
        attributes.update(name for name in node.attrib if not name.startswith("{"))

    (maker,) = schema.makers
    assert set(maker.elements) <= elements
    assert set(maker.attributes) <= attributes
    assert all(schema.ours(document) for document in fitting)
    refused = sum(not schema.ours(document) for document in changed)
    assert len(changed) * 0.25 < refused < len(changed) * 0.95


@each_kind
def test_one_change_in_any_element_gets_the_same_verdict(
    pair: Pair, schema: Schema, pins: Pins
) -> None:
    ours, real = pair.makers
    assert (ours.elements, ours.attributes) == (real.elements, real.attributes)
    documents = pinned_documents(schema)
    for document in chain(pair.sweep(), documents):
        assert pair.ours(document) == pair.real(document), document.decode()

    verdicts = "".join("+" if pair.ours(document) else "-" for document in documents)
    pins.keep(f"verdicts/{pair.kind.name}.txt", f"{verdicts}\n".encode())


@each_kind
def test_documents_get_the_pinned_verdict(schema: Schema, pins: Pins) -> None:
    verdicts = pins.read(f"verdicts/{schema.kind.name}.txt").decode().strip()

    for document, verdict in zip(pinned_documents(schema), verdicts, strict=True):
        assert schema.ours(document) == (verdict == "+"), document.decode()


@each_kind
def test_the_documented_samples_get_the_same_verdict(pair: Pair, reference: Path) -> None:
    for sample in samples_of(pair.kind, reference / "samples" / "documents"):
        document = sample.read_bytes()
        assert pair.ours(document) == pair.real(document), sample.name


@each_kind
def test_the_documented_samples_get_the_verdict_in_their_name(schema: Schema) -> None:
    for sample in samples_of(schema.kind, FOLDER / "documents"):
        document = sample.read_bytes()
        assert schema.ours(document) == (not sample.name.endswith(".invalid.xml")), sample.name


def samples_of(kind: DocumentKind, folder: Path) -> Iterator[Path]:
    """The well-formed samples of a kind; the others must be malformed indeed."""
    samples = sorted(folder.glob(f"{kind.name}-*.xml"))
    assert samples
    for sample in samples:
        if sample.name.endswith(".malformed.xml"):
            with pytest.raises(etree.XMLSyntaxError):
                etree.parse(sample)
        else:
            yield sample


@generated
@given(seed=st.integers(0, 2**63))
def test_of_two_variants_of_formatted_content_ours_is_the_wider(
    checkout: Path, reference: Path, seed: int
) -> None:
    older = Pair(FORMATTED_CONTENT, checkout, reference / "schemas" / OLDER_FORMATTED_CONTENT)
    for document in older.corpus(seed):
        narrower = b"iframe" in document or b"mailto:" in document
        assert older.ours(document) >= older.real(document), document.decode()
        assert narrower or older.ours(document) == older.real(document), document.decode()
