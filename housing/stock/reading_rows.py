"""One row of a stock file: one bed, with the dwelling and the property that it stands in."""

from collections.abc import Mapping
from dataclasses import dataclass

from housing.rules.names import text_key
from housing.rules.sharing import Sharing
from housing.spreadsheets.fields import RowFields
from housing.spreadsheets.headers import Wanted
from housing.spreadsheets.known_names import KnownNames
from housing.spreadsheets.problems import ProblemCode
from housing.stock.reading_places import read_coordinates, read_municipality

WANTED: Wanted = {
    "municipality_code": ("kommunkod", "municipality code"),
    "municipality_name": ("kommun", "municipality"),
    "property_name": ("fastighet", "hus", "property"),
    "street": ("adress", "gatuadress", "address", "street"),
    "postal_town": ("postort", "ort", "postal town"),
    "latitude": ("latitud", "lat", "latitude"),
    "longitude": ("longitud", "lon", "long", "longitude"),
    "dwelling_label": ("lägenhet", "lgh", "dwelling"),
    "sharing": ("delning", "sharing"),
    "step_free": ("tillgänglig", "utan trappsteg", "step free"),
    "animals": ("husdjur", "animals"),
    "room": ("rum", "room"),
    "bed_label": ("bädd", "säng", "bed"),
    "price": ("hyra_kr_per_natt", "hyra per natt", "kr per natt", "pris per natt", "price per night"),
    "remark": ("anmärkning", "kommentar", "remark"),
}
REQUIRED = tuple(field for field in WANTED if field != "remark")

SHARING_WORDS: Mapping[str, Sharing] = {
    "blandat": Sharing.MIXED,
    "samma kön": Sharing.SAME_GENDER,
    "ett sällskap": Sharing.SINGLE_PARTY,
}
YES_OR_NO = {"ja": True, "nej": False}
ALSO_YES_OR_NO = {"yes": True, "no": False, "true": True, "false": False, "sant": True, "falskt": False}

MOST_KRONOR_A_NIGHT = "2000"
"""Above this it is a month's rent in the wrong column (assumed)."""

DECIMALS_OF_A_PRICE = 2

LONGEST_NAME, LONGEST_TOWN, LONGEST_LABEL, LONGEST_REMARK = 120, 60, 40, 500


@dataclass(frozen=True, slots=True)
class StockRow:
    """A bed as a municipality describes it; `row` is its number in the file.

    Coordinates are WGS 84 degrees, the price öre a night; `animals` is "never" or "allowed".
    """

    row: int
    municipality_code: str
    municipality_name: str
    property_name: str
    street: str
    postal_town: str
    latitude: float
    longitude: float
    dwelling_label: str
    sharing: Sharing
    step_free: bool
    animals: str
    room: str
    bed_label: str
    ore_per_night: int
    remark: str | None

    @property
    def property_key(self) -> tuple[str, str]:
        """What tells properties apart: the municipality and the name."""
        return self.municipality_code, text_key(self.property_name)

    @property
    def dwelling_key(self) -> tuple[str, str, str]:
        """What tells dwellings apart: the property and the label."""
        return *self.property_key, text_key(self.dwelling_label)

    @property
    def bed_key(self) -> tuple[str, str, str, str]:
        """What tells beds apart: the dwelling and the label."""
        return *self.dwelling_key, text_key(self.bed_label)


def read_row(fields: RowFields, municipalities: KnownNames) -> StockRow | None:
    """Return the bed, or None after noting in `fields` everything that is wrong with the row."""
    municipality = read_municipality(fields, municipalities)
    property_name = fields.text("property_name", most=LONGEST_NAME)
    street = fields.text("street", most=LONGEST_NAME)
    postal_town = fields.text("postal_town", most=LONGEST_TOWN)
    latitude, longitude = read_coordinates(fields)
    dwelling_label = fields.text("dwelling_label", example="lgh 1001", most=LONGEST_LABEL)
    sharing = fields.choice("sharing", SHARING_WORDS)
    step_free = fields.choice("step_free", YES_OR_NO, ALSO_YES_OR_NO)
    animals = fields.choice("animals", YES_OR_NO, ALSO_YES_OR_NO)
    room = fields.text("room", example="rum 1", most=LONGEST_LABEL)
    bed_label = fields.text("bed_label", example="1-1", most=LONGEST_LABEL)
    ore_per_night = _ore_per_night(fields)
    remark = fields.optional_text("remark", most=LONGEST_REMARK)
    if (
        municipality is None
        or property_name is None
        or street is None
        or postal_town is None
        or latitude is None
        or longitude is None
        or dwelling_label is None
        or sharing is None
        or step_free is None
        or animals is None
        or room is None
        or bed_label is None
        or ore_per_night is None
        or fields.problems
    ):
        return None
    return StockRow(
        row=fields.number,
        municipality_code=municipality[0],
        municipality_name=municipality[1],
        property_name=property_name,
        street=street,
        postal_town=postal_town,
        latitude=float(latitude),
        longitude=float(longitude),
        dwelling_label=dwelling_label,
        sharing=sharing,
        step_free=step_free,
        animals="allowed" if animals else "never",
        room=room,
        bed_label=bed_label,
        ore_per_night=ore_per_night,
        remark=remark,
    )


def _ore_per_night(fields: RowFields) -> int | None:
    """Return the price in öre; a free bed says 0, since a blank cell may be a forgotten one."""
    kronor = fields.decimal("price", least="0", most=MOST_KRONOR_A_NIGHT, example="175")
    if kronor is None:
        return None
    if -int(kronor.as_tuple().exponent) > DECIMALS_OF_A_PRICE:
        # also where the last is 0: "1.200" may be twelve hundred
        fields.complain("price", ProblemCode.TOO_EXACT, str(DECIMALS_OF_A_PRICE))
        return None
    return int(kronor * 100)
