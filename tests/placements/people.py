"""Who uses the pages about placements."""

from sqlalchemy.orm import Session

from housing.accounts.models import Person
from housing.organisations.models import Institution
from tests.harness.people import a_grant, a_person


def coordinator(session: Session, institution: Institution, email: str) -> Person:
    """Make Karin Lindqvist coordinate the institution's placements; she signs in with a code to `email`."""
    karin = a_person("Karin", "Lindqvist", email)
    a_grant(karin, "coordinator", institution.id)
    session.commit()
    return karin
