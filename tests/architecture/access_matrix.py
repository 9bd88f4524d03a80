"""Route × visitor → status, found by asking the product; `docs/access-matrix.md` is the committed answer.

    .venv/bin/python -m tests.architecture.access_matrix > docs/access-matrix.md

Every address is that of Elin's things in Storuman, sent by her university (see tests/harness/world.py), so that each
role is there twice: for those whose they are, and for the others. Forms are sent empty: what is asked here is who is
let through the door, not what is done behind it.
"""

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from housing.accounts.models import Account, Grant, PersonDetails
from housing.bookings.faults import Fault, FaultEvent
from housing.bookings.holds import StandingDecision
from housing.bookings.models import Booking
from housing.bookings.papers import Agreement, Decision
from housing.bookings.services.answering import By
from housing.bookings.services.living_together import ask_to_live_together
from housing.bookings.waiting import LineProposal
from housing.clock import local_date
from housing.database import db
from housing.day_lists.models import Addressee
from housing.keys.services.register import Opens, add_key
from housing.placements.models import Placement
from housing.references import new_ref
from housing.rules.nights import Period, Stay
from housing.rules.permissions import PERMISSIONS, Action, Relation, Role
from housing.secret_addresses import hash_of
from housing.stock.models import Dwelling, Property
from housing.stored_files import stored_files
from housing.waiting.queries.walking import Freed
from housing.waiting.services.deciding import Days, decide_line
from housing.waiting.services.joining import WantedLine, wait_in_line
from housing.waiting.services.walking import walk_line
from housing.wordings.models import OwnText
from tests.bookings.asked import a_placement
from tests.harness.clock import TUESDAY, MovableClock
from tests.harness.forms import post_form
from tests.harness.holds import a_hold
from tests.harness.people import a_grant, a_person
from tests.harness.photos import a_photo
from tests.harness.product import make_app, migrated, release
from tests.harness.sign_in import sign_in_with_code
from tests.harness.world import World, build_world, found

COMMITTED = Path(__file__).parents[2] / "docs" / "access-matrix.md"
DATA = Path(__file__).parents[1] / "data"
COMMAND = ".venv/bin/python -m tests.architecture.access_matrix > docs/access-matrix.md"
TO_SIGN_IN = "sign in"
HOST = "vera@storuman.example"
REFUSED = frozenset({"404", TO_SIGN_IN})
TOWN, SCHOOL = "/municipalities/<slug>", "/institutions/<slug>"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
SECRET = "the-secret-of-whoever-mends"
WITHOUT_ACTION = frozenset({"static"})


@dataclass(frozen=True)
class Visitor:
    """Somebody who asks. `owns`: the things in the addresses are theirs, as far as their role goes.

    `hosts`: they coordinate what is at the town's own sites. `home`: a part of addresses that stands for their own town
    or school; they ask there for the things of others.
    """

    name: str
    email: str | None = None
    roles: frozenset[Role] = frozenset({Role.ANYONE})
    owns: bool = False
    home: tuple[str, str] | None = None
    hosts: bool = False

    def may(self, action: Action, rule: Rule) -> bool:
        """Tell whether the table of permissions lets this visitor through."""
        return any(
            role in self.roles and self._reaches(relation, role, rule) for role, relation in PERMISSIONS[action].items()
        )

    def _reaches(self, relation: Relation, role: Role, rule: Rule) -> bool:
        if relation is Relation.OWN_SITES:
            return self.hosts
        return relation is Relation.ALL or role is Role.PERSON or self._owns(rule)

    def _owns(self, rule: Rule) -> bool:
        is_home = self.home is not None and rule.rule.startswith(self.home[0])
        return self.owns or not rule.arguments or (is_home and rule.arguments <= {"slug", "part"})


