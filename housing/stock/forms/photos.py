"""A photo and what it shows."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import StringField

from housing.rules.photos import LONGEST_TEXT
from housing.stock.forms.fields import at_most, fill_texts, needed, needs_swedish, stripped, texts_of


class PhotoTextForm(FlaskForm):
    """What a photo shows: for who cannot see it, and for search."""

    text_sv = StringField(
        _l("What it shows, in Swedish"),
        filters=[stripped],
        validators=[needed(_l("Write what the photo shows.")), at_most(LONGEST_TEXT)],
    )
    text_en = StringField(
        _l("What it shows, in English"), filters=[stripped], validators=[at_most(LONGEST_TEXT), needs_swedish]
    )

    def show(self, text: Mapping[str, str]) -> None:
        """Put the words into the fields."""
        fill_texts(self, "text", text)

    def text(self) -> dict[str, str]:
        """Return what was written, by language."""
        return texts_of(self, "text")


class PhotoForm(PhotoTextForm):
    """A photo to add."""

    file = FileField(_l("Photo"), validators=[FileRequired(_l("Choose a photo first."))])
