"""What a municipality says in its own words about a stay: in a mail, as the note beside a no, as rules of a home."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from housing.filters import in_language
from housing.organisations.models import Municipality
from housing.placements.models import Placement
from housing.rules.nights import Stay
from housing.rules.placeholders import Placeholder, fill
from housing.rules.wordings import Wording
from housing.stock.models import Property
from housing.wordings.filling import paragraphs, values_of_stay
from housing.wordings.queries import texts_in
from housing.written_language import writing_in


@dataclass(frozen=True, slots=True)
class AboutStay:
    """What is filled into a text: where the placement is, and the stays asked for or agreed, in order of arrival."""

    municipality: Municipality
    placement: Placement
    stays: Sequence[Stay]
    deadline: date | None = None

    def fill(self, text: Mapping[str, str], language: str) -> str:
        """Return a text in that language, else in Swedish, filled in."""
        with writing_in(language):
            values = values_of_stay(self.municipality.name, self.placement.site.name, self.stays, self.deadline)
            return fill(in_language(text), values)


def words_in_mail(kind: Wording, about: AboutStay, language: str) -> list[str]:
    """Return the paragraphs that the municipality adds to a mail, in its reader's language; mostly none."""
    written = texts_in(about.municipality.id, [kind]).get(kind)
    return paragraphs(about.fill(written, language)) if written else []


def rules_of_home(home: Property) -> str:
    """Return the rules of a house, else those of all the municipality's, in the reader's language."""
    if home.house_rules:
        return in_language(home.house_rules)
    rules = texts_in(home.municipality_id, [Wording.HOUSE_RULES]).get(Wording.HOUSE_RULES)
    return fill(in_language(rules), {Placeholder.MUNICIPALITY: home.municipality.name}) if rules else ""
