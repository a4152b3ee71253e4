"""Which column holds what, read from the headings, in English or Arabic and in any order."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from tansiq.kernel.text import fold


class Role(StrEnum):
    """What a column of the matrix holds."""

    __hash__ = str.__hash__  # an enum's own hash is slow, and every cell of every row asks for it

    SERIAL = "serial"
    TITLE = "title"
    DURATION = "duration"
    START = "start"
    END = "end"
    ENTITIES = "entities"
    STATUS = "status"
    ACTIVITIES = "activities"
    SCOPE = "scope"
    PILLAR = "pillar"
    OTHER = "other"


# Whole headings first, then a word by which a longer heading is known; spaces are left out, since a heading may be broken
# over two lines in the middle of a word ("Implementatio n").
_WHOLE = {
    Role.SERIAL: "serial|serialno|serialnumber|no|nr|num|number|sn|sno|slno|ref|item|row|#"
    "|الرقم|رقم|الرقمالتسلسلي|رقمتسلسلي|الرقمالمسلسل|التسلسل|المسلسل|مسلسل|م|رم|رقمالمشروع|projectno|projectnumber",
    Role.TITLE: "title|project|projects|name|projectname|nameofproject|activityname|activitytitle|projectactivity"
    "|العنوان|المشروع|اسمالمشروع|عنوانالمشروع|المشاريع|اسمالنشاط|عنوانالنشاط",
    Role.DURATION: "duration|date|dates|period|timeline|timeframe|years|year|when|schedule"
    "|المدة|الفترة|التاريخ|التواريخ|السنوات|السنة|الجدولالزمني|الاطارالزمني",
    Role.START: "start|from|begin|begins|beginning|since|startyear|البداية|البدء|من|بدايةالمشروع",
    Role.END: "end|to|until|ends|finish|endyear|completion|النهاية|الانتهاء|الى|حتى|نهايةالمشروع",
    Role.ENTITIES: "entity|entities|partner|partners|agency|agencies|who|lead|implementer|implementers|by"
    "|الكيان|الكيانات|الجهة|الجهات|الشركاء|المنظمات|المنظمة",
    Role.STATUS: "status|stage|progress|الحالة|الوضع|المرحلة|حالة",
    Role.ACTIVITIES: "activity|activities|description|summary|what|objective|objectives"
    "|النشاط|الانشطة|الوصف|الموجز|الاهداف|وصفالمشروع",
    Role.SCOPE: "scope|geography|location|locations|where|coverage|area|areas|country|countries|region|regions"
    "|state|states|memberstates|beneficiaries"
    "|النطاق|الموقع|المكان|البلد|البلدان|الدولة|الدول|المنطقة|المناطق|الدولالاعضاء|التغطية",
    Role.PILLAR: "pillar|pillars|الركيزة|الركائز|رقمالركيزة",
}  # fmt: skip
_WITHIN = (
    (Role.PILLAR, "pillar|ركيز"),
    (Role.SERIAL, "serial|تسلسل|مسلسل"),
    (Role.START, "startdate|startingdate|dateofstart|datestart|begindate|تاريخالبد|تاريخبد"),
    (Role.END, "enddate|endingdate|dateofend|completiondate|dateofcompletion|تاريخالانته|تاريخانته|تاريخالنها|تاريخنها"),
    (Role.SCOPE, "geograph|scope|countriescovered|النطاق|جغراف|نطاقجغ"),
    (Role.STATUS, "status|stateofimpl|حالة|حاله"),
    (Role.TITLE, "title|nameofthe|projectname|عنوان|اسمالمشروع"),
    (Role.ENTITIES, "entit|agenc|organi|partner|implementedby|implementing|كيان|الجهات|الجهة|المنظمات|الشركاء"),
    (Role.DURATION, "duration|period|timefra|timeline|dates|المدة|مدة|فترة|تاريخ|زمني"),
    (Role.ACTIVITIES, "activit|descript|objective|summary|نشطة|وصف"),
    (Role.SCOPE, "countr|region|location|beneficiarystates|memberstates|بلد|الدول|منطقة|مناطق"),
)  # fmt: skip
_LONGEST_HEADING = 80
_FEWEST_KNOWN = 3
_MARKUP = re.compile(r"<[^>]*>|[*#`]")
_PARTS = re.compile(r"[/,;،؛\n|+&]|\s(?:and|و)\s|\sو(?=ال)")


def _squeezed(text: str) -> str:
    return fold(text).replace(" ", "")


_KNOWN = {_squeezed(word): role for role, words in _WHOLE.items() for word in words.split("|") if word != "#"}
_PATTERNS = [
    (role, re.compile("|".join(_squeezed(word) for word in words.split("|")))) for role, words in _WITHIN
]


@dataclass(frozen=True, slots=True)
class Columns:
    """The roles of a table's columns, in order, and what the title column holds besides the title."""

    roles: tuple[Role, ...]
    title_also: frozenset[Role] = frozenset()

    @property
    def width(self) -> int:
        """Say how many cells a whole line has."""
        return len(self.roles)

    def has(self, role: Role) -> bool:
        """Say whether a column of its own holds `role`."""
        return role in self.roles

    def cells(self, values: tuple[str, ...]) -> dict[Role, str]:
        """Sort the values of one line under their roles; columns of one role are joined, unknown columns kept under `OTHER`."""
        sorted_: dict[Role, str] = {}
        for role, value in zip(self.roles, values, strict=False):
            before = sorted_.get(role)
            sorted_[role] = f"{before}; {value}" if before and value else before or value
        return sorted_


def headings(values: tuple[str, ...]) -> Columns | None:
    """Read a line of a table as headings; None where it is not one.

    A line is one when a title and two other roles are recognised, in short cells, none of which is a bare number.
    """
    if any(map(str.isdecimal, values)):
        return None
    filled = [value for value in values if value]
    if len(filled) < _FEWEST_KNOWN or max(map(len, filled)) > _LONGEST_HEADING:
        return None
    roles = [_role(value) for value in values]
    known = set(roles) - {Role.OTHER}
    if Role.TITLE not in known or len(known) < _FEWEST_KNOWN or 2 * len(known) < len(filled):
        return None
    title = values[roles.index(Role.TITLE)]
    return Columns(tuple(roles), frozenset(_parts(title)) - known)


def _role(heading: str) -> Role:
    plain = _MARKUP.sub("", heading)
    if plain != heading and not plain.strip():
        return Role.SERIAL if "#" in heading else Role.OTHER
    parts = _parts(plain)
    return Role.TITLE if Role.TITLE in parts else _single(plain) or (parts[0] if parts else Role.OTHER)


@lru_cache(maxsize=256)
def _parts(heading: str) -> tuple[Role, ...]:
    """Roles named in a heading that names several ("Title/Duration/Entities"), in order."""
    whole = _KNOWN.get(_squeezed(heading))
    if whole:
        return (whole,)
    found = (_single(part) for part in _PARTS.split(_MARKUP.sub("", heading)))
    return tuple(dict.fromkeys(role for role in found if role))


@lru_cache(maxsize=256)
def _single(heading: str) -> Role | None:
    key = _squeezed(heading)
    if key in _KNOWN:
        return _KNOWN[key]
    return next((role for role, pattern in _PATTERNS if key and pattern.search(key)), None)
