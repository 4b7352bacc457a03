"""The colors of the demo's pictures: azulejo, egg tart, cream, terracotta and sea."""

from __future__ import annotations

from typing import Final

Color = tuple[int, int, int]
Paint = tuple[int, int, int] | tuple[int, int, int, int]


def rgb(text: str) -> Color:
    """Read #RRGGBB."""
    return (int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16))


def mix(one: Color, other: Color, part: float) -> Color:
    """Return the color that lies `part` of the way from one to the other."""
    r, g, b = (round(a + (c - a) * part) for a, c in zip(one, other, strict=True))
    return (r, g, b)


def lighter(color: Color, part: float) -> Color:
    """Return the color with some white in it."""
    return mix(color, WHITE, part)


def darker(color: Color, part: float) -> Color:
    """Return the color with some ink in it."""
    return mix(color, INK, part)


def veil(color: Color, opacity: float) -> Paint:
    """Return the color, see-through."""
    return (*color, round(255 * opacity))


WHITE: Final = rgb("#FFFFFF")
INK: Final = rgb("#22304D")
CREAM: Final = rgb("#FBF4E4")
PAPER: Final = rgb("#FFFBF2")
AZUL: Final = rgb("#2656A6")
NAVY: Final = rgb("#1B3768")
SKY: Final = rgb("#8DB4E2")
YOLK: Final = rgb("#F3B63A")
TERRA: Final = rgb("#C8643F")
BRICK: Final = rgb("#A8472F")
SEA: Final = rgb("#3C8C80")
LEAF: Final = rgb("#6F8F45")
FOREST: Final = rgb("#3B5B3C")
WINE: Final = rgb("#75233B")
CORK: Final = rgb("#CFA06A")
WOOD: Final = rgb("#A97444")
COCOA: Final = rgb("#5B3A2C")
SILVER: Final = rgb("#C9D1DA")
STEEL: Final = rgb("#8F9BAA")
GOLD: Final = rgb("#D9A441")
CHILI: Final = rgb("#CE3F2F")

