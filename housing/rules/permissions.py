"""Who may do what: the one table of permissions (action, role, relation) that views ask and pages show from.

A relation says which things a role reaches: an officer their own municipality's, a coordinator their own
institution's, a student her own. Queries carry it out by the viewer's scope, so that the rest answers 404.
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


class Action(StrEnum):
    """What a view does, as a person would say it."""

    READ_PUBLIC = "read public pages"
    SIGN_IN = "sign in"
    KEEP_ACCOUNT = "keep own account"
    SEE_PLACEMENTS = "see own placements"
    ASK_FOR_BED = "ask for a bed"
    SEE_BOOKING = "see own booking"
    WITHDRAW_BOOKING = "withdraw own booking"
    ACCEPT_OFFER = "accept an offer"
    SEE_REQUESTS = "see requests"
    DECIDE_REQUESTS = "decide requests"
    SEE_BOARD = "see the board"
    KEEP_STOCK = "keep the housing stock"
    KEEP_MUNICIPALITY = "keep the municipality's settings"
    SEE_STUDENTS = "see students' housing"
    IMPORT_PLACEMENTS = "import placements"
    INVITE_STUDENTS = "invite students"
    DECIDE_CLAIMS = "decide students' claims"
    KEEP_SITES = "keep placement sites"
    SEE_AVAILABILITY = "see availability"
    USE_DEMONSTRATION = "use the demonstration"


PERMISSIONS: dict[Action, dict[Role, Relation]] = {
    Action.READ_PUBLIC: {Role.ANYONE: Relation.ALL},
    Action.SIGN_IN: {Role.ANYONE: Relation.ALL},
    Action.KEEP_ACCOUNT: {Role.PERSON: Relation.OWN},
    Action.SEE_PLACEMENTS: {Role.STUDENT: Relation.OWN},
    Action.ASK_FOR_BED: {Role.STUDENT: Relation.OWN},
    Action.SEE_BOOKING: {Role.STUDENT: Relation.OWN},
    Action.WITHDRAW_BOOKING: {Role.STUDENT: Relation.OWN},
    Action.ACCEPT_OFFER: {Role.STUDENT: Relation.OWN},
    Action.SEE_REQUESTS: {Role.OFFICER: Relation.OWN_MUNICIPALITY},
    Action.DECIDE_REQUESTS: {Role.OFFICER: Relation.OWN_MUNICIPALITY},
    Action.SEE_BOARD: {Role.OFFICER: Relation.OWN_MUNICIPALITY},
    Action.KEEP_STOCK: {Role.OFFICER: Relation.OWN_MUNICIPALITY},
    Action.KEEP_MUNICIPALITY: {Role.OFFICER: Relation.OWN_MUNICIPALITY},
    Action.SEE_STUDENTS: {Role.COORDINATOR: Relation.OWN_INSTITUTION},
    Action.IMPORT_PLACEMENTS: {Role.COORDINATOR: Relation.OWN_INSTITUTION},
    Action.INVITE_STUDENTS: {Role.COORDINATOR: Relation.OWN_INSTITUTION},
    Action.DECIDE_CLAIMS: {Role.COORDINATOR: Relation.OWN_INSTITUTION},
    Action.KEEP_SITES: {Role.COORDINATOR: Relation.OWN_INSTITUTION},
    Action.SEE_AVAILABILITY: {Role.COORDINATOR: Relation.ALL, Role.OFFICER: Relation.ALL},
    Action.USE_DEMONSTRATION: {Role.ANYONE: Relation.ALL},
}


KINDS: dict[Relation, str] = {Relation.OWN_MUNICIPALITY: "municipality", Relation.OWN_INSTITUTION: "institution"}
"""Relation to one's own organisation -> of which kind that has to be."""


def reaches(action: Action, role: Role, kind: str) -> bool:
    """Tell whether who holds `role` in an organisation of `kind` may do `action` to what is that organisation's."""
    relation = PERMISSIONS[action].get(role)
    return relation is Relation.ALL or (relation is not None and KINDS.get(relation) == kind)


def needs_sign_in(action: Action) -> bool:
    """Tell whether `action` is closed to people who have not signed in."""
    return Role.ANYONE not in PERMISSIONS[action]
