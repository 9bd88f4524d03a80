"""An officer keeps the photos of her homes; others see those that they may, and no more of them than pixels."""

from collections.abc import Callable
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from housing.bookings.models import Booking
from housing.bookings.services.deciding import approve_booking
from housing.database import db
from housing.doctor.examination import examine
from housing.organisations.models import Municipality
from housing.rules.photos import LARGEST_BYTES, MOST_OF_A_HOME
from housing.stock.models import Dwelling, Property
from housing.stock.photo_models import Photo
from housing.stock.queries.photos import photos_of
from housing.stock.services.photos import move_photo, remove_photo
from housing.stored_files import stored_files
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY
from tests.harness.forms import csrf_token, post_form
from tests.harness.photos import CAMERA, PLACE, a_jpeg, a_photo
from tests.harness.sign_in import sign_in
from tests.harness.world import World, build_world, found

HOUSING = "/municipalities/storuman/housing"


@pytest.fixture
def world(session_scope: Session) -> World:
    return build_world()


@pytest.fixture
def officer(client: CheckedClient, world: World) -> CheckedClient:
    sign_in(client, world.storuman.officer)
    return client


def visitor(app: Flask, email: str | None = None) -> CheckedClient:
    client = CheckedClient(app)
    if email:
        sign_in(client, email)
    return client


def page_of(world: World) -> str:
    return f"{HOUSING}/dwellings/{world.storuman.dwelling}/photos"


def send(client: CheckedClient, page: str, content: bytes, name: str = "IMG_0001.JPG", text: str = "Köket") -> int:
    file = {"file": (BytesIO(content), name), "text_sv": text}
    return post_form(client, page, file, action=page).status_code


def home(world: World) -> Dwelling:
    db.session.expire_all()
    return found(Dwelling, world.storuman.dwelling)


def texts(world: World) -> list[str]:
    return [photo.text["sv"] for photo in photos_of(home(world))]


def test_a_photo_is_kept_and_shown_without_what_the_camera_added(
    officer: CheckedClient, app: Flask, world: World
) -> None:
    assert send(officer, page_of(world), a_jpeg((1200, 900))) == 303
    (photo,) = photos_of(home(world))
    page = officer.get(page_of(world)).text
    assert "Köket" in page
    assert "IMG_0001" not in page
    for width in (480, 960, 1600):
        answer = visitor(app).get(f"/photos/{photo.ref}/{width}")
        assert (answer.status_code, answer.mimetype) == (200, "image/webp")
        assert PLACE not in answer.data
        assert CAMERA.encode() not in answer.data
        assert answer.headers["Cache-Control"] == "public, max-age=86400"
        again = visitor(app).get(f"/photos/{photo.ref}/{width}", headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "foto.jpg", "Det här är inget foto"),
        (a_jpeg()[:-1500], "foto.jpg", "Filen är skadad"),
        (b"", "foto.jpg", "Filen är tom"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(100), "IMG.HEIC", "Spara det som JPEG"),
    ],
)
def test_what_is_no_photo_is_refused_in_words_whatever_it_is_called(
    officer: CheckedClient, world: World, content: bytes, name: str, sentence: str
) -> None:
    page = page_of(world)
    answer = post_form(officer, page, {"file": (BytesIO(content), name), "text_sv": "Köket"}, action=page)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert texts(world) == []


@pytest.mark.parametrize(
    ("more", "status"), [(LARGEST_BYTES - 100_000, 303), (LARGEST_BYTES, 422), (LARGEST_BYTES + 200_000, 413)]
)
def test_it_may_be_larger_than_other_files_and_not_too_large(
    officer: CheckedClient, world: World, more: int, status: int
) -> None:
    """JPEG readers pass over what stands behind the picture."""
    page = page_of(world)
    fields = {"csrf_token": csrf_token(officer, page), "text_sv": "Köket"}
    file = FileStorage(BytesIO(a_jpeg() + bytes(more)), "foto.jpg")
    boundary, body = encode_multipart({**fields, "file": file})
    sent = officer.post(page, data=body, content_type=f"multipart/form-data; boundary={boundary}")
    assert sent.status_code == status
    assert texts(world) == (["Köket"] if status == 303 else [])


def test_without_words_it_is_not_taken(officer: CheckedClient, world: World) -> None:
    assert send(officer, page_of(world), a_jpeg(), text=" ") == 422
    assert texts(world) == []


def test_sent_twice_it_is_there_once(officer: CheckedClient, world: World) -> None:
    for _ in range(2):
        assert send(officer, page_of(world), a_jpeg()) == 303
    assert texts(world) == ["Köket"]


def test_a_full_home_takes_no_more(officer: CheckedClient, world: World) -> None:
    for number in range(MOST_OF_A_HOME - 1):
        a_photo(home(world), f"Foto {number}")
    db.session.commit()
    token = csrf_token(officer, page_of(world))
    a_photo(home(world), "Ett till")
    db.session.commit()
    sent = {"csrf_token": token, "file": (BytesIO(a_jpeg()), "a.jpg"), "text_sv": "Köket"}
    answer = officer.post(page_of(world), data=sent)
    assert answer.status_code == 422
    assert "Ta bort ett först" in answer.text
    assert len(texts(world)) == MOST_OF_A_HOME