def visitors(world: World) -> tuple[Visitor, ...]:
    """Return everybody who asks."""
    person = {Role.ANYONE, Role.PERSON}
    student, officer = frozenset({*person, Role.STUDENT}), frozenset({*person, Role.OFFICER})
    coordinator = frozenset({*person, Role.COORDINATOR})
    return (
        Visitor("nobody signed in"),
        Visitor("the student", world.elin, student, owns=True),
        Visitor("another student", world.maja, student),
        Visitor("the town's officer", world.storuman.officer, officer, owns=True),
        Visitor("another town's officer", world.sorsele.officer, officer),
        Visitor("the school's coordinator", world.umu.coordinator, coordinator, owns=True),
        Visitor("another school's coordinator", world.ltu.coordinator, coordinator),
        Visitor(
            "another town's officer, at home",
            world.sorsele.officer,
            officer,
            home=(TOWN, world.sorsele.slug),
        ),
        Visitor(
            "another school's coordinator, at home",
            world.ltu.coordinator,
            coordinator,
            home=(SCHOOL, world.ltu.slug),
        ),
        Visitor("the town's coordinator", HOST, coordinator, hosts=True),
        Visitor("a former officer", world.former_officer, frozenset(person)),
        Visitor("a closed account", world.disabled_officer),
    )


def references(world: World) -> dict[str, str]:
    """Return what `<ref>` and other arguments stand for, by the part of the address before them."""
    town = world.storuman
    return {
        TOWN: town.slug,
        SCHOOL: world.umu.slug,
        "/hosts/<slug>": town.slug,
        "/bookings/<ref>": town.booking,
        "/applications/<ref>": town.application,
        "/placements/<ref>": town.placement,
        "/placements/<ref>/beds/<bed_ref>": town.beds[1],
        f"{TOWN}/requests/<ref>": town.booking,
        f"{TOWN}/board/beds/<bed>": town.beds[1],
        f"{TOWN}/settings/<part>": "answering",
        f"{TOWN}/reports/<part>": "occupancy",
        f"{TOWN}/texts/<part>": "house-rules",
        f"{TOWN}/texts/new/<part>": "decline",
        f"{TOWN}/stays/<ref>": town.booking,
        f"{TOWN}/stays/<ref>/inspection/photos/<photo_ref>": "nothing234",
        f"{TOWN}/housing/properties/<ref>": town.property,
        f"{TOWN}/housing/dwellings/<ref>": town.dwelling,
        f"{TOWN}/housing/beds/<ref>": town.beds[2],
        f"{TOWN}/housing/closures/<ref>": town.closure,
        "/photos/<ref>/<width>": "480",
        "/bookings/<ref>/photos/<photo_ref>": "nothing234",
        "/bookings/<ref>/photos/<photo_ref>/<width>": "480",
        f"{SCHOOL}/sites/<ref>": town.site,
        f"{SCHOOL}/placements/<ref>": town.placement,
        f"{SCHOOL}/imports/published/<ref>": world.umu.placement_import,
        "/availability/need/<slug>": "storuman",
        "/calendars/<secret>": "nothing234",
        "/day-lists/<secret>": "nothing234",
        "/sent-mail/<ref>": "nothing234",
    }


def forms(world: World) -> dict[str, dict[str, str]]:
    """Return what is sent where a form names a thing, which is else not found; all others are sent empty."""
    return {f"{TOWN}/requests/<ref>/offer": {"bed": world.storuman.beds[1]}}


UPLOADS = {
    f"{TOWN}/housing/import/<ref>": ("officer", "/municipalities/storuman/housing/import", "stock-vt27.csv"),
    f"{SCHOOL}/imports/<ref>": ("coordinator", "/institutions/umu/imports", "placements-ltu-vt27.csv"),
    f"{SCHOOL}/own-file/<ref>": ("coordinator", "/institutions/umu/imports", "placements-ltu-vt27.csv"),
}
"""Where `<ref>` is a file that was sent and not yet published: who sends which, to where."""


