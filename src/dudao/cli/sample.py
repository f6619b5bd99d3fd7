"""What demo and walkthrough share: who signs in, a signature, drawn photographs. No models."""

import io
import random

from PIL import Image, ImageDraw

from dudao.access.roles import Role

PASSWORD = "dudao-demo"  # noqa: S105 - printed by the demo, for invented people
#: Role -> user name of the person whom the demo shows for it.
SHOWN = {
    Role.DIRECTOR: "director",
    Role.OFFICE_STAFF: "staff",
    Role.ZONE_LEAD: "lead1",
    Role.RESPONSIBLE_INSPECTOR: "inspector1",
    Role.PART_TIME_INSPECTOR: "parttime1",
    Role.PRINCIPAL: "principal1",
    Role.SCHOOL_LIAISON: "liaison1",
    Role.SECTION_OFFICER: "section1",
    Role.LIAISON_LEADER: "leader1",
    Role.TOWNSHIP_OFFICER: "township1",
    Role.CITY_OFFICER: "city",
    Role.AUDITOR: "auditor",
    Role.ADMINISTRATOR: "admin",
}

#: A signature drawn with three strokes; the same for everybody, so that it is stored once.
INK = [
    [[20.0, 60.0, 0], [60.0, 40.0, 90], [110.0, 70.0, 180], [150.0, 50.0, 260]],
    [[90.0, 20.0, 400], [95.0, 60.0, 470], [85.0, 110.0, 560]],
    [[160.0, 80.0, 700], [210.0, 60.0, 800], [260.0, 95.0, 900]],
]

SCENES = (
    ((203, 213, 225), (148, 163, 184), (71, 85, 105)),
    ((214, 211, 209), (168, 162, 158), (87, 83, 78)),
    ((187, 247, 208), (134, 239, 172), (22, 101, 52)),
    ((254, 215, 170), (253, 186, 116), (154, 52, 18)),
)


def photo(number: int, draw: random.Random, *, tidy: bool = False) -> bytes:
    """Return a small JPEG: a wall, a floor and, unless it is `tidy`, some things; never anybody."""
    sky, ground, thing = SCENES[number % len(SCENES)]
    picture = Image.new("RGB", (1280, 960), sky)
    pen = ImageDraw.Draw(picture)
    floor = draw.randint(470, 760)
    for _n in range(draw.randint(1, 4)):  # windows and boards on the wall
        x, y = draw.randint(0, 1100), draw.randint(0, floor - 200)
        pen.rectangle((x, y, x + draw.randint(120, 420), y + draw.randint(90, 300)), fill=ground)
    pen.rectangle((0, floor, 1280, 960), fill=thing)
    for _n in range(0 if tidy else draw.randint(3, 7)):
        x, width, height = draw.randint(0, 1100), draw.randint(90, 320), draw.randint(120, 420)
        foot = draw.randint(floor, 940)
        pen.rectangle((x, foot - height, x + width, foot), fill=thing, outline=sky, width=6)
        pen.rectangle((x + 20, foot + 20 - height, x + width - 20, foot - height // 2), fill=sky)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()


def drawn(number: int, *, tidy: bool = False) -> bytes:
    """Return the picture of that number, always the same; `tidy`: the same place, cleared."""
    return photo(number, random.Random(number), tidy=tidy)


def sign_ins() -> list[tuple[str, str, str]]:
    """Return (role, user name, password) for one person of every role."""
    return [(str(role.label), username, PASSWORD) for role, username in SHOWN.items()]
