"""Our schemas accept and refuse the same documents as the real ones."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from documents.document_mutations import mutated, sweeps
from documents.schema_documents import DocumentMaker
from mockturk.documents.schemas import FORMATTED_CONTENT, KINDS, DocumentKind, Schemas

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

each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
generated = settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


class Pair:
    """Our schema of a kind and a real one, with documents made from both."""

    def __init__(self, kind: DocumentKind, checkout: Path, real: Path) -> None:
        ours = checkout / "wsdl" / "AWSMechanicalTurkDataSchemas" / kind.schema
        self.kind = kind
        self.makers = [DocumentMaker(ours), DocumentMaker(real)]
        self._ours = Schemas()
        self._real = etree.XMLSchema(etree.parse(real, etree.XMLParser(no_network=True)))

    def corpus(self, seed: int) -> list[bytes]:
        """Documents that fit one schema or the other, each followed by mutations of it."""
        random = Random(seed)
        documents = []
        for maker in self.makers:
            fitting = maker.document(self.kind.name, random)
            changed = [mutated(maker, fitting, random) for _ in range(MUTATIONS_OF_EACH)]
            documents += [etree.tostring(document) for document in [fitting, *changed]]
        return documents

    def ours(self, document: bytes) -> bool:
        return self._ours.find_violation(self.kind, etree.fromstring(document)) is None

    def real(self, document: bytes) -> bool:
        return self._real.validate(etree.fromstring(document))


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
def test_the_generated_corpus_reaches_everything(pair: Pair) -> None:
    fitting, changed = [], []
    for seed in range(100):
        documents = pair.corpus(seed)
        fitting += documents[:: MUTATIONS_OF_EACH + 1]
        del documents[:: MUTATIONS_OF_EACH + 1]
        changed += documents
    elements, attributes = set(), set()
    for node in (node for text in fitting for node in etree.fromstring(text).iter("*")):
        elements.add(etree.QName(node).localname)
        attributes.update(name for name in node.attrib if not name.startswith("{"))

    for maker in pair.makers:
        assert set(maker.elements) <= elements
        assert set(maker.attributes) <= attributes
    assert all(pair.ours(document) for document in fitting)
    refused = sum(not pair.ours(document) for document in changed)
    assert len(changed) * 0.25 < refused < len(changed) * 0.95


@each_kind
def test_one_change_in_any_element_gets_the_same_verdict(pair: Pair) -> None:
    fitting = [
        maker.document(pair.kind.name, Random(seed)) for seed in range(50) for maker in pair.makers
    ]
    for changed in sweeps(pair.makers[0], fitting):
        # As text, since a validator marks the identifiers it meets.
        document = etree.tostring(changed)
        assert pair.ours(document) == pair.real(document), document.decode()


@each_kind
def test_the_documented_samples_get_the_same_verdict(pair: Pair, reference: Path) -> None:
    samples = sorted((reference / "samples" / "documents").glob(f"{pair.kind.name}-*.xml"))
    assert samples
    for sample in samples:
        if sample.name.endswith(".malformed.xml"):
            with pytest.raises(etree.XMLSyntaxError):
                etree.parse(sample)
            continue
        document = sample.read_bytes()
        assert pair.ours(document) == pair.real(document), sample.name
        assert pair.ours(document) == (not sample.name.endswith(".invalid.xml")), sample.name


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