@dataclass
class Product:
    """The product on a file of its own, everybody signed in; `reset` undoes what a request did."""

    app: Flask
    file: Path
    world: World
    references: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Cookie and CSRF token of each visitor, by name."""

    @property
    def snapshot(self) -> Path:
        """Return where the beginning is kept."""
        return self.file.with_suffix(".beginning")

    def ask(self, visitor: Visitor, method: str, rule: Rule) -> TestResponse:
        """Send one request as `visitor`."""
        cookie, token = self.cookies[visitor.name]
        data = {"csrf_token": token, **forms(self.world).get(rule.rule, {})} if method != "GET" else None
        client = self.app.test_client(use_cookies=False)
        return client.open(
            self.address(rule, visitor), method=method, data=data, headers={"Cookie": f"session={cookie}"}
        )

    def changed(self) -> bool:
        """Tell whether anything has been written since the beginning. Most requests write nothing: no need to read."""
        return self.file.stat().st_mtime_ns != 0 and self.file.read_bytes() != self.snapshot.read_bytes()

    def begin(self) -> None:
        """Keep what there is now as the beginning."""
        release(self.app)
        shutil.copyfile(self.file, self.snapshot)
        self._untouched()

    def reset(self) -> None:
        """Go back to the beginning."""
        release(self.app)
        shutil.copyfile(self.snapshot, self.file)
        self._untouched()

    def _untouched(self) -> None:
        os.utime(self.file, ns=(0, 0))  # whoever writes to it sets the time

    def address(self, rule: Rule, visitor: Visitor) -> str:
        """Return the address of Elin's thing that `rule` is about, under the visitor's own town or school if so."""
        references = self.references | (dict([visitor.home]) if visitor.home else {})
        names = re.findall(r"<(?:\w+:)?(\w+)>", rule.rule)
        values = {}
        for name in names:
            before = rule.rule[: re.search(rf"<(?:\w+:)?{name}>", rule.rule).end()]  # type: ignore[union-attr]
            if before not in references:
                raise LookupError(f"say in {__name__}.references what {before} stands for")
            values[name] = references[before]
        built = rule.build(values)
        assert built is not None, rule
        return built[1]


@contextmanager
def running_product(plant: Callable[[Flask], None]) -> Iterator[Product]:
    """Set the product up, sign everybody in, and keep the beginning. `plant` may add routes first."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "matrix.sqlite3"
        migrated(f"sqlite:///{file}")
        app = make_app(f"sqlite:///{file}")
        plant(app)
        app.extensions["clock"] = MovableClock(TUESDAY)
        with app.app_context():
            world = build_world()
            more = _for_a_cohort(world) | _on_paper(world) | _with_a_code(world) | _in_line(world)
            more |= _with_a_photo(world) | _with_a_fault(world) | _asked_to_live_together(world)
        product = Product(app, file, world, references(world) | more)
        _sign_everybody_in(product)
        product.begin()
        yield product
        release(app)


def _for_a_cohort(world: World) -> dict[str, str]:
    """Let Elin's university have asked her town for beds, and the town have decided before; return what they are."""
    a_grant(a_person("Vera", "Vik", HOST), "coordinator", world.storuman.id)
    hold = a_hold(
        world.storuman.id, world.umu.id, Stay(date(2027, 5, 2), date(2027, 5, 8)), status="asked", answered_at=None
    )
    decision = StandingDecision(
        municipality_id=world.storuman.id,
        institution_id=world.umu.id,
        beds=2,
        starts=TUESDAY.date(),
        ends=date(2027, 7, 1),
        decided_at=TUESDAY,
    )
    db.session.add(decision)
    db.session.commit()
    cleaners = Addressee(
        ref=new_ref(),
        municipality_id=world.storuman.id,
        kind="cleaning",
        email="cleaners@storuman.example",
        weekday=0,
        added_at=TUESDAY,
    )
    db.session.add(cleaners)
    db.session.commit()
    return {
        f"{TOWN}/lists/addressees/<ref>": cleaners.ref,
        f"{TOWN}/holds/<ref>": hold.ref,
        f"{SCHOOL}/holds/<ref>": hold.ref,
        f"{TOWN}/holds/standing-decisions/<ref>": decision.ref,
    }


def _on_paper(world: World) -> dict[str, str]:
    """Let there be an agreement and a decision about Elin's booking, and a reason of her town's own; return them."""
    booking = found(Booking, world.storuman.booking)
    decision = Decision(
        municipality_id=world.storuman.id,
        year=2026,
        number=1,
        case_number="STO 2026-0001",
        kind="approved",
        decided_at=TUESDAY,
        decided_on=TUESDAY.date(),
        student_id=booking.student_id,
        booking_id=booking.id,
        version=1,
        stays=[],
        appeal={"sv": "Så här överklagar du."},
    )
    written = OwnText(
        municipality_id=world.storuman.id, kind="decline", name="Fullt", name_key="fullt", text={"sv": "x"}
    )
    db.session.add_all([decision, written, Agreement(booking_id=booking.id, made_at=TUESDAY, paragraphs={"sv": {}})])
    db.session.commit()
    return {
        "/decisions/<ref>": decision.ref,
        f"{TOWN}/decisions/<ref>": decision.ref,
        f"{TOWN}/texts/reasons/<ref>": written.ref,
    }


