"""The columns that the bench fills, table by table in the order in which rows may stand."""

COLUMNS: dict[str, tuple[str, ...]] = {
    "person": ("id", "ref", "is_protected"),
    "person_details": ("person_id", "first_name", "last_name", "sort_key", "email", "email_key"),
    "account": ("id", "person_id", "fs_uniquifier", "active", "language", "is_demonstration", "created_at"),
    "access_grant": ("id", "person_id", "role", "organisation_id", "starts"),
    "web_session": ("id_hash", "account_id", "data", "created_at", "seen_at", "expires_at"),
    "placement_site": ("id", "ref", "municipality_id", "name", "name_key", "latitude", "longitude", "is_approximate"),
    "student": ("id", "ref", "institution_id", "email_key", "person_id"),
    "property": (
        *("id", "ref", "municipality_id", "name", "name_key", "street", "postal_town", "latitude", "longitude"),
        *("let_by", "title", "has_own_key_place", "key_place", "key_hours", "after_hours", "arrival", "house_rules"),
    ),
    "dwelling": ("id", "ref", "municipality_id", "property_id", "label", "sharing", "step_free", "animals", "facts"),
    "bed": ("id", "ref", "municipality_id", "dwelling_id", "room", "room_key", "is_shared_room", "label"),
    "bed_price": ("bed_id", "valid_from", "ore_per_night"),
    "placement": (
        *("id", "ref", "institution_id", "term_id", "student_id", "course_code", "ordinal", "site_id"),
        *("municipality_id", "status", "housing", "published_at"),
    ),
    "placement_period": ("placement_id", "first_day", "last_day"),
    "placement_night": ("placement_id", "night", "placement_status", "ground"),
    "booking": (
        *("id", "ref", "municipality_id", "placement_id", "student_id", "status", "live", "version", "arrive", "leave"),
        *("flat", "shares_room", "arrival_time", "asked_at", "answer_by"),
    ),
    "booking_event": ("booking_id", "version", "previous", "from_status", "to_status", "at", "actor"),
    "segment": ("booking_id", "arrival", "departure", "municipality_id", "dwelling_id", "bed_id", "ore"),
    "closure": ("id", "ref", "municipality_id", "dwelling_id", "bed_id", "starts", "ends", "reason"),
    "dwelling_night": ("dwelling_id", "night", "company"),
    "room_night": ("dwelling_id", "room", "night", "company"),
    "bed_night": (
        *("bed_id", "night", "dwelling_id", "municipality_id", "booking_id", "placement_id", "student_id", "live"),
        *("company", "room", "room_company", "closure_id"),
    ),
}

Rows = dict[str, list[tuple[object, ...]]]
"""Rows by table, their values in the order of `COLUMNS`, as text and whole numbers that both engines read."""


def no_rows() -> Rows:
    """Return empty lists for every table."""
    return {table: [] for table in COLUMNS}
