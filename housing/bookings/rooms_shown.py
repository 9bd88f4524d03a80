"""The room that a booking or an application is about, as its student may see it: by address only once it is hers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from housing.bookings.models import Application, Booking
from housing.filters import house_filter, room_filter, way_filter
from housing.organisations.models import Municipality
from housing.organisations.queries import bus_links_of
from housing.rules.distance import Reach, way_between
from housing.rules.facts import Fact, FactValue, facts_of, packing_of
from housing.rules.whereabouts import name_without_address
from housing.stock.locator import House, locator_of
from housing.stock.models import Bed
from housing.stock.queries.houses import house_numbers
from housing.stock.queries.photos import PhotoShown, photos_of_dwellings
from housing.stock.wording import fact_items, good_to_know


@dataclass(frozen=True, slots=True)
class HomeShown:
    """What a page of offers shows of a dwelling."""

    sharing: str
    step_free: bool
    animals: str


@dataclass(frozen=True, slots=True)
class RoomShown:
    """A room with what a student chose it by. It reads as a bed on offer does, so that pages draw both alike.

    `needs` is none: who else lives there was said when she chose; whom she shares with now stands with her answers.
    """

    bed: HomeShown
    property_id: int
    own_name: str | None
    house_number: int
    dwelling: str
    room: str
    has_own_room: bool
    facts: dict[Fact, FactValue]
    metres: float
    minutes_on_foot: int
    reach: Reach
    is_distance_known: bool
    locator: dict[str, Any] | None
    photos: Sequence[PhotoShown]
    needs: None = None

    @property
    def has_lock(self) -> bool:
        """Whether the room's door can be locked."""
        return self.facts[Fact.DOOR_LOCK] == "yes"

    @property
    def home(self) -> str:
        """The home by name: "Hus 1, lgh 1004"."""
        return f"{house_filter(self)}, {self.dwelling}"

    @property
    def there(self) -> list[tuple[str, str]]:
        """What stands in the home."""
        return fact_items(packing_of(self.facts).there)

    @property
    def bring(self) -> list[tuple[str, str]]:
        """What she has to bring."""
        return fact_items(packing_of(self.facts).bring)

    @property
    def know(self) -> Sequence[tuple[str, str, bool]]:
        """Who shares the bath, who cleans, what there is not."""
        return good_to_know(self.facts)


def room_of(asked: Booking | Application, bed: Bed, municipality: Municipality, *, is_hers: bool = False) -> RoomShown:
    """Return the room as it is shown to the student who asked; `is_hers`: the map then shows the house itself."""
    dwelling, house, site = bed.dwelling, bed.dwelling.property, asked.placement.site
    bus = municipality.id in bus_links_of(site.municipality_id)
    way = way_between((house.latitude, house.longitude), (site.latitude, site.longitude), bus, site.is_approximate)
    name, number = name_without_address(house.name, house.street), house_numbers([municipality.id])[house.id]
    label = house.street if is_hers else name or _("House %(number)s", number=number)
    return RoomShown(
        bed=HomeShown(dwelling.sharing, dwelling.step_free, dwelling.animals),
        property_id=house.id,
        own_name=name,
        house_number=number,
        dwelling=dwelling.label,
        room=room_filter(bed.room),
        has_own_room=not bed.is_shared_room,
        facts=facts_of(municipality.facts, dwelling.facts),
        metres=way.metres,
        minutes_on_foot=way.minutes_on_foot,
        reach=way.reach,
        is_distance_known=way.is_distance_known,
        locator=locator_of(site, [House(label, way_filter(way), house.latitude, house.longitude)], exact=is_hers),
        photos=photos_of_dwellings([dwelling.id]).get(dwelling.id, ()),
    )