def test_they_are_ordered_described_and_removed_by_buttons(officer: CheckedClient, world: World) -> None:
    kitchen, bath = (a_photo(home(world), what).ref for what in ("Köket", "Badrummet"))
    db.session.commit()
    post_form(officer, page_of(world), action=f"{HOUSING}/photos/{bath}/up")
    assert texts(world) == ["Badrummet", "Köket"]
    post_form(officer, page_of(world), action=f"{HOUSING}/photos/{bath}/down")
    assert texts(world) == ["Köket", "Badrummet"]
    one = f"{HOUSING}/photos/{kitchen}"
    assert post_form(officer, one, {"text_sv": "Kök med bord", "text_en": "Kitchen"}, action=one).status_code == 303
    assert found(Photo, kitchen).text == {"sv": "Kök med bord", "en": "Kitchen"}
    assert post_form(officer, one, action=f"{one}/remove").status_code == 303
    assert texts(world) == ["Badrummet"]


def test_whoever_saves_words_over_anothers_is_told(officer: CheckedClient, world: World) -> None:
    photo = a_photo(home(world))
    db.session.commit()
    one = f"{HOUSING}/photos/{photo.ref}"
    page = BeautifulSoup(officer.get(one).text, "html.parser")
    fields = {str(field["name"]): str(field["value"]) for field in page.select(f"form[action='{one}'] input")}
    found(Photo, photo.ref).text = {"sv": "Köket mot söder"}
    db.session.commit()
    answer = officer.post(one, data={**fields, "text_sv": "Ett kök"})
    assert answer.status_code == 409
    assert "Ett kök" in answer.text
    assert found(Photo, photo.ref).text == {"sv": "Köket mot söder"}


def test_who_moves_or_removes_what_another_has_removed_harms_nothing(world: World, session_scope: Session) -> None:
    first = a_photo(home(world), "Köket")
    a_photo(home(world), "Badrummet")
    session_scope.commit()
    assert first.text  # read before the other officer's deed
    session_scope.execute(delete(Photo).where(Photo.id == first.id), execution_options={"synchronize_session": False})
    move_photo(first, up=False, person_id=None, at=TUESDAY)
    remove_photo(first, person_id=None, at=TUESDAY)
    session_scope.commit()
    assert texts(world) == ["Badrummet"]


def retire_dwelling(world: World) -> None:
    home(world).retired_on = TUESDAY.date()


def retire_property(world: World) -> None:
    home(world).property.retired_on = TUESDAY.date()


def close_town(world: World) -> None:
    db.session.get_one(Municipality, world.storuman.id).live_since = None


@pytest.mark.parametrize("close", [retire_dwelling, retire_property, close_town])
def test_what_is_out_of_use_is_shown_to_nobody_but_its_officer(
    officer: CheckedClient, app: Flask, world: World, close: Callable[[World], None]
) -> None:
    address = f"/photos/{a_photo(home(world)).ref}/480"
    db.session.commit()
    assert visitor(app).get(address).status_code == 200
    close(world)
    db.session.commit()
    assert visitor(app).get(address).status_code == 404
    assert visitor(app, world.sorsele.officer).get(address).status_code == 404
    answer = officer.get(address)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"].startswith("private")


def test_only_our_widths_and_our_photos_are_there(client: CheckedClient, world: World) -> None:
    photo = a_photo(home(world))
    db.session.commit()
    for address in (f"/photos/{photo.ref}/481", f"/photos/{photo.ref}/0", "/photos/nothing234/480"):
        assert client.get(address).status_code == 404


def test_students_see_the_home_where_they_choose_and_the_house_when_it_is_theirs(app: Flask, world: World) -> None:
    inside = a_photo(home(world), "Köket").ref
    outside = a_photo(home(world).property, "Ingången").ref
    db.session.commit()
    student = visitor(app, world.elin)
    own = f"/bookings/{world.storuman.booking}"
    assert f"/photos/{inside}/480" in student.get("/municipalities/storuman").text
    search = student.get(f"/placements/{world.storuman.placement}/beds").text
    assert f"/photos/{inside}/480" in search
    bed = student.get(f"/placements/{world.storuman.placement}/beds/{world.storuman.beds[1]}")
    assert f"/photos/{inside}/480" in bed.text
    before = student.get(own).text
    assert f"/photos/{inside}/480" in before
    assert outside not in search + bed.text + before
    assert student.get(f"{own}/photos/{outside}/480").status_code == 404
    assert visitor(app).get(f"/photos/{outside}/480").status_code == 404
    approve_booking(found(Booking, world.storuman.booking), person_id=None, at=TUESDAY)
    db.session.commit()
    assert f"{own}/photos/{outside}/480" in student.get(own).text
    assert student.get(f"{own}/photos/{outside}/480").status_code == 200
    assert student.get(f"{own}/photos/{inside}/480").status_code == 404
    assert visitor(app, world.maja).get(f"{own}/photos/{outside}/480").status_code == 404


def test_another_towns_officer_finds_nothing(app: Flask, world: World) -> None:
    photo = a_photo(home(world)).ref
    db.session.commit()
    other = visitor(app, world.sorsele.officer)
    for slug in ("storuman", "sorsele"):
        assert other.get(f"/municipalities/{slug}/housing/photos/{photo}").status_code == 404
        assert other.get(f"/municipalities/{slug}/housing/dwellings/{home(world).ref}/photos").status_code == 404


def test_the_doctor_misses_a_file(world: World) -> None:
    photo = a_photo(home(world))
    db.session.commit()
    assert [str(breach) for breach in examine(TUESDAY.date())] == []
    photo.medium = "0" * 64
    db.session.commit()
    assert [str(breach) for breach in examine(TUESDAY.date())] == [f"photos: photo {photo.ref}: has no file: medium"]


def test_the_database_keeps_one_home_for_each_photo(world: World, session_scope: Session) -> None:
    photo = a_photo(home(world))
    session_scope.commit()
    assert stored_files().has(photo.large)
    house = session_scope.scalars(select(Property)).first()
    assert house is not None
    photo.property_id = house.id
    with pytest.raises(Exception, match="home"):
        session_scope.commit()
    session_scope.rollback()
