"""Who may do what: the one table of permissions (action, role, relation) that views ask and pages show from.

A relation says which things a role reaches: an officer their own municipality's, a coordinator their own
institution's or, where she works for a municipality or a region, what happens at its sites, a student her own.
Queries carry it out by the viewer's scope, so that the rest answers 404.
"""

from enum import StrEnum


class Role(StrEnum):
    """What a person may be; `ANYONE` needs no sign-in, `PERSON` only one."""

    ANYONE = "anyone"
    PERSON = "person"
    STUDENT = "student"
    OFFICER = "officer"
    COORDINATOR = "coordinator"
    OPERATOR = "operator"


class Relation(StrEnum):
    """How far a permission reaches."""

    ALL = "all"
    OWN = "own"
    OWN_MUNICIPALITY = "own municipality"
    OWN_INSTITUTION = "own institution"
    OWN_SITES = "own sites"


class Action(StrEnum):
    """What a view does, as a person would say it."""

    READ_PUBLIC = "read public pages"
    SIGN_IN = "sign in"
    KEEP_ACCOUNT = "keep own account"
    SEE_PLACEMENTS = "see own placements"
    ASK_FOR_BED = "ask for a bed"
    WAIT_IN_LINE = "wait for a room"
    SEE_BOOKING = "see own booking"
    WITHDRAW_BOOKING = "withdraw own booking"
    ACCEPT_OFFER = "accept an offer"
    GIVE_FEEDBACK = "say how a stay was"
    CHANGE_STAY = "change own stay"
    SEE_REQUESTS = "see requests"
    DECIDE_REQUESTS = "decide requests"
    SEE_BOARD = "see the board"
    SEE_REPORTS = "see the municipality's reports"
    KEEP_STOCK = "keep the housing stock"
    KEEP_MUNICIPALITY = "keep the municipality's settings"
    SEE_STUDENTS = "see students' housing"
    IMPORT_PLACEMENTS = "import placements"
    SEE_HOSTED = "see placements at own sites"
    INVITE_STUDENTS = "invite students"
    DECIDE_CLAIMS = "decide students' claims"
    KEEP_SITES = "keep placement sites"
    SEE_AVAILABILITY = "see availability"
    ASK_FOR_HOLD = "ask for beds for a cohort"
    DECIDE_HOLDS = "decide on beds for a cohort"
    KEEP_LISTS = "keep who gets lists"
    USE_LIST = "use a list by its link"
    SAY_HOW_ONE_COMES = "say how one comes and leaves"
    KEEP_KEYS = "keep keys and codes"
    LOOK_AFTER_STAYS = "look after arrivals and departures"
    DECIDE_LINE = "decide how the waiting list moves"
    REPORT_FAULT = "report a fault"
    ANSWER_FAULTS = "answer faults"
    WRITE_MESSAGES = "write about a booking"
    ANSWER_MESSAGES = "answer students' messages"
    WRITE_TO_GUESTS = "write to all guests"
    USE_DEMONSTRATION = "use the demonstration"


