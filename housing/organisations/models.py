"""Municipalities, institutions with their campuses, federations, terms and placement sites."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from housing.database import Model, Ref

BYTE_ORDER = String(240).with_variant(String(240, collation="C"), "postgresql")
"""Swedish order is the order of the key's bytes (`rules.names.swedish_sort_key`), whatever the server's language."""

KINDS = ("municipality", "institution", "region", "federation", "operator")


class Organisation(Model):
    """Anybody that grants point at. `slug` is its public name in URLs, `sort_key` its place in Swedish order."""

    __tablename__ = "organisation"
    __table_args__: tuple[Any, ...] = (
        CheckConstraint("kind IN ('municipality','institution','region','federation','operator')", name="kind"),
        UniqueConstraint("kind", "slug"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[Ref]
    kind: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(120))
    name_key: Mapped[str] = mapped_column(String(120))
    sort_key: Mapped[str] = mapped_column(BYTE_ORDER, index=True)
    slug: Mapped[str] = mapped_column(String(120))

    __mapper_args__ = {"polymorphic_on": "kind"}


class Municipality(Organisation):
    """A tenant: owns stock, rules, officers. Numbers are nights or working days as the name says.

    `live_since` is empty until the three questions of set-up are answered; only then is it in the catalogue.
    `answer_mode`: `first_come` (a request holds the nights) or `collect` (an application holds nothing).
    `digest_weekday`: the day on which the function mailbox gets its week's mail, Monday 0 to Friday 4.
    `delegation`: the item of the delegation order under which officers decide, where answers are decisions.
    `agreement_since`: the day from which an agreement is made with each student; none: none is.
    `key_place`, `key_hours` (see `stock.models.Property`) and `after_hours` serve every property without its own,
    and so does `duty_telephone`, whom guests call at any hour; `turnover_nights` serves every dwelling without its own.
    `cold`: what to do when it is -30 °C, in place of ours.
    `offer_days_far`, `_near` and `_soon`: days to accept an offer (`rules.deadlines.OfferDays`). `line_order` and
    `line_seed`: in which order people wait (`rules.line_order`); whoever waits may read the seed.
    `faults_email`: where faults are told, in place of the mailbox.
    """

    __tablename__ = "municipality"
    __table_args__ = (
        CheckConstraint("answer_mode IN ('first_come','collect')", name="answer_mode"),
        CheckConstraint("answering_working_days BETWEEN 1 AND 30", name="answering_working_days"),
        CheckConstraint(
            "margin_before BETWEEN 0 AND 7 AND margin_after BETWEEN 0 AND 7 AND keep_gap_nights BETWEEN 0 AND 14",
            name="margins",
        ),
        CheckConstraint("digest_weekday BETWEEN 0 AND 4", name="digest_weekday"),
        CheckConstraint("turnover_nights BETWEEN 0 AND 7", name="turnover"),
        CheckConstraint(
            "offer_days_soon BETWEEN 1 AND 30 AND offer_days_near BETWEEN offer_days_soon AND 30"
            " AND offer_days_far BETWEEN offer_days_near AND 30",
            name="offer_days",
        ),
        CheckConstraint("line_order IN ('time','priority_lot')", name="line_order"),
        CheckConstraint("line_order = 'time' OR length(trim(line_seed)) > 0", name="line_seed"),
    )
    id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(4), unique=True)
    county: Mapped[str] = mapped_column(String(60))
    seat: Mapped[str] = mapped_column(String(60))
    seat_latitude: Mapped[float]
    seat_longitude: Mapped[float]
    live_since: Mapped[date | None]
    mailbox: Mapped[str | None] = mapped_column(String(254))
    telephone: Mapped[str | None] = mapped_column(String(40))
    duty_telephone: Mapped[str | None] = mapped_column(String(40))
    faults_email: Mapped[str | None] = mapped_column(String(254))
    answer_mode: Mapped[str] = mapped_column(String(12), default="first_come")
    delegation: Mapped[str | None] = mapped_column(String(200))
    agreement_since: Mapped[date | None]
    answering_working_days: Mapped[int] = mapped_column(default=5)
    deputy_email: Mapped[str | None] = mapped_column(String(254))
    digest_weekday: Mapped[int] = mapped_column(default=0)
    margin_before: Mapped[int] = mapped_column(default=1)
    margin_after: Mapped[int] = mapped_column(default=1)
    keep_gap_nights: Mapped[int] = mapped_column(default=2)
    turnover_nights: Mapped[int] = mapped_column(default=0)
    offer_days_far: Mapped[int] = mapped_column(default=7)
    offer_days_near: Mapped[int] = mapped_column(default=3)
    offer_days_soon: Mapped[int] = mapped_column(default=1)
    line_order: Mapped[str] = mapped_column(String(12), default="time")
    line_seed: Mapped[str] = mapped_column(String(80), default="")
    key_place: Mapped[str | None] = mapped_column(String(200))
    key_hours: Mapped[dict[str, Any]] = mapped_column(default=dict)
    after_hours: Mapped[dict[str, str]] = mapped_column(default=dict)
    facts: Mapped[dict[str, str]] = mapped_column(default=dict)
    information: Mapped[dict[str, str]] = mapped_column(default=dict)
    terms_of_stay: Mapped[dict[str, str]] = mapped_column(default=dict)
    cold: Mapped[dict[str, str]] = mapped_column(default=dict)

    __mapper_args__ = {"polymorphic_identity": "municipality"}


class LegalModeStart(Model):
    """What a municipality's answers are in law from a day on (`rules.decisions`); before the first, lease offers."""

    __tablename__ = "legal_mode_start"
    __table_args__ = (CheckConstraint("mode IN ('lease_offer','administrative_decision')", name="mode"),)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"), primary_key=True)
    starts: Mapped[date] = mapped_column(primary_key=True)
    mode: Mapped[str] = mapped_column(String(24))


