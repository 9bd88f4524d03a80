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
    "dwelling": (
        *("id", "ref", "municipality_id", "property_id", "label", "sharing", "step_free", "animals", "facts"),
        *("turnover_nights", "turnover_since"),
    ),
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
    "hold": (
        *("id", "ref", "municipality_id", "institution_id", "expires_on", "reason", "status", "version", "students"),
        *("own_room", "lock", "step_free", "no_animals", "asked_at", "answered_at"),
    ),
    "hold_stay": ("hold_id", "arrival", "departure"),
    "dwelling_night": ("dwelling_id", "night", "company"),
    "room_night": ("dwelling_id", "room", "night", "company"),
    "bed_night": (
        *("bed_id", "night", "dwelling_id", "municipality_id", "booking_id", "placement_id", "student_id", "live"),
        *("company", "room", "room_company", "closure_id", "hold_id"),
    ),
    "change_request": (
        *("id", "ref", "booking_id", "municipality_id", "status", "kind", "arrival", "departure", "ore", "cause"),
        *("asked_at", "answer_by"),
    ),
    "message": ("id", "ref", "booking_id", "side", "person_id", "at", "nonce"),
    "message_text": ("message_id", "text"),
    "fault": (
        *("id", "ref", "municipality_id", "property_id", "dwelling_id", "bed_id", "booking_id", "nonce", "kind"),
        *("place", "is_urgent", "status", "version", "reported_at", "secret_hash"),
    ),
    "fault_event": ("fault_id", "version", "to_status", "at", "author"),
    "departure_list": (
        *("booking_id", "answered_at", "key_is_back", "rubbish_is_out", "windows_are_shut", "is_broken", "broken"),
    ),
    "application": (
        *("id", "ref", "placement_id", "student_id", "status", "version", "arrive", "leave", "flat", "shares_room"),
        *("arrival_time", "asked_at", "answer_by"),
    ),
    "waiting": ("application_id", "since", "step_free", "own_room", "lock", "no_animals"),
    "waiting_stay": ("application_id", "arrival", "departure"),
    "waiting_place": ("application_id", "municipality_id"),
}

Rows = dict[str, list[tuple[object, ...]]]
"""Rows by table, their values in the order of `COLUMNS`, as text and whole numbers that both engines read."""


def no_rows() -> Rows:
    """Return empty lists for every table."""
    return {table: [] for table in COLUMNS}
