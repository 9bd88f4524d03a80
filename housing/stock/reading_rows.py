"""One row of a stock file: one bed, with the dwelling and the property that it stands in."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from housing.rules.names import text_key
from housing.rules.sharing import Sharing
from housing.spreadsheets.fields import RowFields, number_of
from housing.spreadsheets.headers import Wanted
from housing.spreadsheets.known_names import KnownNames
from housing.spreadsheets.problems import ProblemCode

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

# Sweden between Smygehuk and Treriksröset, the western islands and Haparanda, WGS 84.
LATITUDES, LONGITUDES = ("55.3", "69.1"), ("10.9", "24.2")

MOST_KRONOR_A_NIGHT = "2000"
"""Above this it is a month's rent in the wrong column (assumed)."""

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
    municipality = _municipality(fields, municipalities)
    property_name = fields.text("property_name", most=LONGEST_NAME)
    street = fields.text("street", most=LONGEST_NAME)
    postal_town = fields.text("postal_town", most=LONGEST_TOWN)
    latitude, longitude = _coordinates(fields)
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


def _municipality(fields: RowFields, municipalities: KnownNames) -> tuple[str, str] | None:
    """Return code and name when the two cells are of one municipality that we know."""
    code = fields.text("municipality_code", example="2421")
    name = fields.text("municipality_name", example="Storuman")
    if code is None or name is None:
        return None
    code = code.zfill(4) if code.isdecimal() else code  # a spreadsheet drops the zero of 0114
    by_code, named = municipalities.name_of(code), municipalities.key_of(name)
    if named is None:
        fields.complain("municipality_name", ProblemCode.UNKNOWN, *_likely(name, by_code, municipalities))
    if by_code is None:
        fields.complain("municipality_code", ProblemCode.UNKNOWN, *filter(None, [named]))
    if by_code is None or named is None:
        return None
    if named != code:
        could_be = (f"{code} {by_code}", f"{named} {municipalities.name_of(named)}")
        fields.complain("municipality_code", ProblemCode.DO_NOT_AGREE, *could_be)
        return None
    return code, by_code


def _likely(name: str, by_code: str | None, municipalities: KnownNames) -> tuple[str, ...]:
    """Suggest what the code says first, and alone when the name looks like it too."""
    near = municipalities.nearest(name)
    if by_code is None:
        return near
    return (by_code,) if near[:1] in {(), (by_code,)} else (by_code, *near)


def _coordinates(fields: RowFields) -> tuple[Decimal | None, Decimal | None]:
    latitude, longitude = number_of(fields.cell("latitude")), number_of(fields.cell("longitude"))
    if _within(longitude, LATITUDES) and _within(latitude, LONGITUDES):
        fields.complain("latitude", ProblemCode.SWAPPED, fields.label("longitude"))
        return None, None
    return (
        fields.decimal("latitude", least=LATITUDES[0], most=LATITUDES[1], example="65,09683"),
        fields.decimal("longitude", least=LONGITUDES[0], most=LONGITUDES[1], example="17,11392"),
    )


def _within(number: Decimal | None, bounds: tuple[str, str]) -> bool:
    return number is not None and Decimal(bounds[0]) <= number <= Decimal(bounds[1])


def _ore_per_night(fields: RowFields) -> int | None:
    """Return the price in öre; a free bed says 0, since a blank cell may be a forgotten one."""
    kronor = fields.decimal("price", least="0", most=MOST_KRONOR_A_NIGHT, example="175")
    if kronor is None:
        return None
    ore = kronor * 100
    if ore != ore.to_integral_value():
        fields.complain("price", ProblemCode.TOO_EXACT, "2")
        return None
    return int(ore)