class Institution(Organisation):
    """A university that sends students."""

    __tablename__ = "institution"
    id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    short_name: Mapped[str | None] = mapped_column(String(20))
    campuses: Mapped[list["Campus"]] = relationship(order_by="Campus.id")

    __mapper_args__ = {"polymorphic_identity": "institution"}


class Federation(Organisation):
    """Municipalities that house students together; membership has dates."""

    __mapper_args__ = {"polymorphic_identity": "federation"}


class Operator(Organisation):
    """Who runs the service."""

    __mapper_args__ = {"polymorphic_identity": "operator"}


class Region(Organisation):
    """A region that runs health care; employs coordinators too."""

    __mapper_args__ = {"polymorphic_identity": "region"}


class Membership(Model):
    """A municipality in a federation, from `starts` up to and not including `ends`."""

    __tablename__ = "membership"
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"), primary_key=True)
    federation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    starts: Mapped[date] = mapped_column(primary_key=True)
    ends: Mapped[date | None]


class BusLink(Model):
    """A pair of municipalities that an officer ticked as reachable by bus for a working day."""

    __tablename__ = "bus_link"
    __table_args__ = (CheckConstraint("municipality_id <> other_id", name="two_places"),)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"), primary_key=True)


class Campus(Model):
    """A study town of an institution."""

    __tablename__ = "campus"
    __table_args__ = (UniqueConstraint("institution_id", "name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    name: Mapped[str] = mapped_column(String(60))
    latitude: Mapped[float]
    longitude: Mapped[float]


class Term(Model):
    """An academic term, such as VT27; both days belong to it."""

    __tablename__ = "term"
    __table_args__ = (CheckConstraint("first_day < last_day", name="days"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(8), unique=True)
    first_day: Mapped[date]
    last_day: Mapped[date]


class PlacementSite(Model):
    """The ward, health centre or care home. `is_approximate`: stands at its municipality's seat until placed.

    `merged_into_id`: this name is only another spelling of that site. No placement is at it any more, and lists that
    write it mean the other. `run_by_id`: the municipality or region that runs it; none: nobody has said.
    """

    __tablename__ = "placement_site"
    __table_args__ = (
        UniqueConstraint("municipality_id", "name_key"),
        UniqueConstraint("id", "municipality_id", name="uq_placement_site_municipality"),
        ForeignKeyConstraint(
            ["merged_into_id", "municipality_id"],
            ["placement_site.id", "placement_site.municipality_id"],
            name="fk_placement_site_merged",
        ),
        CheckConstraint("merged_into_id <> id", name="merged_into_another"),
        Index("ix_placement_site_municipality", "municipality_id"),
        Index("ix_placement_site_merged", "merged_into_id"),
        Index("ix_placement_site_run_by", "run_by_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[Ref]
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    name: Mapped[str] = mapped_column(String(120))
    name_key: Mapped[str] = mapped_column(String(120))
    latitude: Mapped[float]
    longitude: Mapped[float]
    is_approximate: Mapped[bool] = mapped_column(default=True)
    merged_into_id: Mapped[int | None]
    run_by_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    municipality: Mapped[Municipality] = relationship(foreign_keys=[municipality_id])


class SitesApart(Model):
    """Somebody said that two sites with names alike are two: nobody is asked about them again."""

    __tablename__ = "sites_apart"
    __table_args__ = (CheckConstraint("site_id < other_id", name="in_order"),)
    site_id: Mapped[int] = mapped_column(ForeignKey("placement_site.id"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("placement_site.id"), primary_key=True)
