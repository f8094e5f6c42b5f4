"""Pictures keep their points and nothing else."""

import io

import pytest
from PIL import Image

from partybranch.files.pictures import THUMBNAIL_EDGE, DamagedPicture, TooManyPixels, cleaned
from tests import pictures


def _open(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def test_what_the_camera_wrote_is_in_neither_copy() -> None:
    raw = pictures.photo(800, 600)
    assert raw.count(pictures.CANARY) >= 4
    kept = cleaned(raw, as_format="JPEG")
    for data in (kept.data, kept.thumbnail):
        assert pictures.CANARY not in data
        opened = _open(data)
        assert not opened.getexif()
        assert not {"comment", "exif", "xmp", "icc_profile"} & set(opened.info)
    assert (kept.width, kept.height) == (800, 600)


@pytest.mark.parametrize(("as_format", "options"), [("PNG", {}), ("WEBP", {"lossless": True})])
def test_texts_of_other_formats_go_too(as_format: str, options: dict) -> None:
    exif = Image.Exif()
    exif[0x010F] = pictures.CANARY.decode()
    raw = pictures.drawn(as_format, exif=exif, **options)
    assert pictures.CANARY in raw
    kept = cleaned(raw, as_format=as_format)
    assert pictures.CANARY not in kept.data
    assert pictures.CANARY not in kept.thumbnail
    assert _open(kept.data).format == as_format


def test_a_picture_taken_sideways_is_turned() -> None:
    """Orientation 6: the camera was held upright; the red half lies on top then."""
    kept = cleaned(pictures.photo(64, 48, orientation=6), as_format="JPEG")
    assert (kept.width, kept.height) == (48, 64)
    opened = _open(kept.data)
    top, bottom = opened.getpixel((24, 5)), opened.getpixel((24, 60))
    assert top[1] < 60
    assert bottom[1] > 200


def test_the_small_copy_is_small_and_a_clear_ground_white() -> None:
    kept = cleaned(pictures.drawn("PNG", "RGBA", (1200, 300)), as_format="PNG")
    small = _open(kept.thumbnail)
    assert max(small.size) == THUMBNAIL_EDGE
    assert small.getpixel((3, 3)) == (255, 255, 255)
    assert _open(kept.data).mode == "RGBA"


@pytest.mark.parametrize("mode", ["1", "L", "P", "I;16", "LA"])
def test_every_customary_mode_of_a_png_is_read(mode: str) -> None:
    kept = cleaned(pictures.drawn("PNG", mode), as_format="PNG")
    assert _open(kept.data).size == (40, 30)


def test_a_cmyk_scan_becomes_one_that_every_browser_shows() -> None:
    kept = cleaned(pictures.drawn("JPEG", "CMYK"), as_format="JPEG")
    assert _open(kept.data).mode == "RGB"


@pytest.mark.parametrize("size", [(20_000, 20_000), (10_000, 9_000), (10_001, 5_000)])
def test_a_bomb_is_refused_before_it_is_unpacked(size: tuple[int, int]) -> None:
    with pytest.raises(TooManyPixels):
        cleaned(pictures.bomb(*size), as_format="PNG")


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.9])
def test_a_truncated_picture_is_refused(share: float) -> None:
    raw = pictures.photo(640, 480)
    with pytest.raises(DamagedPicture):
        cleaned(raw[: int(len(raw) * share)], as_format="JPEG")


def test_a_picture_of_another_family_is_refused() -> None:
    with pytest.raises(DamagedPicture):
        cleaned(pictures.drawn("GIF", "P"), as_format="JPEG")