def _with_a_code(world: World) -> dict[str, str]:
    """Let the door of the town's property have a code; return what it is."""
    house = found(Property, world.storuman.property)
    opens = Opens(house.municipality_id, property_id=house.id)
    key = add_key(opens, "code", "Porten", "1234", person_id=None, at=TUESDAY)
    db.session.commit()
    return {f"{TOWN}/keys/<ref>": key.ref}


def _in_line(world: World) -> dict[str, str]:
    """Let Elin wait in her town in spring, and a bed be her turn, as its officer has decided; return what they are."""
    placement = found(Placement, world.storuman.second_placement)
    stay = Stay(date(2027, 3, 21), date(2027, 4, 10))
    wanted = WantedLine(stays=(stay,), municipality_ids=(world.storuman.id,))
    application = wait_in_line(placement.id, wanted, person_id=None, at=TUESDAY)
    walk_line(world.storuman.id, Freed(), TUESDAY)
    officer = db.session.scalars(select(PersonDetails).where(PersonDetails.email == world.storuman.officer)).one()
    days = Days(date(2027, 1, 1), date(2027, 6, 1))
    decision = decide_line(world.storuman.id, days, By(officer.person_id, TUESDAY))
    proposal = db.session.scalars(select(LineProposal)).one()
    db.session.commit()
    return {
        "/waiting/<ref>": application.ref,
        f"{TOWN}/waiting-list/proposals/<ref>": proposal.ref,
        f"{TOWN}/waiting-list/standing-decisions/<ref>": decision.ref,
    }


def _asked_to_live_together(world: World) -> dict[str, str]:
    """Let somebody ask Elin to live with her; return the question."""
    weeks = [Period(each.first_day, each.last_day) for each in found(Placement, world.storuman.placement).periods]
    kim = a_placement(world, "kim", *weeks)
    question = ask_to_live_together(kim, world.elin, shares_rooms=False, at=TUESDAY)
    db.session.commit()
    return {"/placements/<ref>/together/<question>": question.ref}


def _with_a_photo(world: World) -> dict[str, str]:
    photo = a_photo(found(Dwelling, world.storuman.dwelling)).ref
    db.session.commit()
    return {f"{TOWN}/housing/photos/<ref>": photo, "/photos/<ref>": photo}


def _with_a_fault(world: World) -> dict[str, str]:
    """Let Elin have reported a fault, as if her room had been confirmed; whoever mends has the link."""
    booking = found(Booking, world.storuman.booking)
    bed = booking.segments[0].bed
    fault = Fault(
        municipality_id=booking.municipality_id,
        property_id=bed.dwelling.property_id,
        dwelling_id=bed.dwelling_id,
        bed_id=bed.id,
        booking_id=booking.id,
        nonce=new_ref(),
        kind="light",
        place="kitchen",
        status="reported",
        version=1,
        reported_at=TUESDAY,
        photo=stored_files().put(b"a lamp"),
        secret_hash=hash_of(SECRET),
        events=[FaultEvent(version=1, to_status="reported", at=TUESDAY, author="student")],
    )
    db.session.add(fault)
    db.session.commit()
    return {
        f"{TOWN}/faults/<ref>": fault.ref,
        "/bookings/<ref>/faults/<fault_ref>": fault.ref,
        "/faults/<secret>": SECRET,
    }


def _sign_everybody_in(product: Product) -> None:
    """Those who have lost their rights sign in while they still have them: only the next request may notice."""
    people = visitors(product.world)
    _let_former_officer(product, ends=None)
    clients = {visitor.name: product.app.test_client() for visitor in people}
    for visitor in people:
        if visitor.email:
            sign_in_with_code(clients[visitor.name], visitor.email)
        product.cookies[visitor.name] = _cookie_and_token(clients[visitor.name])
    _upload(product, clients)
    _let_former_officer(product, ends=local_date(TUESDAY))
    with product.app.app_context():
        _account(product.world.disabled_officer).active = False
        db.session.commit()


