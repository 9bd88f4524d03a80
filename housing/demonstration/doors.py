"""What opens doors in Storuman, and what its houses tell those who come."""

from datetime import datetime

from sqlalchemy import select

from housing.database import db
from housing.demonstration.cast import OFFICER_STORUMAN
from housing.demonstration.organisations import municipality, person
from housing.keys.services.register import Opens, add_key
from housing.organisations.settings import change_municipality
from housing.stock.models import Dwelling, Property

STORUMAN = "Storuman"
FROM_BUS = {
    "sv": "Stig av vid busstationen. Gå Blå vägen mot kyrkan i fem minuter. Ta till höger vid macken.",
    "en": "Get off at the bus station, walk five minutes towards the church, and turn right at the petrol station.",
}
HEATER = {
    "sv": "Uttaget sitter på stolpen vid din plats. Kabeln hänger i hallen.",
    "en": "The socket is on the post at your parking place. The cable hangs in the hall.",
}
NETWORK = {"sv": "Nätverk: Kyrkogatan-gast. Lösenord: norrsken i mars"}
DUTY_TELEPHONE = "0980-319 299"


def open_doors_in_storuman(at: datetime) -> None:
    """Give the last flat a code, the one before it two keys, and every house its way from the bus."""
    officer, place = person(OFFICER_STORUMAN).id, municipality(STORUMAN)
    change_municipality(place, {"duty_telephone": DUTY_TELEPHONE}, person_id=officer, at=at)
    for house in db.session.scalars(select(Property).where(Property.municipality_id == place.id)):
        house.from_bus, house.heater = FROM_BUS, HEATER
    with_code, with_keys = _dwelling(place.id, "lgh 1005"), _dwelling(place.id, "lgh 1004")
    with_code.network = NETWORK
    add_key(Opens(place.id, dwelling_id=with_code.id), "code", "Dörren", "4711", person_id=officer, at=at)
    for bed in with_keys.beds:
        opens = Opens(place.id, dwelling_id=with_keys.id, bed_id=bed.id)
        add_key(opens, "key", f"K{bed.label}", None, person_id=officer, at=at)


def _dwelling(municipality_id: int, label: str) -> Dwelling:
    found = select(Dwelling).where(Dwelling.municipality_id == municipality_id, Dwelling.label == label)
    return db.session.scalars(found).one()
