"""The invented people whom everybody may be in the demonstration, known by their addresses.

Students stand in the lists of placements; those who work are entered here.
"""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from housing.rules.permissions import Role

STUDENT_ASKING = "ebba.lindqvist@student.umu.example"
STUDENT_IN_FULL_WEEKS = "maja.sarri@student.umu.example"
STUDENT_WITH_A_GAP = "maja.astrom@student.umu.example"
STUDENT_WHO_LEFT = "hampus.sundvall@student.umu.example"
OFFICER_STORUMAN = "birgitta.noren@storuman.example"
OFFICER_SORSELE = "per-olov.hedlund@sorsele.example"
COORDINATOR_UMU = "karin.vesterlund@umu.example"
COORDINATOR_LTU = "mats.ollikainen@ltu.example"
COORDINATOR_REGION = "lena.backlund@regionvasterbotten.example"

PROTECTED = "paivi.niia@student.umu.example"
ALIAS = "Kim Björk"


@dataclass(frozen=True, slots=True)
class Employee:
    """Somebody who works for an organisation, known by the key of its name."""

    first_name: str
    last_name: str
    email: str
    role: Role
    organisation: str


EMPLOYEES = (
    Employee("Birgitta", "Norén", OFFICER_STORUMAN, Role.OFFICER, "storuman"),
    Employee("Per-Olov", "Hedlund", OFFICER_SORSELE, Role.OFFICER, "sorsele"),
    Employee("Karin", "Vesterlund", COORDINATOR_UMU, Role.COORDINATOR, "umea-universitet"),
    Employee("Mats", "Ollikainen", COORDINATOR_LTU, Role.COORDINATOR, "lulea-tekniska-universitet"),
    Employee("Lena", "Bäcklund", COORDINATOR_REGION, Role.COORDINATOR, "region-vasterbotten"),
)

PARTS: dict[str, LazyString] = {
    STUDENT_ASKING: _l("student without a room"),
    STUDENT_IN_FULL_WEEKS: _l("student, full weeks"),
    STUDENT_WITH_A_GAP: _l("student, two periods"),
    STUDENT_WHO_LEFT: _l("student, has left"),
    OFFICER_STORUMAN: _l("officer, Storuman"),
    OFFICER_SORSELE: _l("officer, Sorsele"),
    COORDINATOR_UMU: _l("coordinator, Umeå"),
    COORDINATOR_LTU: _l("coordinator, Luleå"),
    COORDINATOR_REGION: _l("coordinator, the region"),
}
"""What each of them is in the stories, in the order in which one can be them."""

STUDENTS = (STUDENT_ASKING, STUDENT_IN_FULL_WEEKS, STUDENT_WITH_A_GAP, STUDENT_WHO_LEFT)
