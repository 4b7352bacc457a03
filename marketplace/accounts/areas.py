"""Parishes of Macau and districts of Hong Kong, where nothing has a postcode. Pure.

Source: the seven parishes and Cotai as the cadastre of Macau (DSCC) names them, with the names that
people say in brackets; the eighteen districts of Hong Kong (Home Affairs Department).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Area:
    """A part of a place without postcodes, by its names; `region` is what holds it together."""

    hant: str
    hans: str
    pt: str
    en: str
    region: str = ""

    def name(self, language: str) -> str:
        """Return its name as readers of a language write it."""
        own = {"zh-hant": self.hant, "zh-hans": self.hans, "pt": self.pt}
        return own.get(language, self.en)

    def written(self, country: str, *, is_han: bool) -> str:
        """Return its name as an address has it: in Chinese, else in the place's other language."""
        if is_han:
            return self.hant
        return self.pt if country == "MO" else self.en


def _macau(hant: str, hans: str, latin: str) -> Area:
    return Area(hant, hans, latin, latin)


def _hong_kong(region: str, hant: str, hans: str, latin: str) -> Area:
    return Area(hant, hans, latin, latin, region)


ISLAND, KOWLOON, TERRITORIES = "香港島", "九龍", "新界"
AREAS: Final[dict[str, tuple[Area, ...]]] = {
    "MO": (
        _macau("花地瑪堂區", "花地玛堂区", "Nossa Senhora de Fátima"),
        _macau("聖安多尼堂區（花王堂）", "圣安多尼堂区（花王堂）", "Santo António"),
        _macau("望德堂區", "望德堂区", "São Lázaro"),
        _macau("大堂區", "大堂区", "Sé"),
        _macau("風順堂區（聖老楞佐）", "风顺堂区（圣老楞佐）", "São Lourenço"),
        _macau("嘉模堂區（氹仔）", "嘉模堂区（氹仔）", "Nossa Senhora do Carmo (Taipa)"),
        _macau("路氹填海區", "路氹填海区", "Cotai"),
        _macau("聖方濟各堂區（路環）", "圣方济各堂区（路环）", "São Francisco Xavier (Coloane)"),
    ),
    "HK": (
        _hong_kong(ISLAND, "中西區", "中西区", "Central and Western"),
        _hong_kong(ISLAND, "灣仔區", "湾仔区", "Wan Chai"),
        _hong_kong(ISLAND, "東區", "东区", "Eastern"),
        _hong_kong(ISLAND, "南區", "南区", "Southern"),
        _hong_kong(KOWLOON, "油尖旺區", "油尖旺区", "Yau Tsim Mong"),
        _hong_kong(KOWLOON, "深水埗區", "深水埗区", "Sham Shui Po"),
        _hong_kong(KOWLOON, "九龍城區", "九龙城区", "Kowloon City"),
        _hong_kong(KOWLOON, "黃大仙區", "黄大仙区", "Wong Tai Sin"),
        _hong_kong(KOWLOON, "觀塘區", "观塘区", "Kwun Tong"),
        _hong_kong(TERRITORIES, "葵青區", "葵青区", "Kwai Tsing"),
        _hong_kong(TERRITORIES, "荃灣區", "荃湾区", "Tsuen Wan"),
        _hong_kong(TERRITORIES, "屯門區", "屯门区", "Tuen Mun"),
        _hong_kong(TERRITORIES, "元朗區", "元朗区", "Yuen Long"),
        _hong_kong(TERRITORIES, "北區", "北区", "North"),
        _hong_kong(TERRITORIES, "大埔區", "大埔区", "Tai Po"),
        _hong_kong(TERRITORIES, "沙田區", "沙田区", "Sha Tin"),
        _hong_kong(TERRITORIES, "西貢區", "西贡区", "Sai Kung"),
        _hong_kong(TERRITORIES, "離島區", "离岛区", "Outlying Islands"),
    ),
}
REGIONS: Final = {
    ISLAND: Area("香港島", "香港岛", "Ilha de Hong Kong", "Hong Kong Island"),
    KOWLOON: Area("九龍", "九龙", "Kowloon", "Kowloon"),
    TERRITORIES: Area("新界", "新界", "Novos Territórios", "New Territories"),
}


def find(country: str, text: str) -> Area | None:
    """Return the area that somebody wrote, in any language, with or without what is in brackets."""
    asked = _folded(text.strip())
    if not asked:
        return None
    for area in AREAS.get(country, ()):
        if asked in {spelling for name in _names(area) for spelling in _spellings(name)}:
            return area
    return None


def _names(area: Area) -> tuple[str, ...]:
    return (area.hant, area.hans, area.pt, area.en)


def _spellings(name: str) -> set[str]:
    whole = _folded(name)
    return {whole, whole.split("(")[0].strip()}


def _folded(text: str) -> str:
    return text.casefold().replace("（", "(").replace("）", ")")
