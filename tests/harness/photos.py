"""Files as people send them: photos with everything a camera adds, and what only pretends to be one."""

import struct
import zlib
from io import BytesIO

from PIL import Image, PngImagePlugin
from PIL.ExifTags import GPS, Base

from housing.stock.photo_models import Photo
from housing.stock.queries.photos import Home
from housing.stock.services.photos import KeptPhoto, add_photo
from housing.stored_files import stored_files
from tests.harness.clock import TUESDAY

PLACE = b"65 deg 5' 49\" N"
CAMERA = "Kameran Nils"
LYING, UPRIGHT = (800, 600), (600, 800)


def a_jpeg(size: tuple[int, int] = LYING, *, orientation: int = 1, top: str = "red") -> bytes:
    """Return a photo, its upper half `top`, that tells camera, place and a thumbnail in its EXIF, and more in XMP."""
    exif = Image.Exif()
    exif[Base.Orientation] = orientation
    exif[Base.Make] = CAMERA
    exif.get_ifd(0x8825)[GPS.GPSAreaInformation] = PLACE
    return _written(_halves(size, top), "JPEG", exif=exif, xmp=b"<x:xmpmeta>" + PLACE + b"</x:xmpmeta>", comment=PLACE)


def a_png(size: tuple[int, int] = LYING) -> bytes:
    """Return a see-through picture with a text that tells a place."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", PLACE.decode())
    return _written(Image.new("RGBA", size, (255, 0, 0, 0)), "PNG", pnginfo=info)


def a_webp(size: tuple[int, int] = LYING) -> bytes:
    """Return a photo as WebP."""
    return _written(_halves(size, "red"), "WEBP")


def moving(kind: str) -> bytes:
    """Return a picture of two frames."""
    frames = [Image.new("RGB", LYING, colour) for colour in ("red", "blue")]
    return _written(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)


def a_bomb(width: int = 50_000, height: int = 50_000) -> bytes:
    """Return a PNG of a few hundred bytes that says it has billions of pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = chunk(b"IDAT", zlib.compress(bytes(1000)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + rows + chunk(b"IEND", b"")


def _halves(size: tuple[int, int], top: str) -> Image.Image:
    image = Image.new("RGB", size, "blue")
    image.paste(Image.new("RGB", (size[0], size[1] // 2), top))
    return image


def _written(image: Image.Image, kind: str, **options: object) -> bytes:
    written = BytesIO()
    image.save(written, kind, **options)
    return written.getvalue()


def a_photo(home: Home, what: str = "Köket") -> Photo:
    """Give a home a photo, as far as pages know; its files hold no picture, but words. The caller commits."""
    small, medium, large = (stored_files().put(f"{what} {home.ref} {size}".encode()) for size in ("s", "m", "l"))
    kept = KeptPhoto((small, medium, large), 1600, 1200)
    return add_photo(home, kept, {"sv": what}, person_id=None, at=TUESDAY)
