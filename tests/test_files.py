"""A sent file is found again only by whoever sent it, for what it was sent for, within its hour."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from housing.files import KEPT, file_sent_for, keep_for_another_purpose, keep_upload, sent_file
from tests.harness.clock import TUESDAY
from tests.harness.people import a_person

PURPOSE = "stock:2421"


@pytest.mark.parametrize(
    ("by_sender", "purpose", "at", "is_found"),
    [
        (True, PURPOSE, TUESDAY, True),
        (True, PURPOSE, TUESDAY + KEPT - timedelta(seconds=1), True),
        (True, PURPOSE, TUESDAY + KEPT, False),
        (True, "stock:2422", TUESDAY, False),
        (False, PURPOSE, TUESDAY, False),
    ],
)
def test_who_finds_it(session_scope: Session, by_sender: bool, purpose: str, at: datetime, is_found: bool) -> None:
    olle, siv = a_person("Olle", "Olsson", "olle@storuman.example"), a_person("Siv", "Sand", "siv@sorsele.example")
    session_scope.flush()
    ref = keep_upload(b"a;b", "lista.csv", purpose=PURPOSE, person_id=olle.id, at=TUESDAY)
    found = sent_file(ref, purpose=purpose, person_id=olle.id if by_sender else siv.id, at=at)
    assert (found is not None) is is_found


@pytest.mark.parametrize(
    ("by_sender", "purpose", "at", "is_found"),
    [
        (True, "given back", TUESDAY + KEPT - timedelta(seconds=1), True),
        (True, "given back", TUESDAY + KEPT, False),
        (True, PURPOSE, TUESDAY, False),
        (False, "given back", TUESDAY, False),
    ],
)
def test_what_is_kept_for_another_purpose_is_found_for_that_alone_and_no_longer(
    session_scope: Session, by_sender: bool, purpose: str, at: datetime, is_found: bool
) -> None:
    olle, siv = a_person("Olle", "Olsson", "olle@storuman.example"), a_person("Siv", "Sand", "siv@sorsele.example")
    session_scope.flush()
    keep_upload(b"a;b", "lista.csv", purpose=PURPOSE, person_id=olle.id, at=TUESDAY)
    ref = keep_upload(b"c;d", "lista.csv", purpose=PURPOSE, person_id=olle.id, at=TUESDAY)
    keep_for_another_purpose(ref, "given back")
    person_id = olle.id if by_sender else siv.id
    found = sent_file(ref, purpose=purpose, person_id=person_id, at=at)
    last = file_sent_for(purpose, person_id=person_id, at=at)
    assert (found is not None) is is_found
    assert (last is not None and last.ref == ref) is is_found