PERMISSIONS: dict[Action, dict[Role, Relation]] = {
    Action.READ_PUBLIC: {Role.ANYONE: Relation.ALL},
    Action.SIGN_IN: {Role.ANYONE: Relation.ALL},
    Action.KEEP_ACCOUNT: {Role.PERSON: Relation.OWN},
    Action.SEE_PLACEMENTS: {Role.STUDENT: Relation.OWN},
    Action.ASK_FOR_BED: {Role.STUDENT: Relation.OWN},
    Action.WAIT_IN_LINE: {Role.STUDENT: Relation.OWN},
    Action.SEE_BOOKING: {Role.STUDENT: Relation.OWN},
    Action.WITHDRAW_BOOKING: {Role.STUDENT: Relation.OWN},
    Action.ACCEPT_OFFER: {Role.STUDENT: Relation.OWN},
    Action.GIVE_FEEDBACK: {Role.STUDENT: Relation.OWN},
    Action.CHANGE_STAY: {Role.STUDENT: Relation.OWN},
    Action.SEE_REQUESTS: {Role.OFFICER: Relation.OWN_MUNICIPALITY},
    Action.DECIDE_REQUESTS: {Role.OFFICER: Relation.OWN_MUNICIPALITY},
    Action.SEE_BOARD: {Role.OFFICER: Relation.OWN_MUNICIPALITY},
    Action.SEE_REPORTS: {Role.OFFICER: Relation.OWN_MUNICIPALITY},
    Action.KEEP_STOCK: {Role.OFFICER: Relation.OWN_MUNICIPALITY},
    Action.KEEP_MUNICIPALITY: {Role.OFFICER: Relation.OWN_MUNICIPALITY},
    Action.SEE_STUDENTS: {Role.COORDINATOR: Relation.OWN_INSTITUTION},
    Action.IMPORT_PLACEMENTS: {Role.COORDINATOR: Relation.OWN_INSTITUTION},
    Action.SEE_HOSTED: {Role.COORDINATOR: Relation.OWN_SITES},
    Action.INVITE_STUDENTS: {Role.COORDINATOR: Relation.OWN_INSTITUTION},
    Action.DECIDE_CLAIMS: {Role.COORDINATOR: Relation.OWN_INSTITUTION},
    Action.KEEP_SITES: {Role.COORDINATOR: Relation.OWN_INSTITUTION},
    Action.SEE_AVAILABILITY: {Role.COORDINATOR: Relation.ALL, Role.OFFICER: Relation.ALL},
    Action.ASK_FOR_HOLD: {Role.COORDINATOR: Relation.OWN_INSTITUTION},
    Action.DECIDE_HOLDS: {Role.OFFICER: Relation.OWN_MUNICIPALITY},
    Action.KEEP_LISTS: {Role.OFFICER: Relation.OWN_MUNICIPALITY},
    Action.USE_LIST: {Role.ANYONE: Relation.ALL},
    Action.SAY_HOW_ONE_COMES: {Role.STUDENT: Relation.OWN},
    Action.KEEP_KEYS: {Role.OFFICER: Relation.OWN_MUNICIPALITY},
    Action.LOOK_AFTER_STAYS: {Role.OFFICER: Relation.OWN_MUNICIPALITY},
    Action.DECIDE_LINE: {Role.OFFICER: Relation.OWN_MUNICIPALITY},
    Action.REPORT_FAULT: {Role.STUDENT: Relation.OWN},
    Action.ANSWER_FAULTS: {Role.OFFICER: Relation.OWN_MUNICIPALITY},
    Action.WRITE_MESSAGES: {Role.STUDENT: Relation.OWN},
    Action.ANSWER_MESSAGES: {Role.OFFICER: Relation.OWN_MUNICIPALITY},
    Action.WRITE_TO_GUESTS: {Role.OFFICER: Relation.OWN_MUNICIPALITY},
    Action.USE_DEMONSTRATION: {Role.ANYONE: Relation.ALL},
}


KINDS: dict[Relation, frozenset[str]] = {
    Relation.OWN_MUNICIPALITY: frozenset({"municipality"}),
    Relation.OWN_INSTITUTION: frozenset({"institution"}),
    Relation.OWN_SITES: frozenset({"municipality", "region"}),
}
"""Relation to one's own organisation -> of which kinds that may be."""


def reaches(action: Action, role: Role, kind: str) -> bool:
    """Tell whether who holds `role` in an organisation of `kind` may do `action` to what is that organisation's."""
    relation = PERMISSIONS[action].get(role)
    return relation is Relation.ALL or (relation is not None and kind in KINDS.get(relation, frozenset()))


def needs_sign_in(action: Action) -> bool:
    """Tell whether `action` is closed to people who have not signed in."""
    return Role.ANYONE not in PERMISSIONS[action]
