"""Small published versions of a framework, for tests that need one and not its content."""

from typing import Any

from django.utils import timezone

from tansiq.frameworks.enums import Comparability, Following, Force, QuestionKind, Standing
from tansiq.frameworks.models import (
    Area,
    Framework,
    Provision,
    Question,
    QuestionSuccession,
    Requirement,
    RequirementSuccession,
    Version,
)
from tests.factories.reference import InstrumentFactory


def _named(text: str) -> dict[str, str]:
    return {"en": text, "ar": f"{text} بالعربية"}


SCALE = {
    "levels": [
        {"code": code, "names": _named(code), "says": _named(code)} for code in ("none", "some", "all")
    ],
    "outside": [
        {"code": code, "names": _named(code), "says": _named(code)}
        for code in ("not_applicable", "insufficient_information")
    ],
}
AXES = [{"code": code, "names": _named(code)} for code in ("in_place", "in_practice")]


def version(
    *, areas: int = 2, label: str = "1", framework: Framework | None = None, follows: Version | None = None
) -> Version:
    """Make a published version: each area has one requirement with a question, its part, and a number."""
    framework = framework or (follows.framework if follows else None)
    if framework is None:
        number = Framework.objects.count()
        framework = Framework.objects.create(code=f"framework-{number}", names=_named(f"Framework {number}"))
    made = Version.objects.create(
        framework=framework, label=label, names=_named("Survey"), about=_named("About"), languages=["en", "ar"],
        scale=SCALE, axes=AXES, facets=[{"code": "rule", "names": _named("Rule")}], follows=follows,
        standing=Standing.PUBLISHED, loaded_at=timezone.now(), published_at=timezone.now(), sha256=f"{label:0>64}",
    )  # fmt: skip
    provision = Provision.objects.create(
        version=made, code="p1", instrument=InstrumentFactory(), paragraph="1", force=Force.DECIDES,
        says=_named("It is so"),
    )  # fmt: skip
    for place in range(1, areas + 1):
        add_area(made, f"A{place}", place, provision)
    return made


def add_area(made: Version, code: str, place: int, provision: Provision, *, block: str = "") -> Area:
    """Add an area with one requirement, a question with a part under a condition, and a number."""
    area = Area.objects.create(
        version=made,
        code=code,
        position=place,
        names=_named(f"Area {code}"),
        about=_named("About"),
        block=block,
    )
    requirement = Requirement.objects.create(
        area=area, code=f"{code}.1", position=1, names=_named(f"Requirement {code}"), text=_named(f"It is {code}"),
        levels={a["code"]: {lv["code"]: _named(lv["code"]) for lv in SCALE["levels"]} for a in AXES},
    )  # fmt: skip
    requirement.provisions.add(provision)
    asked = _ask(requirement, f"{code}.1.1", 1, QuestionKind.YES_NO_PARTLY)
    _ask(
        requirement, f"{code}.1.1a", 2, QuestionKind.ONE_OF, parent=asked,
        options=[{"code": c, "names": _named(c)} for c in ("court", "minister")],
        conditions=[{"question": f"{code}.1.1", "is": ["yes", "partly"]}],
    )  # fmt: skip
    _ask(requirement, f"{code}.1.2", 3, QuestionKind.NUMBER, unit=_named("hours"), least=0)
    for question in requirement.questions.all():
        question.provisions.add(provision)
    return area


def _ask(requirement: Requirement, code: str, place: int, kind: QuestionKind, **values: Any) -> Question:
    return Question.objects.create(
        requirement=requirement, code=code, position=place, kind=kind, facet="rule", text=_named(f"Is {code} so?"),
        guidance=_named("Look"), evidence=[_named("A law")], **values,
    )  # fmt: skip


def following(before: Version, *, label: str = "2", areas: int = 2) -> Version:
    """Make the version that follows another: everything the same, but the first part, which is changed."""
    after = version(areas=areas, label=label, follows=before)
    olds = {q.code: q for q in Question.objects.filter(requirement__area__version=before)}
    for new in Question.objects.filter(requirement__area__version=after):
        old = olds.pop(new.code, None)
        changed = new.code == "A1.1.1a"
        QuestionSuccession.objects.create(
            version=after, before=old, after=new, note={},
            kind=Following.NEW if old is None else Following.REWORDED if changed else Following.SAME,
            comparability=Comparability.PARTIAL if changed else Comparability.NONE if old is None else Comparability.FULL,
        )  # fmt: skip
    for old in olds.values():
        QuestionSuccession.objects.create(
            version=after, before=old, kind=Following.RETIRED, comparability=Comparability.NONE
        )
    judged = {r.code: r for r in Requirement.objects.filter(area__version=before)}
    for new in Requirement.objects.filter(area__version=after):
        old = judged.pop(new.code, None)
        RequirementSuccession.objects.create(
            version=after, before=old, after=new, kind=Following.SAME if old else Following.NEW,
            comparability=Comparability.FULL if old else Comparability.NONE,
        )  # fmt: skip
    return after
