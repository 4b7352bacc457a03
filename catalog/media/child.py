"""Decode one picture in a process of its own, then end. Nothing of the project is imported.

Run as a file: the picture is standard input (a file), the limits are arguments (JSON), and the
answer is standard output: one line of JSON, then the kept picture as JPEG. A hostile file can
take this process, its memory and its seconds, and no more: it may not start another one, write
a large file, or learn a secret from an environment that is empty.
"""

from __future__ import annotations

import base64
import json
import resource
import sys
from io import BytesIO
from typing import Any

BAND = 256  # rows
PLACEHOLDER_SIDE = 16  # pixels; blurred over a card


def confine(limits: dict[str, int]) -> None:
    """Give up memory, time, files and children, before any decoder is loaded."""
    for name, value in (
        ("RLIMIT_AS", limits["memory"]),
        ("RLIMIT_CPU", limits["seconds"]),
        ("RLIMIT_FSIZE", limits["answer"]),
        ("RLIMIT_CORE", 0),
    ):
        try:
            resource.setrlimit(getattr(resource, name), (value, value))
        except (OSError, ValueError):
            continue  # macOS has no limit of addresses; the others hold there too


def read(content: bytes, limits: dict[str, int]) -> tuple[dict[str, Any], bytes]:
    """Return facts about a picture and its kept form, upright, in sRGB, without metadata."""
    from PIL import AvifImagePlugin, Image, ImageFile, ImageOps, PngImagePlugin

    Image.MAX_IMAGE_PIXELS = None  # counted by kind before this process began
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    PngImagePlugin.MAX_TEXT_MEMORY = PngImagePlugin.MAX_TEXT_CHUNK = 1_000_000
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1  # each has a stack, which counts as memory
    image: Any = Image.open(BytesIO(content), formats=("JPEG", "PNG", "WEBP", "AVIF"))
    if getattr(image, "n_frames", 1) > 1 and image.format != "MPO":
        return {"reason": "animated"}, b""
    side = limits["side"]
    if image.format in ("JPEG", "MPO"):
        scale = side / max(image.size)  # decodes at a half or a quarter where that is enough
        image.draft(None, (int(image.width * scale), int(image.height * scale)))
    image.load()
    profile, orientation = image.info.get("icc_profile"), image.getexif().get(0x0112, 1)
    # One step a line: what the last step made is let go before the next makes more.
    image = _eight_bits(image)
    image = _flat(image)
    image = _as_srgb(_smaller(image, side), profile)
    image = ImageOps.exif_transpose(_with_orientation(image, orientation))
    image.thumbnail((side, side), Image.Resampling.LANCZOS)
    held = BytesIO()
    image.save(held, "JPEG", quality=limits["quality"], subsampling=0)
    facts = {"width": image.width, "height": image.height, "placeholder": _placeholder(image)}
    return facts, held.getvalue()


def _eight_bits(image: Any) -> Any:
    """Bring 16 bits a channel down to 8 by their upper half; Pillow would cut them off at 255."""
    from PIL import Image

    if not image.mode.startswith("I"):
        return image.convert("L") if image.mode in ("F", "1") else image
    whole = Image.new("L", image.size)
    for top in range(0, image.height, BAND):  # at once it would be four bytes a pixel, twice
        band = image.crop((0, top, image.width, min(top + BAND, image.height))).convert("I")
        whole.paste(band.point(lambda value: value * (1 / 257)).convert("L"), (0, top))
    return whole


def _smaller(image: Any, side: int) -> Any:
    """Shrink before colors are converted, which copies every pixel."""
    from PIL import Image

    scale = side / max(image.size)
    if scale >= 1:
        return image
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _flat(image: Any) -> Any:
    """Put what is transparent on white paper."""
    from PIL import Image

    if image.mode == "P":
        image = image.convert("RGBA" if "transparency" in image.info else "RGB")
    if image.mode in ("L", "RGB") and "transparency" in image.info:
        image = image.convert("RGBA")
    if image.mode not in ("RGBA", "LA", "PA", "La", "RGBa"):
        return image
    image = image if image.mode == "RGBA" else image.convert("RGBA")
    paper = Image.new("RGB", image.size, "white")
    paper.paste(image, mask=image.getchannel("A"))
    return paper


def _as_srgb(image: Any, profile: bytes | None) -> Any:
    """Convert by the picture's own profile; one that is broken or of another kind is ignored."""
    from PIL import ImageCms

    if profile and image.mode in ("RGB", "L", "CMYK", "LAB"):
        try:
            return ImageCms.profileToProfile(
                image,
                ImageCms.ImageCmsProfile(BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode="RGB",
            )
        except (ImageCms.PyCMSError, OSError, ValueError):
            return image.convert("RGB")
    return image.convert("RGB")


def _with_orientation(image: Any, orientation: int) -> Any:
    """Carry nothing of the metadata over but which way is up."""
    image.info = {}
    exif = image.getexif()
    if orientation in range(2, 9):
        exif[0x0112] = orientation
    return image


def _placeholder(image: Any) -> str:
    """Return a few blurred pixels as a `data:` address of about 150 bytes."""
    tiny = image.copy()
    tiny.thumbnail((PLACEHOLDER_SIDE, PLACEHOLDER_SIDE))
    held = BytesIO()
    tiny.save(held, "WEBP", quality=30, method=4)
    return "data:image/webp;base64," + base64.b64encode(held.getvalue()).decode()


def _peak() -> int:
    """Return the most memory that was resident, in bytes.

    Linux hands the largest figure of `getrusage` on from the process that started this one.
    """
    try:
        with open("/proc/self/status", encoding="ascii") as status:
            line = next(one for one in status if one.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024
    except (OSError, StopIteration, ValueError):
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak * (1 if sys.platform == "darwin" else 1024)


def main() -> None:
    """Read, decode, answer."""
    limits = json.loads(sys.argv[1])
    confine(limits)
    master = b""
    try:
        facts, master = read(sys.stdin.buffer.read(), limits)
    except MemoryError:
        facts = {"reason": "too_much_memory"}
    except Exception as error:  # whatever a decoder raises over what strangers send
        facts = {"reason": "undecodable", "detail": f"{type(error).__name__}: {error}"[:200]}
    facts["peak"] = _peak()
    sys.stdout.buffer.write(json.dumps(facts).encode() + b"\n" + master)


if __name__ == "__main__":
    main()