def _let_former_officer(product: Product, *, ends: date | None) -> None:
    with product.app.app_context():
        person = db.session.scalars(
            select(PersonDetails).where(PersonDetails.email_key == product.world.former_officer)
        ).one()
        db.session.scalars(select(Grant).where(Grant.person_id == person.person_id)).one().ends = ends
        db.session.commit()


def _cookie_and_token(client: FlaskClient) -> tuple[str, str]:
    page = client.get("/account", follow_redirects=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    cookie = client.get_cookie("session")
    assert token, page.text
    assert cookie
    return cookie.value, token[1]


def _upload(product: Product, clients: dict[str, FlaskClient]) -> None:
    rules = {rule.rule for rule in product.app.url_map.iter_rules()}
    by = {"coordinator": "the school's coordinator", "officer": "the town's officer"}
    for rule, (role, path, name) in UPLOADS.items():
        if rule in rules:
            with (DATA / name).open("rb") as file:
                answer = post_form(clients[by[role]], path, {"file": (file, name)}, action=path)
            assert answer.status_code == 303, answer.text
            product.references[rule] = answer.headers["Location"].split("?")[0].rsplit("/", 1)[1]


def _account(email: str) -> Account:
    return db.session.scalars(
        select(Account)
        .join(PersonDetails, PersonDetails.person_id == Account.person_id)
        .where(PersonDetails.email_key == email)
    ).one()


@dataclass(frozen=True)
class Cell:
    """What one visitor was answered at one address."""

    rule: Rule
    method: str
    action: Action
    visitor: Visitor
    answer: str
    changed: bool


def cells(plant: Callable[[Flask], None] = lambda _: None, only: str = "") -> Iterator[Cell]:
    """Ask everything as everybody; `only` endpoints that begin so."""
    with running_product(plant) as product:
        for rule in sorted(product.app.url_map.iter_rules(), key=lambda each: each.rule):
            if rule.endpoint in WITHOUT_ACTION or not rule.endpoint.startswith(only):
                continue
            action: Action = vars(product.app.view_functions[rule.endpoint])["access_action"]
            for method in [each for each in METHODS if each in (rule.methods or ())]:
                for visitor in visitors(product.world):
                    yield _cell(product, rule, method, action, visitor)


def _cell(product: Product, rule: Rule, method: str, action: Action, visitor: Visitor) -> Cell:
    with product.ask(visitor, method, rule) as response:
        to_sign_in = response.status_code == 303 and response.headers["Location"].startswith("/sign-in?")
        to_sign_in |= response.status_code == 303 and response.headers["Location"] == "/sign-in"
        answer = TO_SIGN_IN if to_sign_in and action is not Action.SIGN_IN else str(response.status_code)
    changed = product.changed()
    if changed:
        product.reset()
    return Cell(rule, method, action, visitor, answer, changed)


def matrix(found: list[Cell]) -> str:
    """Return the matrix as a table for people to read and compare."""
    names = list(dict.fromkeys(cell.visitor.name for cell in found))
    rows: dict[tuple[str, str, Action], dict[str, str]] = {}
    for cell in found:
        rows.setdefault((cell.rule.rule, cell.method, cell.action), {})[cell.visitor.name] = cell.answer
    lines = [
        "# Who is answered what",
        "",
        "Made by asking the product, compared by a test, and read as a diff in every review. To make it anew:",
        "",
        f"    {COMMAND}",
        "",
        "Every address is that of one student's things, in one town, sent by one school; *at home*: the same things",
        "under the address of the visitor's own town or school. *sign in*: led to sign in and back. 404: not there,",
        "for this visitor. Forms are sent empty, so 422, 303 and 400 mean: let through.",
        "",
        f"| Address | | May {' | '.join(['', *names])} |",
        f"|---|---|---|{'---|' * len(names)}",
    ]
    for (rule, method, action), answers in rows.items():
        lines.append(f"| `{rule}` | {method} | {action} | {' | '.join(answers[name] for name in names)} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(matrix(list(cells())))
