"""How two towns of the demonstration answer: Storuman with agreements and words of its own, Sorsele by decisions."""

from datetime import datetime

from housing.agreements.services import use_agreement
from housing.clock import local_date
from housing.demonstration.organisations import municipality
from housing.organisations.settings import change_municipality, set_legal_mode
from housing.rules.decisions import LegalMode, first_day_of_switch
from housing.rules.wordings import Wording
from housing.wordings.models import OwnText
from housing.wordings.services import write_reason, write_text

WELCOME = {
    "sv": "Varmt välkommen till {municipality}! Ta med varma kläder: det blir kallt.",
    "en": "A warm welcome to {municipality}! Bring warm clothes: it gets cold.",
}
FULL = {
    "sv": "Vi har fullt de veckorna. Titta på Sorsele, dit det går buss.",
    "en": "We are full in those weeks. Look at Sorsele: there is a bus.",
}
DELEGATION = "Kommunstyrelsens delegationsordning, punkt 4.2"


def choose_how_to_answer(at: datetime) -> None:
    """Let both have chosen, as long ago as they have had housing."""
    storuman, sorsele = municipality("Storuman"), municipality("Sorsele")
    use_agreement(storuman, local_date(at), person_id=None, at=at)
    write_text(storuman, Wording.MAIL_APPROVED, WELCOME, person_id=None, at=at)
    reason = OwnText(kind=Wording.DECLINE)
    write_reason(storuman, reason, "Fullt, Sorsele i stället", FULL, person_id=None, at=at)
    starts = first_day_of_switch(local_date(at))
    set_legal_mode(sorsele, LegalMode.ADMINISTRATIVE_DECISION, starts, person_id=None, at=at)
    change_municipality(sorsele, {"delegation": DELEGATION}, person_id=None, at=at)
