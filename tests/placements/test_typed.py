"""What is typed of one placement reads back as it was typed, whatever it is."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from housing.placements.reading import read_placements
from housing.placements.typed import TYPED_FILE, Typed, field_of, list_of

TODAY = date(2026, 11, 24)
FIELDS = {"email", "first_name", "last_name", "course_code", "course_name", "study_term", "site", "municipality"}
anything = st.text(max_size=60).filter(lambda text: text.strip("\x00 \t\n\r"))


@given(st.builds(Typed, *[anything] * 9, housing=st.sampled_from(("yes", "no", "unknown"))))
def test_whatever_is_typed_is_read_or_told_at_a_field(typed: Typed) -> None:
    file = read_placements(list_of(typed), TYPED_FILE, term=None, today=TODAY)
    assert file.rows or file.problems
    assert {field_of(problem) for problem in file.problems} <= {*FIELDS, "when", "housing", "reference"}


@given(site=st.text("abc;\"',\n åÅ=+-", min_size=1, max_size=20).filter(str.strip))
def test_signs_that_mean_something_in_files_are_only_signs(site: str) -> None:
    typed = Typed("eva@umu.example", "Eva", "Ek", "3OM401", "", "", site, "Storuman", "v.6-8", "yes")
    (row,) = read_placements(list_of(typed), TYPED_FILE, term=None, today=TODAY).rows
    assert row.site_name == " ".join(site.split())
