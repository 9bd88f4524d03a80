"""Every mistake is a whole sentence in both languages, with the facts that mend it."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import force_locale

from housing.language import prepare_language
from housing.spreadsheets.faults import FileFault, UnreadableFile
from housing.spreadsheets.problems import ProblemCode, RowProblem
from housing.spreadsheets.wording import fault_sentence, problem_sentence

FACTS = {
    "limit": 20_000,
    "row": 3,
    "format": "PDF",
    "sheets": ("HT27", "VT27"),
    "column": "Namn",
    "columns": ("E-post", "Kommun", "Från"),
}
EXPECTED = ("VT27", "2027-01-18", "2027-06-13")


@pytest.fixture(autouse=True, scope="module")
def in_the_application() -> Iterator[None]:
    app = Flask(__name__)
    prepare_language(app)
    with app.app_context():
        yield


def in_language(language: str, sentence_of: object) -> str:
    with force_locale(language):
        if isinstance(sentence_of, UnreadableFile):
            return fault_sentence(sentence_of)
        assert isinstance(sentence_of, RowProblem)
        return problem_sentence(sentence_of)


@pytest.mark.parametrize("code", FileFault)
def test_every_fault_of_a_file_has_a_sentence_in_both_languages(code: FileFault) -> None:
    fault = UnreadableFile(code, **FACTS)  # type: ignore[arg-type]  # facts of several types
    swedish, english = in_language("sv", fault), in_language("en", fault)
    assert swedish != english
    for sentence in (swedish, english):
        assert sentence[0].isupper()
        assert sentence.endswith(".")
        assert "%" not in sentence


@pytest.mark.parametrize("code", ProblemCode)
@pytest.mark.parametrize("expected", [EXPECTED, EXPECTED[:1], ()])
def test_every_mistake_in_a_row_has_a_sentence_in_both_languages(code: ProblemCode, expected: tuple[str, ...]) -> None:
    if code not in {ProblemCode.MISSING, ProblemCode.UNKNOWN}:
        expected = EXPECTED
    problem = RowProblem(7, "Ort", code, "100%(x)s", expected)
    swedish, english = in_language("sv", problem), in_language("en", problem)
    assert swedish != english
    for sentence in (swedish, english):
        assert sentence.endswith((".", "?"))
        assert "%" not in sentence.replace("100%(x)s", "")


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (
            RowProblem(3, "delning", ProblemCode.NOT_ONE_OF, "kvinnor", ("blandat", "samma kön", "ett sällskap")),
            "”kvinnor” går inte att förstå. Skriv blandat, samma kön eller ett sällskap.",
        ),
        (
            RowProblem(3, "latitud", ProblemCode.OUT_OF_RANGE, "0", ("55.3", "69.1")),
            "0 kan inte stämma. Det ska vara mellan 55,3 och 69,1.",
        ),
        (
            RowProblem(3, "Kommun", ProblemCode.UNKNOWN, "Storumann", ("Storuman",)),
            "”Storumann” är inte känt här. Menade du Storuman?",
        ),
        (
            RowProblem(3, "Veckor", ProblemCode.NO_SUCH_WEEK, "v.53", ("2027", "52")),
            "Veckan ”v.53” finns inte. Den sista veckan 2027 är vecka 52.",
        ),
        (
            RowProblem(9, "Efternamn", ProblemCode.DIFFERS, "Maja Forsberg", ("4", "Isak Forsberg")),
            "Här står det ”Maja Forsberg”, men på rad 4 står det ”Isak Forsberg” om samma sak. "
            "Låt raderna säga samma sak.",
        ),
    ],
)
def test_what_an_officer_reads(problem: RowProblem, sentence: str) -> None:
    assert in_language("sv", problem) == sentence


def test_a_fault_names_the_columns_that_are_missing() -> None:
    fault = UnreadableFile(FileFault.MISSING_COLUMNS, columns=("E-post", "Kommun"), row=3)
    assert in_language("sv", fault) == (
        "Bland rubrikerna på rad 3 saknas E-post och Kommun. Lägg till det som saknas och skicka filen igen."
    )
