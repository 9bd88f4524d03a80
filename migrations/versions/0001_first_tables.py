"""first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TRANSITIONS = [
    ("checked_in", "checked_in"),
    ("checked_in", "completed"),
    ("confirmed", "cancelled"),
    ("confirmed", "checked_in"),
    ("confirmed", "completed"),
    ("confirmed", "confirmed"),
    ("confirmed", "no_show"),
    ("confirmed", "withdrawn"),
    ("new", "confirmed"),
    ("new", "offered"),
    ("new", "requested"),
    ("offered", "cancelled"),
    ("offered", "confirmed"),
    ("offered", "expired"),
    ("offered", "offered"),
    ("offered", "withdrawn"),
    ("requested", "cancelled"),
    ("requested", "confirmed"),
    ("requested", "declined"),
    ("requested", "offered"),
    ("requested", "requested"),
    ("requested", "withdrawn"),
]
LAST_EVENT = "fk_booking_last_event"
LAST_EVENT_FROM = ["id", "version", "status"]
LAST_EVENT_TO = ["booking_id", "version", "to_status"]


def is_sqlite() -> bool:
    """Tell which engine this is: SQLite takes a key to a later table, but adds none afterwards."""
    return op.get_bind().dialect.name == "sqlite"


def last_event_inline() -> list[sa.ForeignKeyConstraint]:
    """Return the key by which a booking's status is its last event's, where it must stand in the table."""
    if not is_sqlite():
        return []
    return [
        sa.ForeignKeyConstraint(
            LAST_EVENT_FROM,
            [f"booking_event.{column}" for column in LAST_EVENT_TO],
            name=LAST_EVENT,
            deferrable=True,
            initially="DEFERRED",
        )
    ]


def upgrade() -> None:
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("run_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("dedupe_key", sa.String(length=120), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_job_dedupe_key")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index("ix_job_due", ["done_at", "run_at"], unique=False)

    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_key", sa.String(length=120), nullable=False),
        sa.Column(
            "sort_key",
            sa.String(length=240).with_variant(sa.String(length=240, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.CheckConstraint(
            "kind IN ('municipality','institution','region','federation','operator')", name=op.f("ck_organisation_kind")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("kind", "slug", name=op.f("uq_organisation_kind_slug")),
        sa.UniqueConstraint("ref", name=op.f("uq_organisation_ref")),
    )
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisation_sort_key"), ["sort_key"], unique=False)

    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=10), nullable=False),
        sa.Column("alias", sa.String(length=40), nullable=True),
        sa.Column("is_protected", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("ref", name=op.f("uq_person_ref")),
    )
    op.create_table(
        "rate_count",
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("window_start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", "window_start", name=op.f("pk_rate_count")),
    )
    op.create_table(
        "sign_in_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email_key", sa.String(length=254), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_code")),
    )
    with op.batch_alter_table("sign_in_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_code_email_key"), ["email_key"], unique=False)

    op.create_table(
        "term",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.CheckConstraint("first_day < last_day", name=op.f("ck_term_days")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term")),
        sa.UniqueConstraint("code", name=op.f("uq_term_code")),
    )
    op.create_table(
        "transition",
        sa.Column("from_status", sa.String(length=12), nullable=False),
        sa.Column("to_status", sa.String(length=12), nullable=False),
        sa.PrimaryKeyConstraint("from_status", "to_status", name=op.f("pk_transition")),
    )
    op.create_table(
        "access_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.CheckConstraint("role IN ('officer','coordinator','operator')", name=op.f("ck_access_grant_role")),
        sa.CheckConstraint("ends IS NULL OR starts < ends", name=op.f("ck_access_grant_dates")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_access_grant_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_access_grant_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_grant")),
        sa.UniqueConstraint(
            "person_id",
            "role",
            "organisation_id",
            "starts",
            name=op.f("uq_access_grant_person_id_role_organisation_id_starts"),
        ),
    )
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.Column("password", sa.String(length=255), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=True),
        sa.Column("is_demonstration", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_account_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_account_fs_uniquifier")),
        sa.UniqueConstraint("person_id", name=op.f("uq_account_person_id")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("subject_ref", sa.String(length=20), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_audit_entry_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index("ix_audit_entry_subject", ["subject", "subject_ref"], unique=False)

    op.create_table(
        "institution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("short_name", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(["id"], ["organisation.id"], name=op.f("fk_institution_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_institution")),
    )
    op.create_table(
        "mail_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("to_address", sa.String(length=254), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("message_id", sa.String(length=120), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mail_message_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_message")),
        sa.UniqueConstraint("message_id", name=op.f("uq_mail_message_message_id")),
        sa.UniqueConstraint("ref", name=op.f("uq_mail_message_ref")),
    )
    with op.batch_alter_table("mail_message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mail_message_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_mail_message_sent", ["sent_at"], unique=False)
        batch_op.create_index("ix_mail_message_to", ["to_address", "sent_at"], unique=False)

    op.create_table(
        "municipality",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=4), nullable=False),
        sa.Column("county", sa.String(length=60), nullable=False),
        sa.Column("seat", sa.String(length=60), nullable=False),
        sa.Column("seat_latitude", sa.Double(), nullable=False),
        sa.Column("seat_longitude", sa.Double(), nullable=False),
        sa.Column("live_since", sa.Date(), nullable=True),
        sa.Column("mailbox", sa.String(length=254), nullable=True),
        sa.Column("telephone", sa.String(length=40), nullable=True),
        sa.Column("answer_mode", sa.String(length=12), nullable=False),
        sa.Column("legal_mode", sa.String(length=24), nullable=False),
        sa.Column("answering_working_days", sa.Integer(), nullable=False),
        sa.Column("deputy_email", sa.String(length=254), nullable=True),
        sa.Column("margin_before", sa.Integer(), nullable=False),
        sa.Column("margin_after", sa.Integer(), nullable=False),
        sa.Column("keep_gap_nights", sa.Integer(), nullable=False),
        sa.Column("key_place", sa.String(length=200), nullable=True),
        sa.Column("key_hours", sa.JSON(), nullable=False),
        sa.Column("after_hours", sa.JSON(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("information", sa.JSON(), nullable=False),
        sa.Column("terms_of_stay", sa.JSON(), nullable=False),
        sa.CheckConstraint("answer_mode IN ('first_come','collect')", name=op.f("ck_municipality_answer_mode")),
        sa.CheckConstraint(
            "legal_mode IN ('lease_offer','administrative_decision')", name=op.f("ck_municipality_legal_mode")
        ),
        sa.CheckConstraint(
            "answering_working_days BETWEEN 1 AND 30", name=op.f("ck_municipality_answering_working_days")
        ),
        sa.CheckConstraint(
            "margin_before BETWEEN 0 AND 7 AND margin_after BETWEEN 0 AND 7 AND keep_gap_nights BETWEEN 0 AND 14",
            name=op.f("ck_municipality_margins"),
        ),
        sa.ForeignKeyConstraint(["id"], ["organisation.id"], name=op.f("fk_municipality_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_municipality")),
        sa.UniqueConstraint("code", name=op.f("uq_municipality_code")),
    )
    op.create_table(
        "person_details",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("first_name", sa.String(length=80), nullable=False),
        sa.Column("last_name", sa.String(length=80), nullable=False),
        sa.Column("sort_key", sa.String(length=320), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_key", sa.String(length=254), nullable=False),
        sa.Column("telephone", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_details_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_person_details")),
        sa.UniqueConstraint("email_key", name=op.f("uq_person_details_email_key")),
    )
    op.create_table(
        "upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=10), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=60), nullable=False),
        sa.Column("filename", sa.String(length=120), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_upload_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
        sa.UniqueConstraint("ref", name=op.f("uq_upload_ref")),
    )
    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_upload_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_upload_person_id"), ["person_id"], unique=False)

    op.create_table(
        "bus_link",
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("municipality_id <> other_id", name=op.f("ck_bus_link_two_places")),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_bus_link_municipality_id")),
        sa.ForeignKeyConstraint(["other_id"], ["municipality.id"], name=op.f("fk_bus_link_other_id")),
        sa.PrimaryKeyConstraint("municipality_id", "other_id", name=op.f("pk_bus_link")),
    )
    op.create_table(
        "campus",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=False),
        sa.Column("longitude", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["institution_id"], ["institution.id"], name=op.f("fk_campus_institution_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campus")),
        sa.UniqueConstraint("institution_id", "name", name=op.f("uq_campus_institution_id_name")),
    )
    op.create_table(
        "hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=10), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["institution_id"], ["institution.id"], name=op.f("fk_hold_institution_id")),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_hold_municipality_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold")),
        sa.UniqueConstraint("ref", name=op.f("uq_hold_ref")),
    )
    op.create_table(
        "membership",
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("federation_id", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["federation_id"], ["organisation.id"], name=op.f("fk_membership_federation_id")),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_membership_municipality_id")),
        sa.PrimaryKeyConstraint("municipality_id", "federation_id", "starts", name=op.f("pk_membership")),
    )
    op.create_table(
        "placement_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=10), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("term_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_placement_import_institution_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_placement_import_person_id")),
        sa.ForeignKeyConstraint(["term_id"], ["term.id"], name=op.f("fk_placement_import_term_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement_import")),
        sa.UniqueConstraint("ref", name=op.f("uq_placement_import_ref")),
    )
    with op.batch_alter_table("placement_import", schema=None) as batch_op:
        batch_op.create_index("ix_placement_import_institution", ["institution_id"], unique=False)

    op.create_table(
        "placement_site",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=10), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_key", sa.String(length=120), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=False),
        sa.Column("longitude", sa.Double(), nullable=False),
        sa.Column("is_approximate", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_placement_site_municipality_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement_site")),
        sa.UniqueConstraint("id", "municipality_id", name="uq_placement_site_municipality"),
        sa.UniqueConstraint("municipality_id", "name_key", name=op.f("uq_placement_site_municipality_id_name_key")),
        sa.UniqueConstraint("ref", name=op.f("uq_placement_site_ref")),
    )
    with op.batch_alter_table("placement_site", schema=None) as batch_op:
        batch_op.create_index("ix_placement_site_municipality", ["municipality_id"], unique=False)

    op.create_table(
        "property",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=10), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_key", sa.String(length=120), nullable=False),
        sa.Column("street", sa.String(length=120), nullable=False),
        sa.Column("postal_town", sa.String(length=60), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=False),
        sa.Column("longitude", sa.Double(), nullable=False),
        sa.Column("let_by", sa.String(length=16), nullable=False),
        sa.Column("landlord", sa.String(length=120), nullable=True),
        sa.Column("title", sa.String(length=8), nullable=False),
        sa.Column("has_own_key_place", sa.Boolean(), nullable=False),
        sa.Column("key_place", sa.String(length=200), nullable=True),
        sa.Column("key_hours", sa.JSON(), nullable=False),
        sa.Column("after_hours", sa.JSON(), nullable=False),
        sa.Column("arrival", sa.JSON(), nullable=False),
        sa.Column("house_rules", sa.JSON(), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "let_by IN ('municipality','housing_company','region','other')", name=op.f("ck_property_let_by")
        ),
        sa.CheckConstraint("title IN ('owned','rented','lent')", name=op.f("ck_property_title")),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_property_municipality_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_property")),
        sa.UniqueConstraint("id", "municipality_id", name="uq_property_municipality"),
        sa.UniqueConstraint("municipality_id", "name_key", name=op.f("uq_property_municipality_id_name_key")),
        sa.UniqueConstraint("ref", name=op.f("uq_property_ref")),
    )
    op.create_table(
        "stock_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_stock_import_municipality_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_stock_import_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_import")),
    )
    op.create_table(
        "student",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=10), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("email_key", sa.String(length=254), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["institution_id"], ["institution.id"], name=op.f("fk_student_institution_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_student_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_student")),
        sa.UniqueConstraint("id", "institution_id", name="uq_student_institution"),
        sa.UniqueConstraint("institution_id", "email_key", name=op.f("uq_student_institution_id_email_key")),
        sa.UniqueConstraint("ref", name=op.f("uq_student_ref")),
    )
    with op.batch_alter_table("student", schema=None) as batch_op:
        batch_op.create_index("ix_student_person", ["person_id"], unique=False)

    op.create_table(
        "web_session",
        sa.Column("id_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_web_session_account_id")),
        sa.PrimaryKeyConstraint("id_hash", name=op.f("pk_web_session")),
    )
    with op.batch_alter_table("web_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_web_session_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_web_session_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "dwelling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=10), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("property_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("sharing", sa.String(length=12), nullable=False),
        sa.Column("step_free", sa.Boolean(), nullable=False),
        sa.Column("animals", sa.String(length=8), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.CheckConstraint("animals IN ('never','allowed','cleaned')", name=op.f("ck_dwelling_animals")),
        sa.CheckConstraint("sharing IN ('mixed','same_gender','single_party')", name=op.f("ck_dwelling_sharing")),
        sa.ForeignKeyConstraint(
            ["property_id", "municipality_id"], ["property.id", "property.municipality_id"], name="fk_dwelling_property"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dwelling")),
        sa.UniqueConstraint("id", "municipality_id", name="uq_dwelling_municipality"),
        sa.UniqueConstraint("property_id", "label", name=op.f("uq_dwelling_property_id_label")),
        sa.UniqueConstraint("ref", name=op.f("uq_dwelling_ref")),
    )
    with op.batch_alter_table("dwelling", schema=None) as batch_op:
        batch_op.create_index("ix_dwelling_municipality", ["municipality_id"], unique=False)

    op.create_table(
        "placement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=10), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("term_id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("course_code", sa.String(length=20), nullable=False),
        sa.Column("course_name", sa.String(length=120), nullable=True),
        sa.Column("study_term", sa.Integer(), nullable=True),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("housing", sa.String(length=8), nullable=False),
        sa.Column("housing_answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("housing IN ('yes','no','unknown')", name=op.f("ck_placement_housing")),
        sa.CheckConstraint("status IN ('draft','published','cancelled')", name=op.f("ck_placement_status")),
        sa.ForeignKeyConstraint(["institution_id"], ["institution.id"], name=op.f("fk_placement_institution_id")),
        sa.ForeignKeyConstraint(["published_by_id"], ["person.id"], name=op.f("fk_placement_published_by_id")),
        sa.ForeignKeyConstraint(
            ["site_id", "municipality_id"],
            ["placement_site.id", "placement_site.municipality_id"],
            name="fk_placement_site",
        ),
        sa.ForeignKeyConstraint(
            ["student_id", "institution_id"], ["student.id", "student.institution_id"], name="fk_placement_student"
        ),
        sa.ForeignKeyConstraint(["term_id"], ["term.id"], name=op.f("fk_placement_term_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement")),
        sa.UniqueConstraint("id", "status", name="uq_placement_id_status"),
        sa.UniqueConstraint("id", "student_id", name="uq_placement_id_student"),
        sa.UniqueConstraint(
            "institution_id", "term_id", "student_id", "course_code", "ordinal", name="uq_placement_known_by"
        ),
        sa.UniqueConstraint("ref", name=op.f("uq_placement_ref")),
    )
    with op.batch_alter_table("placement", schema=None) as batch_op:
        batch_op.create_index("ix_placement_municipality", ["municipality_id"], unique=False)
        batch_op.create_index("ix_placement_student", ["student_id"], unique=False)

    op.create_table(
        "application",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=10), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("arrive", sa.String(length=16), nullable=False),
        sa.Column("leave", sa.String(length=16), nullable=False),
        sa.Column("flat", sa.String(length=8), nullable=True),
        sa.Column("shares_room", sa.Boolean(), nullable=False),
        sa.Column("arrival_time", sa.String(length=16), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "arrive IN ('evening_before','first_day') AND leave IN ('day_after','last_day') AND arrival_time IN ('before_closing','evening','unknown') AND (flat IS NULL OR flat IN ('women','men'))",
            name=op.f("ck_application_asked"),
        ),
        sa.CheckConstraint(
            "status IN ('open','waiting','matched','withdrawn','closed')", name=op.f("ck_application_status")
        ),
        sa.ForeignKeyConstraint(
            ["placement_id", "student_id"], ["placement.id", "placement.student_id"], name="fk_application_placement"
        ),
        sa.ForeignKeyConstraint(["student_id"], ["student.id"], name=op.f("fk_application_student_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint("ref", name=op.f("uq_application_ref")),
    )
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.create_index("ix_application_placement", ["placement_id"], unique=False)

    op.create_table(
        "bed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=10), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("dwelling_id", sa.Integer(), nullable=False),
        sa.Column("room", sa.String(length=40), nullable=False),
        sa.Column("is_shared_room", sa.Boolean(), nullable=False),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("remark", sa.String(length=500), nullable=True),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["dwelling_id", "municipality_id"], ["dwelling.id", "dwelling.municipality_id"], name="fk_bed_dwelling"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bed")),
        sa.UniqueConstraint("dwelling_id", "label", name=op.f("uq_bed_dwelling_id_label")),
        sa.UniqueConstraint("id", "dwelling_id", "municipality_id", name="uq_bed_dwelling"),
        sa.UniqueConstraint("ref", name=op.f("uq_bed_ref")),
    )
    with op.batch_alter_table("bed", schema=None) as batch_op:
        batch_op.create_index("ix_bed_municipality", ["municipality_id"], unique=False)

    op.create_table(
        "dwelling_night",
        sa.Column("dwelling_id", sa.Integer(), nullable=False),
        sa.Column("night", sa.Date(), nullable=False),
        sa.Column("company", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(["dwelling_id"], ["dwelling.id"], name=op.f("fk_dwelling_night_dwelling_id")),
        sa.PrimaryKeyConstraint("dwelling_id", "night", name=op.f("pk_dwelling_night")),
        sa.UniqueConstraint("dwelling_id", "company", "night", name="uq_dwelling_night_company"),
    )
    op.create_table(
        "invitation",
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("send_on", sa.Date(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_invitation_decided_by_id")),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_invitation_placement_id")),
        sa.PrimaryKeyConstraint("placement_id", name=op.f("pk_invitation")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index("ix_invitation_send_on", ["send_on"], unique=False)

    op.create_table(
        "placement_night",
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("night", sa.Date(), nullable=False),
        sa.Column("placement_status", sa.String(length=12), nullable=False),
        sa.Column("ground", sa.String(length=8), nullable=False),
        sa.CheckConstraint(
            "ground IN ('core','margin','gap','granted','outside')", name=op.f("ck_placement_night_ground")
        ),
        sa.CheckConstraint("placement_status = 'published'", name=op.f("ck_placement_night_published")),
        sa.ForeignKeyConstraint(
            ["placement_id", "placement_status"],
            ["placement.id", "placement.status"],
            name="fk_placement_night_published",
        ),
        sa.PrimaryKeyConstraint("placement_id", "night", name=op.f("pk_placement_night")),
    )
    op.create_table(
        "placement_period",
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_placement_period_days")),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_placement_period_placement_id")),
        sa.PrimaryKeyConstraint("placement_id", "first_day", name=op.f("pk_placement_period")),
    )
    op.create_table(
        "room_night",
        sa.Column("dwelling_id", sa.Integer(), nullable=False),
        sa.Column("room", sa.String(length=40), nullable=False),
        sa.Column("night", sa.Date(), nullable=False),
        sa.Column("company", sa.String(length=24), nullable=False),
        sa.CheckConstraint("company <> '*'", name=op.f("ck_room_night_never_mixed")),
        sa.ForeignKeyConstraint(["dwelling_id"], ["dwelling.id"], name=op.f("fk_room_night_dwelling_id")),
        sa.PrimaryKeyConstraint("dwelling_id", "room", "night", name=op.f("pk_room_night")),
        sa.UniqueConstraint("dwelling_id", "room", "company", "night", name="uq_room_night_company"),
    )
    op.create_table(
        "bed_price",
        sa.Column("bed_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("ore_per_night", sa.Integer(), nullable=False),
        sa.CheckConstraint("ore_per_night BETWEEN 0 AND 1000000", name=op.f("ck_bed_price_ore_per_night")),
        sa.ForeignKeyConstraint(["bed_id"], ["bed.id"], name=op.f("fk_bed_price_bed_id")),
        sa.PrimaryKeyConstraint("bed_id", "valid_from", name=op.f("pk_bed_price")),
    )
    op.create_table(
        "booking",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=10), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("accept_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("arrive", sa.String(length=16), nullable=False),
        sa.Column("leave", sa.String(length=16), nullable=False),
        sa.Column("flat", sa.String(length=8), nullable=True),
        sa.Column("shares_room", sa.Boolean(), nullable=False),
        sa.Column("arrival_time", sa.String(length=16), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "arrive IN ('evening_before','first_day') AND leave IN ('day_after','last_day') AND arrival_time IN ('before_closing','evening','unknown') AND (flat IS NULL OR flat IN ('women','men'))",
            name=op.f("ck_booking_asked"),
        ),
        sa.CheckConstraint(
            "live = (status NOT IN ('declined','withdrawn','cancelled','expired'))", name=op.f("ck_booking_live")
        ),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_booking_application_id")),
        *last_event_inline(),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_booking_municipality_id")),
        sa.ForeignKeyConstraint(
            ["placement_id", "student_id"], ["placement.id", "placement.student_id"], name="fk_booking_placement"
        ),
        sa.ForeignKeyConstraint(["student_id"], ["student.id"], name=op.f("fk_booking_student_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking")),
        sa.UniqueConstraint("application_id", name=op.f("uq_booking_application_id")),
        sa.UniqueConstraint("id", "placement_id", "student_id", "municipality_id", "live", name="uq_booking_live"),
        sa.UniqueConstraint("ref", name=op.f("uq_booking_ref")),
    )
    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.create_index("ix_booking_placement", ["placement_id"], unique=False)
        batch_op.create_index("ix_booking_student", ["student_id"], unique=False)
        batch_op.create_index("ix_booking_worklist", ["municipality_id", "status"], unique=False)

    op.create_table(
        "closure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=10), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("dwelling_id", sa.Integer(), nullable=False),
        sa.Column("bed_id", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=12), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "reason IN ('repair','own_staff','cleaning','summer','other')", name=op.f("ck_closure_reason")
        ),
        sa.CheckConstraint("starts < ends", name=op.f("ck_closure_dates")),
        sa.ForeignKeyConstraint(
            ["bed_id", "dwelling_id", "municipality_id"],
            ["bed.id", "bed.dwelling_id", "bed.municipality_id"],
            name="fk_closure_bed",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closure")),
        sa.UniqueConstraint("id", "bed_id", name="uq_closure_bed"),
        sa.UniqueConstraint("ref", name=op.f("uq_closure_ref")),
    )
    with op.batch_alter_table("closure", schema=None) as batch_op:
        batch_op.create_index("ix_closure_bed", ["bed_id"], unique=False)

    op.create_table(
        "wish",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("arrival", sa.Date(), nullable=False),
        sa.Column("departure", sa.Date(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("dwelling_id", sa.Integer(), nullable=False),
        sa.Column("bed_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("arrival < departure", name=op.f("ck_wish_dates")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_wish_application_id")),
        sa.ForeignKeyConstraint(
            ["bed_id", "dwelling_id", "municipality_id"],
            ["bed.id", "bed.dwelling_id", "bed.municipality_id"],
            name="fk_wish_bed",
        ),
        sa.PrimaryKeyConstraint("application_id", "rank", "arrival", name=op.f("pk_wish")),
    )
    with op.batch_alter_table("wish", schema=None) as batch_op:
        batch_op.create_index("ix_wish_municipality", ["municipality_id"], unique=False)

    op.create_table(
        "bed_night",
        sa.Column("bed_id", sa.Integer(), nullable=False),
        sa.Column("night", sa.Date(), nullable=False),
        sa.Column("dwelling_id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=True),
        sa.Column("placement_id", sa.Integer(), nullable=True),
        sa.Column("student_id", sa.Integer(), nullable=True),
        sa.Column("live", sa.Boolean(), nullable=True),
        sa.Column("company", sa.String(length=24), nullable=True),
        sa.Column("room", sa.String(length=40), nullable=True),
        sa.Column("room_company", sa.String(length=24), nullable=True),
        sa.Column("closure_id", sa.Integer(), nullable=True),
        sa.Column("hold_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(CASE WHEN booking_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN closure_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN hold_id IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_bed_night_taker"),
        ),
        sa.CheckConstraint(
            "(booking_id IS NULL AND placement_id IS NULL AND student_id IS NULL AND live IS NULL AND company IS NULL AND room IS NULL AND room_company IS NULL) OR (booking_id IS NOT NULL AND placement_id IS NOT NULL AND student_id IS NOT NULL AND live IS NOT NULL AND live AND company IS NOT NULL)",
            name=op.f("ck_bed_night_booking"),
        ),
        sa.CheckConstraint("(room IS NULL) = (room_company IS NULL)", name=op.f("ck_bed_night_room")),
        sa.ForeignKeyConstraint(
            ["bed_id", "dwelling_id", "municipality_id"],
            ["bed.id", "bed.dwelling_id", "bed.municipality_id"],
            name="fk_bed_night_bed",
        ),
        sa.ForeignKeyConstraint(
            ["booking_id", "placement_id", "student_id", "municipality_id", "live"],
            ["booking.id", "booking.placement_id", "booking.student_id", "booking.municipality_id", "booking.live"],
            name="fk_bed_night_booking",
        ),
        sa.ForeignKeyConstraint(
            ["closure_id", "bed_id"], ["closure.id", "closure.bed_id"], name="fk_bed_night_closure"
        ),
        sa.ForeignKeyConstraint(
            ["dwelling_id", "night", "company"],
            ["dwelling_night.dwelling_id", "dwelling_night.night", "dwelling_night.company"],
            name="fk_bed_night_company",
        ),
        sa.ForeignKeyConstraint(
            ["dwelling_id", "room", "night", "room_company"],
            ["room_night.dwelling_id", "room_night.room", "room_night.night", "room_night.company"],
            name="fk_bed_night_room",
        ),
        sa.ForeignKeyConstraint(["hold_id"], ["hold.id"], name=op.f("fk_bed_night_hold_id")),
        sa.ForeignKeyConstraint(
            ["placement_id", "night"],
            ["placement_night.placement_id", "placement_night.night"],
            name="fk_bed_night_window",
        ),
        sa.PrimaryKeyConstraint("bed_id", "night", name=op.f("pk_bed_night")),
        sa.UniqueConstraint("student_id", "night", name="uq_bed_night_student"),
    )
    with op.batch_alter_table("bed_night", schema=None) as batch_op:
        batch_op.create_index("ix_bed_night_booking", ["booking_id"], unique=False)
        batch_op.create_index("ix_bed_night_closure", ["closure_id"], unique=False)
        batch_op.create_index("ix_bed_night_dwelling", ["dwelling_id", "night", "company"], unique=False)
        batch_op.create_index("ix_bed_night_hold", ["hold_id"], unique=False)
        batch_op.create_index("ix_bed_night_municipality", ["municipality_id", "night"], unique=False)
        batch_op.create_index("ix_bed_night_room", ["dwelling_id", "room", "night", "room_company"], unique=False)
        batch_op.create_index("ix_bed_night_window", ["placement_id", "night"], unique=False)

    op.create_table(
        "booking_event",
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("previous", sa.Integer(), nullable=True),
        sa.Column("from_status", sa.String(length=12), nullable=False),
        sa.Column("to_status", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=12), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.CheckConstraint(
            "(version = 1 AND previous IS NULL AND from_status = 'new') OR (version > 1 AND previous IS NOT NULL AND previous = version - 1)",
            name=op.f("ck_booking_event_previous"),
        ),
        sa.CheckConstraint(
            "NOT (to_status = 'declined' OR (to_status = 'cancelled' AND actor = 'officer')) OR (reason IS NOT NULL AND length(trim(reason)) > 0)",
            name=op.f("ck_booking_event_reason"),
        ),
        sa.CheckConstraint(
            "actor IN ('student','officer','coordinator','system')", name=op.f("ck_booking_event_actor")
        ),
        sa.ForeignKeyConstraint(
            ["booking_id", "previous", "from_status"],
            ["booking_event.booking_id", "booking_event.version", "booking_event.to_status"],
            name="fk_booking_event_chain",
        ),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_booking_event_booking_id")),
        sa.ForeignKeyConstraint(
            ["from_status", "to_status"],
            ["transition.from_status", "transition.to_status"],
            name="fk_booking_event_legal",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_booking_event_person_id")),
        sa.PrimaryKeyConstraint("booking_id", "version", name=op.f("pk_booking_event")),
        sa.UniqueConstraint("booking_id", "version", "to_status", name="uq_booking_event_result"),
    )
    op.create_table(
        "segment",
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("arrival", sa.Date(), nullable=False),
        sa.Column("departure", sa.Date(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("dwelling_id", sa.Integer(), nullable=False),
        sa.Column("bed_id", sa.Integer(), nullable=False),
        sa.Column("ore", sa.Integer(), nullable=False),
        sa.CheckConstraint("arrival < departure", name=op.f("ck_segment_dates")),
        sa.CheckConstraint("ore >= 0", name=op.f("ck_segment_ore")),
        sa.ForeignKeyConstraint(
            ["bed_id", "dwelling_id", "municipality_id"],
            ["bed.id", "bed.dwelling_id", "bed.municipality_id"],
            name="fk_segment_bed",
        ),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_segment_booking_id")),
        sa.PrimaryKeyConstraint("booking_id", "arrival", name=op.f("pk_segment")),
    )
    with op.batch_alter_table("segment", schema=None) as batch_op:
        batch_op.create_index("ix_segment_bed", ["bed_id", "arrival"], unique=False)

    op.create_table(
        "booking_note",
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id", "version"],
            ["booking_event.booking_id", "booking_event.version"],
            name="fk_booking_note_event",
        ),
        sa.PrimaryKeyConstraint("booking_id", "version", name=op.f("pk_booking_note")),
    )
    if not is_sqlite():
        op.create_foreign_key(
            LAST_EVENT,
            "booking",
            "booking_event",
            LAST_EVENT_FROM,
            LAST_EVENT_TO,
            deferrable=True,
            initially="DEFERRED",
        )
    table = sa.table("transition", sa.column("from_status"), sa.column("to_status"))
    op.bulk_insert(table, [{"from_status": before, "to_status": after} for before, after in TRANSITIONS])


def downgrade() -> None:
    if not is_sqlite():
        op.drop_constraint(LAST_EVENT, "booking", type_="foreignkey")
    op.drop_table("booking_note")
    with op.batch_alter_table("segment", schema=None) as batch_op:
        batch_op.drop_index("ix_segment_bed")

    op.drop_table("segment")
    op.drop_table("booking_event")
    with op.batch_alter_table("bed_night", schema=None) as batch_op:
        batch_op.drop_index("ix_bed_night_window")
        batch_op.drop_index("ix_bed_night_room")
        batch_op.drop_index("ix_bed_night_municipality")
        batch_op.drop_index("ix_bed_night_hold")
        batch_op.drop_index("ix_bed_night_dwelling")
        batch_op.drop_index("ix_bed_night_closure")
        batch_op.drop_index("ix_bed_night_booking")

    op.drop_table("bed_night")
    with op.batch_alter_table("wish", schema=None) as batch_op:
        batch_op.drop_index("ix_wish_municipality")

    op.drop_table("wish")
    with op.batch_alter_table("closure", schema=None) as batch_op:
        batch_op.drop_index("ix_closure_bed")

    op.drop_table("closure")
    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.drop_index("ix_booking_worklist")
        batch_op.drop_index("ix_booking_student")
        batch_op.drop_index("ix_booking_placement")

    op.drop_table("booking")
    op.drop_table("bed_price")
    op.drop_table("room_night")
    op.drop_table("placement_period")
    op.drop_table("placement_night")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index("ix_invitation_send_on")

    op.drop_table("invitation")
    op.drop_table("dwelling_night")
    with op.batch_alter_table("bed", schema=None) as batch_op:
        batch_op.drop_index("ix_bed_municipality")

    op.drop_table("bed")
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.drop_index("ix_application_placement")

    op.drop_table("application")
    with op.batch_alter_table("placement", schema=None) as batch_op:
        batch_op.drop_index("ix_placement_student")
        batch_op.drop_index("ix_placement_municipality")

    op.drop_table("placement")
    with op.batch_alter_table("dwelling", schema=None) as batch_op:
        batch_op.drop_index("ix_dwelling_municipality")

    op.drop_table("dwelling")
    with op.batch_alter_table("web_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_web_session_expires_at"))
        batch_op.drop_index(batch_op.f("ix_web_session_account_id"))

    op.drop_table("web_session")
    with op.batch_alter_table("student", schema=None) as batch_op:
        batch_op.drop_index("ix_student_person")

    op.drop_table("student")
    op.drop_table("stock_import")
    op.drop_table("property")
    with op.batch_alter_table("placement_site", schema=None) as batch_op:
        batch_op.drop_index("ix_placement_site_municipality")

    op.drop_table("placement_site")
    with op.batch_alter_table("placement_import", schema=None) as batch_op:
        batch_op.drop_index("ix_placement_import_institution")

    op.drop_table("placement_import")
    op.drop_table("membership")
    op.drop_table("hold")
    op.drop_table("campus")
    op.drop_table("bus_link")
    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_upload_person_id"))
        batch_op.drop_index(batch_op.f("ix_upload_expires_at"))

    op.drop_table("upload")
    op.drop_table("person_details")
    op.drop_table("municipality")
    with op.batch_alter_table("mail_message", schema=None) as batch_op:
        batch_op.drop_index("ix_mail_message_to")
        batch_op.drop_index("ix_mail_message_sent")
        batch_op.drop_index(batch_op.f("ix_mail_message_person_id"))

    op.drop_table("mail_message")
    op.drop_table("institution")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entry_subject")

    op.drop_table("audit_entry")
    op.drop_table("account")
    op.drop_table("access_grant")
    op.drop_table("transition")
    op.drop_table("term")
    with op.batch_alter_table("sign_in_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_code_email_key"))

    op.drop_table("sign_in_code")
    op.drop_table("rate_count")
    op.drop_table("person")
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisation_sort_key"))

    op.drop_table("organisation")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index("ix_job_due")

    op.drop_table("job")
