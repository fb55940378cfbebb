"""The embedded documents of a world: validation, with a cache of valid texts, and parsing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from mockturk.documents.answer_keys import AnswerKey, read_answer_key
from mockturk.documents.answer_validation import (
    AnswerProblem,
    find_problems,
    require_fitting,
)
from mockturk.documents.answers import iterate_answers, read_answers, require_answers
from mockturk.documents.form_fields import FieldValue, write_field_answers, write_form_answers
from mockturk.documents.form_view import FormView, build_form_view
from mockturk.documents.question_forms import (
    ANSWER_FORMAT,
    FileRule,
    QuestionForm,
    QuestionFormReader,
)
from mockturk.documents.questions import MAX_SHAPE_BYTES, MAX_SHAPES, QuestionValidator
from mockturk.documents.schemas import QUESTION_FORM, Schemas
from mockturk.documents.template_fingerprint import compute_fingerprint
from mockturk.documents.validation_cache import ValidationCache
from mockturk.domain.api_rules import LEGACY_RULES, APIRules
from mockturk.domain.errors import InvalidParameterValue, ItemError, ParameterTooShortError
from mockturk.domain.limits import ActiveLimits, Limits
from mockturk.domain.record import Record

if TYPE_CHECKING:
    from mockturk.domain.answers import Answers
    from mockturk.domain.request_notes import RequestNotes

# Enough for the HITs of some seconds, if all their Questions differ, as in a batch from a template.
# Equal Questions gain: without the cache, a QuestionForm would make a CreateHIT 13 % dearer, and a
# page of 1 KB would take 1.7 ms.
MAX_VALID_TEXTS = 1024
MAX_VALID_BYTES = 8 * 2**20


class QuestionCheck(Record, frozen=True):
    """The result of an earlier check of a Question: the error, or None if it is valid."""

    text: str
    rules: APIRules
    limits: Limits
    error: ItemError | None


class Documents:
    """Validates and parses the documents inside requests; each world has its own.

    ``require_valid_question`` replaces the validation of a Question's content. It takes the text
    and the rules, and raises an ItemError if the text is invalid.
    """

    def __init__(
        self,
        rules: ActiveLimits,
        require_valid_question: Callable[[str, APIRules], None] | None = None,
    ) -> None:
        self._rules = rules
        self._schemas = Schemas()
        self._forms = QuestionFormReader(self._schemas)
        self._require_valid = (
            require_valid_question or QuestionValidator(self._schemas).require_valid
        )
        self._tests = QuestionValidator(self._schemas, "Test", (QUESTION_FORM,))
        # A text that is valid by the legacy rules is valid by those of 2017-01-17 too.
        self._valid = ValidationCache(most=MAX_VALID_TEXTS, most_bytes=MAX_VALID_BYTES)
        self._valid_in_2017 = ValidationCache(most=MAX_VALID_TEXTS, most_bytes=MAX_VALID_BYTES)
        # The fingerprints of forms whose patterns can all be checked.
        self._checked_shapes = ValidationCache(most=MAX_SHAPES, most_bytes=MAX_SHAPE_BYTES)

    def check_question(self, text: str, rules: APIRules = LEGACY_RULES) -> QuestionCheck:
        """Validate the Question of a HIT, and return the result for ``validate_question``."""
        limits, error = self._rules.limits, None
        try:
            text = self.validate_question(text, rules)
        except ItemError as refused:
            error = refused.copy()
        return QuestionCheck(text, rules, limits, error)

    def validate_question(
        self, text: str, rules: APIRules = LEGACY_RULES, checked: QuestionCheck | None = None
    ) -> str:
        """Return the Question of a HIT if it is valid; valid texts are cached.

        ``rules`` are those of the API of the call. If ``checked`` is the result for this text and
        these rules, the text is not checked again. Raises ParameterTooShortError (empty),
        InvalidParameterValue (too long), XMLParseError (not well-formed, or not valid) and
        XHTMLParseError (a page inside it is not valid).
        """
        subject = text, rules, self._rules.limits
        if checked is not None and (checked.text, checked.rules, checked.limits) == subject:
            if checked.error is not None:
                raise checked.error.copy()
            return checked.text
        if not text:
            raise ParameterTooShortError("Question")
        held = self._valid.get(text)
        if held is None and rules is not LEGACY_RULES:
            held = self._valid_in_2017.get(text)
        if held is not None:
            return held
        limits, size = self._rules.limits, len(text.encode())
        if size > limits.question_bytes:
            raise InvalidParameterValue(
                "Question",
                text,
                f"It may have at most {limits.question_bytes} bytes, not {size}.",
            )
        if not limits.question_may_be_any_text:
            self._require_valid(text, rules)
            (self._valid if rules is LEGACY_RULES else self._valid_in_2017).add(text)
        return text

    def validate_test(self, text: str) -> str:
        """Return the test of a Qualification type if it is a valid QuestionForm without files.

        Raises ParameterTooShortError (empty), InvalidParameterValue (too long, or with a
        FileUploadAnswer), XMLParseError (not well-formed, or not valid) and XHTMLParseError (a page
        inside it is not valid).
        """
        self._require_length("Test", text)
        if not self._rules.limits.question_may_be_any_text:
            self._tests.require_valid(text)
        form = self._forms.form(text)
        questions = form.questions.values() if form else ()
        if any(isinstance(one.rule, FileRule) for alike in questions for one in alike):
            raise InvalidParameterValue(
                "Test", text, "A Qualification test cannot have a FileUploadAnswer."
            )
        return text

    def validate_answer_key(self, text: str) -> str:
        """Return the AnswerKey of a Qualification type if it is valid.

        Whether it fits the test is not checked: unanswered questions get their DefaultScore.
        Raises ParameterTooShortError (empty), InvalidParameterValue (too long, or a number that
        cannot be scored with) and XMLParseError (not well-formed, or not valid).
        """
        self._require_length("AnswerKey", text)
        read_answer_key(text, self._schemas)
        return text

    def answer_key(self, text: str) -> AnswerKey:
        """Parse an AnswerKey that was validated before."""
        return read_answer_key(text, self._schemas)

    def score(self, answer_key: str, answers: Answers) -> int:
        """Return the value of the Qualification for the answers to a test.

        ``answer_key`` must have been validated before.
        """
        return read_answer_key(answer_key, self._schemas).value(answers)

    def _require_length(self, parameter: str, text: str) -> None:
        if not text:
            raise ParameterTooShortError(parameter)
        size = len(text.encode(errors="surrogatepass"))
        most = self._rules.limits.question_bytes
        if size > most:
            raise InvalidParameterValue(
                parameter, text, f"It may have at most {most} bytes, not {size}."
            )

    def form(self, question: str) -> QuestionForm | None:
        """Return the parsed QuestionForm of a HIT; None if its Question is of another kind."""
        return self._forms.form(question)

    def note_unknown_questions(
        self, question: str, identifiers: Mapping[str, Collection[str]], notes: RequestNotes
    ) -> None:
        """Note the identifiers of questions that a QuestionForm does not have, by parameter.

        Any other kind of Question is not checked, as only its page knows the fields
        (docs/reference/decisions.md#d33-questions).
        """
        if self._forms.has_questions(question, set().union(*identifiers.values())):
            return
        form = self._forms.form(question)
        if form is None:
            return
        known = frozenset(map(str.strip, form.questions))
        for parameter, names in identifiers.items():
            for name in names:
                if name.strip() not in known:
                    notes.add_ignored(name, known, parameter)

    def note_unchecked_patterns(self, parameter: str, text: str, notes: RequestNotes) -> None:
        """Note the patterns of a Question or a Test that cannot be checked.

        Source: docs/reference/decisions.md#d33-patterns.
        """
        if ANSWER_FORMAT not in text:
            return
        # To read a form takes as long as a CreateHIT: read one of those made from a template.
        shape = compute_fingerprint(text)
        if shape is not None and self._checked_shapes.get(shape) is not None:
            return
        form = self._forms.form(text)
        unchecked = list(form.find_unchecked_patterns()) if form else []
        for identifier, why in unchecked:
            path = f"{parameter}.{identifier.strip()}.{ANSWER_FORMAT}"
            notes.add_unused(path, f"The pattern cannot be checked: {why}")
        if shape is not None and not unchecked:
            self._checked_shapes.add(shape)

    def build_form_view(self, question: str) -> FormView | None:
        """Return the view of the QuestionForm of a HIT or a test; None for another kind."""
        form = self._forms.form(question)
        return None if form is None else build_form_view(question, form)

    def require_answers_fit(self, question: str, answers: str) -> None:
        """Check a QuestionFormAnswers document against its schema and the Question of its HIT.

        Only a valid QuestionForm has rules for answers; any other Question accepts all of them.
        Raises XMLParseError and InvalidParameterValue.
        """
        root = require_answers(answers, self._schemas)
        form = self._forms.form(question)
        if form is not None:
            require_fitting(form, iterate_answers(root))

    def list_answer_problems(
        self, question: str, fields: Mapping[str, FieldValue]
    ) -> list[AnswerProblem]:
        """Return all reasons why fields do not fit their Question, as ``find_problems`` finds them.

        Raises XMLParseError and InvalidParameterValue for fields that no document can have.
        """
        form = self._forms.form(question)
        if form is None:
            return []
        root = require_answers(write_field_answers(form, fields), self._schemas)
        return list(find_problems(form, iterate_answers(root)))

    def read_answers(self, text: str) -> Answers:
        """Return the values in a valid QuestionFormAnswers document; raises XMLParseError."""
        return read_answers(text)

    def write_form_answers(self, fields: Iterable[tuple[str, str]]) -> str:
        """Return the QuestionFormAnswers document for a posted form, without validation."""
        return write_form_answers(fields)

    def write_field_answers(self, question: str, fields: Mapping[str, FieldValue]) -> str:
        """Return the QuestionFormAnswers document for plain fields.

        The Question determines the elements of each answer. The document is not validated.
        """
        return write_field_answers(self._forms.form(question), fields)
