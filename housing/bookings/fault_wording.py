"""What faults, places, states and refusals are called."""

from flask_babel import lazy_gettext as _l

from housing.rules.faults import Author, FaultProblem, FaultStatus, Kind, Place

KINDS: dict[Kind, object] = {
    Kind.NO_HEAT: _l("There is no heat"),
    Kind.WATER_LEAK: _l("Water is leaking"),
    Kind.NO_ELECTRICITY: _l("There is no electricity"),
    Kind.LOCKED_OUT: _l("I cannot get in, or cannot lock"),
    Kind.DRAIN: _l("Drain, tap or toilet"),
    Kind.APPLIANCE: _l("Cooker, fridge, washing machine or the like"),
    Kind.LIGHT: _l("Lamp or socket"),
    Kind.FURNITURE: _l("Furniture, window or door"),
    Kind.NETWORK: _l("Wifi"),
    Kind.VERMIN: _l("Vermin"),
    Kind.DIRT: _l("It was not clean"),
    Kind.OTHER: _l("Something else"),
}
"""As a guest says it; on lists it stands for the fault."""

PLACES: dict[Place, object] = {
    Place.OWN_ROOM: _l("My room"),
    Place.KITCHEN: _l("The kitchen"),
    Place.BATH: _l("The bathroom"),
    Place.SHARED: _l("Hall or living room"),
    Place.LAUNDRY: _l("The laundry room"),
    Place.OUTSIDE: _l("Stairs or outside"),
}
PLACES_FOR_OTHERS: dict[Place, object] = {**PLACES, Place.OWN_ROOM: _l("The guest’s room")}
"""The same to somebody else than the guest."""

STATES: dict[FaultStatus, tuple[object, str, str]] = {
    FaultStatus.REPORTED: (_l("Reported"), "warning", "open"),
    FaultStatus.SEEN: (_l("Seen"), "info", "half"),
    FaultStatus.PLANNED: (_l("Somebody comes"), "info", "full"),
    FaultStatus.DONE: (_l("Mended"), "success", "check"),
}
"""Word, colour and mark of each state."""

STEPS: dict[FaultStatus, object] = {
    FaultStatus.SEEN: _l("I have seen it"),
    FaultStatus.PLANNED: _l("Somebody comes on a day"),
    FaultStatus.DONE: _l("It is mended"),
}

AUTHORS: dict[Author, object] = {
    Author.STUDENT: _l("the guest"),
    Author.MANAGER: _l("who looks after the house"),
    Author.OFFICER: _l("the municipality"),
}

PROBLEMS: dict[FaultProblem, object] = {
    FaultProblem.NOT_POSSIBLE: _l("That cannot follow what has been said. Look at what it says now."),
    FaultProblem.DAY_MISSING: _l("Write the day on which somebody comes."),
    FaultProblem.DAY_PAST: _l("That day has passed. Choose today or a later day."),
    FaultProblem.DAY_TOO_FAR: _l("That is more than half a year away. Choose an earlier day."),
}
