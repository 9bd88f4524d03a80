"""Photos that people send are drawn anew: what is kept was written by us, of the pixels alone.

So no place where a photo was taken, no camera and no hidden file comes along (EXIF, GPS, XMP, colour profiles,
whatever is appended). Nothing here knows the database: it takes a second, and no transaction should be open.
"""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps

from housing.rules.photos import MOST_UNPACKED, WIDTHS, Kind, PhotoProblem, fitted, kind_of, size_problem

MIMETYPE = "image/webp"
QUALITY = 80
WHITE = (255, 255, 255)
MULTIPLE = "MPO"
"""A JPEG with a second picture behind the first, as some telephones write; the first is the photo."""


class PhotoRefused(Exception):  # noqa: N818 (a refusal is an answer, not a fault)
    """The file is not taken for a photo; `problem` says why."""

    def __init__(self, problem: PhotoProblem) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class DrawnPhoto:
    """One size of a photo, as it is kept and shown."""

    width: int
    height: int
    content: bytes


def drawn_photos(content: bytes, widths: tuple[int, ...] = WIDTHS) -> tuple[DrawnPhoto, ...]:
    """Return a sent photo in these widths, upright, without anything but its pixels.

    Raises `PhotoRefused`, and nothing else whatever the file holds. The same file gives the same bytes.
    """
    kind = kind_of(content)
    if isinstance(kind, PhotoProblem):
        raise PhotoRefused(kind)
    try:
        return _drawn(content, kind, widths)
    except PhotoRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PhotoRefused(PhotoProblem.TOO_MANY_PIXELS) from None
    except Exception:  # noqa: BLE001 (a made-up file brings any error out of a decoder, and each means the same)
        raise PhotoRefused(PhotoProblem.BROKEN) from None


def _drawn(content: bytes, kind: Kind, widths: tuple[int, ...]) -> tuple[DrawnPhoto, ...]:
    with Image.open(BytesIO(content), formats=(kind.value,)) as opened:
        if problem := size_problem(kind, *opened.size):
            raise PhotoRefused(problem)
        if opened.format != MULTIPLE and getattr(opened, "n_frames", 1) > 1:
            raise PhotoRefused(PhotoProblem.ANIMATED)
        if kind is Kind.JPEG:
            # unpacked at a half, a quarter or an eighth where that is enough, also for a photo that lies on its side
            opened.draft("RGB", (max(widths), max(widths)))
        if opened.width * opened.height > MOST_UNPACKED:  # a strip, of which no fraction is enough
            raise PhotoRefused(PhotoProblem.TOO_MANY_PIXELS)
        upright = _on_white(ImageOps.exif_transpose(opened))
    return tuple(_in_width(upright, wide) for wide in widths)


def _on_white(image: Image.Image) -> Image.Image:
    """Return the pixels alone: a new picture that nothing else of the file has come into."""
    fresh = Image.new("RGB", image.size, WHITE)
    if image.has_transparency_data:
        seen = image.convert("RGBA")
        fresh.paste(seen, mask=seen.getchannel("A"))
    else:
        fresh.paste(image if image.mode == fresh.mode else image.convert(fresh.mode))
    return fresh


def _in_width(image: Image.Image, wide: int) -> DrawnPhoto:
    size = fitted(*image.size, wide)
    smaller = image.resize(size, Image.Resampling.LANCZOS) if size != image.size else image
    written = BytesIO()
    smaller.save(written, "WEBP", quality=QUALITY, method=4)
    return DrawnPhoto(*size, written.getvalue())