# One tone a product: (main, light, deep). Pictures of one tone still differ by their traits.
TONES: Final[dict[str, tuple[Color, Color, Color]]] = {
    key: (rgb(main), rgb(light), rgb(deep))
    for key, (main, light, deep) in {
        "almond": ("#E9BE76", "#F8E2B4", "#B97F35"),
        "amber": ("#D98E32", "#F6D08A", "#9A5A17"),
        "azul": ("#2656A6", "#A9C6EC", "#1B3768"),
        "black": ("#3A3F4A", "#D5DAE3", "#1F232C"),
        "blush": ("#EBA195", "#FADCD3", "#B96557"),
        "brick": ("#B5533A", "#E9B49E", "#7C3322"),
        "butter": ("#F0C659", "#FBEAB5", "#B98A1F"),
        "caramel": ("#C98541", "#F0CB93", "#8A5320"),
        "cheese": ("#F2B544", "#FCE3A4", "#BC7F17"),
        "chili": ("#CE4632", "#F4B09B", "#8D2A1C"),
        "chocolate": ("#7A4A33", "#EED2BC", "#4A2A1C"),
        "cobalt": ("#2F4FB5", "#A9BAF0", "#1C2F7A"),
        "coconut": ("#EADFC8", "#FFF9EC", "#8B6A48"),
        "coffee": ("#8C5E3C", "#EBCFB2", "#54341F"),
        "coral": ("#E7806B", "#FBCFC2", "#A9503F"),
        "cream": ("#F1DDB0", "#FFF5DC", "#C29A55"),
        "curry": ("#DDA32B", "#F8DE9B", "#96690E"),
        "deep": ("#2F5D50", "#BFE0D2", "#1C3B33"),
        "ember": ("#5C4A47", "#F2CFBA", "#352927"),
        "forest": ("#3F6B46", "#C6DDBF", "#25442B"),
        "gold": ("#D9A441", "#F8E0A6", "#93681C"),
        "green": ("#3F6047", "#C6DCC0", "#25402D"),
        "honey": ("#E2A036", "#F9D894", "#9C6613"),
        "indigo": ("#37427E", "#C3C9EC", "#20284F"),
        "ivory": ("#F3E6CC", "#FFFAEF", "#C2A878"),
        "jade": ("#4FA08B", "#BFE3D5", "#2C6455"),
        "leaf": ("#7FA04A", "#D5E3A9", "#4C6A26"),
        "lemon": ("#F1CB3E", "#FDEFAE", "#AE8C14"),
        "lime": ("#A6C24B", "#E6F0B4", "#66811F"),
        "matcha": ("#8FAE5A", "#DCE9B9", "#566F2B"),
        "milktea": ("#C89A70", "#F0D7BC", "#8B5F3B"),
        "mint": ("#7CC4AE", "#D3EFE4", "#3F8572"),
        "mixed": ("#D98E5A", "#F9DFC0", "#2656A6"),
        "mung": ("#C9C46B", "#F1EEBF", "#8A8431"),
        "mushroom": ("#A98565", "#EDDAC4", "#6B4E34"),
        "natural": ("#CFA06A", "#EFD7B1", "#94683A"),
        "navy": ("#27457D", "#BCCDEA", "#172B54"),
        "night": ("#27386B", "#B5C4EA", "#141F45"),
        "nori": ("#3F6B54", "#C2DEC4", "#203C30"),
        "oat": ("#D5B88A", "#F4E6CB", "#957649"),
        "ochre": ("#CF9138", "#F4D599", "#8C5A14"),
        "olive": ("#8A8F3C", "#DDE0A4", "#565A1E"),
        "peach": ("#F2A675", "#FDDCC2", "#B66A3C"),
        "pepper": ("#4B4A4D", "#E7DCCB", "#28282B"),
        "pistachio": ("#A5B85F", "#E6EDBF", "#68792C"),
        "plum": ("#6E4670", "#DCC6E0", "#412643"),
        "red": ("#CB3B33", "#F6B3A2", "#8A211C"),
        "rose": ("#D97F86", "#F8D0CF", "#9A474F"),
        "ruby": ("#9C2440", "#E9A5AE", "#611327"),
        "sage": ("#93A886", "#DDE6D2", "#5B6F50"),
        "salmon": ("#EE9A7B", "#FCDACA", "#B5603F"),
        "salt": ("#E3D6BE", "#FBF6EA", "#7F9DB8"),
        "sand": ("#D9BE93", "#F5E8CF", "#9A7C4D"),
        "sea": ("#3C8C80", "#B2DAD0", "#205750"),
        "sesame": ("#5A5452", "#EADFCE", "#302B2A"),
        "silver": ("#A9B6C6", "#E6ECF3", "#5F6E82"),
        "sky": ("#6FA3D8", "#CFE2F6", "#2F6199"),
        "slate": ("#5E6673", "#D5DAE2", "#363C47"),
        "soy": ("#8A4B2A", "#F0CBA8", "#552B15"),
        "spice": ("#B5652C", "#EDC196", "#773D13"),
        "steel": ("#9AA6B5", "#E3E9F0", "#5A6675"),
        "straw": ("#E6CC7A", "#FAF0C8", "#A98F37"),
        "tan": ("#BD7B45", "#EBC39A", "#7C4A22"),
        "teal": ("#2F7F86", "#A9D6D8", "#184E54"),
        "terracotta": ("#C8643F", "#F0BFA3", "#8A3C21"),
        "tide": ("#3A6EA8", "#E8F0F8", "#1D3F6B"),
        "tomato": ("#D5503B", "#F7BBA5", "#93301F"),
        "wheat": ("#D9B36C", "#F5E3BC", "#98742F"),
        "wine": ("#7E2A42", "#EBC3C6", "#4C1526"),
        "yolk": ("#F3B63A", "#FCE2A0", "#B97A12"),
    }.items()
}
