"""Before a room is hers a student sees a home by name and about where it is, and no minutes that nobody can know."""

from bs4 import BeautifulSoup
from flask import Flask

from housing.database import db
from housing.organisations.models import PlacementSite
from housing.stock.models import Property
from tests.harness.client import CheckedClient
from tests.harness.sign_in import sign_in
from tests.harness.world import World, found

STREET = "Skogsvägen 4"


def pages(world: World) -> tuple[str, str]:
    """The search and one bed."""
    search = f"/placements/{world.storuman.second_placement}/beds"
    return search, f"{search}/{world.storuman.beds[1]}"


def called_by_its_address(app: Flask, world: World) -> None:
    with app.app_context():
        house = found(Property, world.storuman.property)
        house.name, house.name_key = STREET, STREET.casefold()
        db.session.commit()


def the_site_is_placed(app: Flask, world: World, placed: bool) -> None:
    with app.app_context():
        found(PlacementSite, world.storuman.site).is_approximate = not placed
        db.session.commit()


def map_spots(html: str) -> set[str]:
    return {str(house) for house in BeautifulSoup(html, "html.parser").select(".locator-house")}


def test_the_address_is_on_no_page_before_the_room_is_hers(elin: CheckedClient, world: World) -> None:
    own = (f"/bookings/{world.storuman.booking}", f"/applications/{world.storuman.application}")
    for page in (*pages(world), *own, "/placements"):
        assert "Skogsvägen" not in elin.get(page).text


def test_a_home_is_called_by_its_own_name(elin: CheckedClient, world: World) -> None:
    for page in pages(world):
        assert "Skogsgården, A" in elin.get(page).text


def test_a_home_called_by_its_address_is_known_by_number_and_flat(
    app: Flask, elin: CheckedClient, world: World
) -> None:
    called_by_its_address(app, world)
    html = BeautifulSoup(elin.get(pages(world)[1]).text, "html.parser")
    assert STREET not in html.get_text()
    named = [html.select_one(place) for place in ("title", "h1", ".ds-breadcrumbs [aria-current]")]
    assert all(each is not None and each.get_text().startswith("Hus 1, A, rum 2") for each in named)


def test_rooms_and_houses_are_numbered_in_english_too(app: Flask, client: CheckedClient, world: World) -> None:
    called_by_its_address(app, world)
    client.set_cookie("language", "en", domain="127.0.0.1")
    sign_in(client, world.elin)
    search, bed = pages(world)
    assert "House 1, A, room 2" in client.get(bed).text
    assert "Room 2" in client.get(search).text


def test_the_map_does_not_tell_which_house_it_is(app: Flask, elin: CheckedClient, world: World) -> None:
    drawn = []
    for latitude in (65.0961, 65.0967):  # some houses further up the same street
        with app.app_context():
            found(Property, world.storuman.property).latitude = latitude
            db.session.commit()
        drawn.append(map_spots(elin.get(pages(world)[1]).text))
    assert drawn[0] == drawn[1] != set()


def test_no_minutes_to_a_site_that_nobody_has_placed(app: Flask, elin: CheckedClient, world: World) -> None:
    the_site_is_placed(app, world, True)
    for page in pages(world):
        assert "1 minut till fots" in elin.get(page).text
    the_site_is_placed(app, world, False)
    for page in pages(world):
        text = elin.get(page).text
        assert "Avståndet är inte känt" in text
        assert "till fots" not in text
    assert "Närmast centrum" in elin.get(pages(world)[0]).text


def test_the_way_to_another_municipality_is_told_in_kilometres_under_the_map_too(
    app: Flask, elin: CheckedClient, world: World
) -> None:
    bed = f"/placements/{world.storuman.second_placement}/beds/{world.sorsele.beds[1]}"
    text = elin.get(bed).text
    assert text.count("48 km, bil behövs") == 2
    assert "till fots" not in text


def test_an_officer_is_not_told_minutes_to_a_site_that_nobody_has_placed(
    app: Flask, client: CheckedClient, world: World
) -> None:
    the_site_is_placed(app, world, False)
    sign_in(client, world.storuman.officer)
    text = client.get(f"/municipalities/storuman/requests/{world.storuman.booking}/other-beds").text
    assert "Avståndet är inte känt" in text
    assert "Närmast till Sjukstugan" not in text
    assert "Skogsvägen 4, A, rum 2" in text
