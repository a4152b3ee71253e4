"""Loading, publishing and retiring versions: the rule, the refusal, the log, and what is taken back."""

import pytest
from django.db import DatabaseError

from tansiq.access.actor import NOBODY, on_the_machine
from tansiq.access.enums import Role
from tansiq.audit.enums import Event
from tansiq.audit.queries import everything
from tansiq.frameworks.actions import check_framework, load_framework, publish, retire
from tansiq.frameworks.actions import rows as writing
from tansiq.frameworks.actions.faults import FaultyFile
from tansiq.frameworks.actions.files import read
from tansiq.frameworks.enums import Comparability, Following, QuestionKind, Standing
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
from tansiq.kernel.errors import DomainError, NotAllowed
from tests.factories.accounts import actor
from tests.frameworks.conftest import MACHINE, SAMPLE

FIRST, SECOND = SAMPLE / "1.yaml", SAMPLE / "2.yaml"


def logged(event):
    return [entry.details for entry in everything(by=on_the_machine(Role.AUDITOR)).filter(event=event)]


def counts():
    return [model.objects.count() for model in (Area, Provision, Requirement, Question)]


# --- loading ---


def test_loading_makes_a_draft(assessor):
    loaded = load_framework(document=read(FIRST), by=assessor)

    version = loaded.version
    assert loaded.is_changed
    assert (version.standing, version.label, version.loaded_by) == (Standing.DRAFT, "1", assessor.username)
    assert (version.framework.code, version.framework.is_illustrative) == ("street-lighting", True)
    assert version.values == {"dark": 0, "dim": 1, "bright": 2}
    assert version.outside[0]["code"] == "not_applicable"
    assert counts() == [2, 2, 2, 7]


def test_rows_hold_what_the_file_says(assessor):
    load_framework(document=read(FIRST), by=assessor)

    lighting, mending = Area.objects.order_by("position")
    assert (lighting.code, lighting.weight, lighting.block) == ("L", 2, "")
    assert (mending.code, mending.weight, mending.block) == ("M", 1, "visited")
    lamps = Question.objects.get(code="L.1.2")
    assert (lamps.kind, lamps.least, str(lamps.most), lamps.unit["en"]) == (
        QuestionKind.NUMBER,
        0,
        "2.5000",
        "lamps",
    )
    assert [q.code for q in Question.objects.filter(requirement__area=lighting)] == [
        "L.1.1", "L.1.1a", "L.1.1b", "L.1.2", "L.1.3", "L.1.4",
    ]  # fmt: skip
    part = Question.objects.get(code="L.1.1a")
    assert part.parent.code == "L.1.1"
    assert part.conditions == [{"question": "L.1.1", "is": ["yes", "partly"]}]
    assert Requirement.objects.get(code="L.1").levels["built"]["dim"]["en"] == "Lamps stand in some streets."


def test_a_part_that_names_no_provision_has_those_of_its_question(assessor):
    load_framework(document=read(FIRST), by=assessor)

    assert [p.code for p in Question.objects.get(code="L.1.1b").provisions.all()] == ["light-1"]
    assert [p.code for p in Question.objects.get(code="L.1.3").provisions.all()] == ["light-1", "light-2"]
    assert [p.is_verified for p in Provision.objects.order_by("code")] == [True, False]


def test_loading_is_in_the_log(assessor):
    version = load_framework(document=read(FIRST), by=assessor).version

    assert logged(Event.FRAMEWORK_LOADED) == [
        {"framework": "street-lighting", "version": "1", "sha256": version.sha256}
    ]


def test_the_same_content_again_changes_nothing(assessor, lead):
    before = load_framework(document=read(FIRST), by=assessor).version

    again = load_framework(document=read(FIRST), by=lead)

    assert not again.is_changed
    assert again.version.loaded_at == before.loaded_at
    assert again.version.loaded_by == assessor.username
    assert len(logged(Event.FRAMEWORK_LOADED)) == 1


def test_other_content_writes_a_draft_anew(assessor, lead, spoilt):
    before = load_framework(document=read(FIRST), by=assessor).version

    after = load_framework(document=spoilt("most: 2.5", "most: 3"), by=lead).version

    assert after.pk == before.pk
    assert after.loaded_by == lead.username
    assert Question.objects.get(code="L.1.2").most == 3
    assert counts() == [2, 2, 2, 7]


def test_a_draft_that_follows_another_is_written_anew_with_its_mapping(first, assessor, spoilt):
    load_framework(document=read(SECOND), by=assessor)
    rows = QuestionSuccession.objects.count()

    load_framework(
        document=spoilt("oil lamps stand?", "oil lamps hang?", file="2.yaml", version="2.yaml"), by=assessor
    )

    assert QuestionSuccession.objects.count() == rows


def test_a_published_version_never_changes(first, assessor, spoilt):
    with pytest.raises(
        FaultyFile, match=r"^1\.yaml, line 6: Version 1 is published .* give the file another"
    ):
        load_framework(document=spoilt("most: 2.5", "most: 3"), by=assessor)

    assert str(Question.objects.get(code="L.1.2").most) == "2.5000"


def test_the_same_content_as_published_changes_nothing(first, assessor):
    assert load_framework(document=read(FIRST), by=assessor).version.standing == Standing.PUBLISHED
    assert check_framework(document=read(FIRST), by=assessor) == first


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.STATE_FOCAL_POINT, Role.AUDITOR])
def test_who_may_not_load(role, db):
    with pytest.raises(NotAllowed):
        load_framework(document=read(FIRST), by=actor(role))
    with pytest.raises(NotAllowed):
        check_framework(document=read(FIRST), by=actor(role))

    assert not Framework.objects.exists()


def test_a_draft_stays_whole_where_its_rows_cannot_be_written(assessor, spoilt, monkeypatch):
    load_framework(document=read(FIRST), by=assessor)

    def fail(*args, **kwargs):
        raise DatabaseError("disk full")

    monkeypatch.setattr(writing, "_write_successions", fail)
    with pytest.raises(DatabaseError):
        load_framework(document=spoilt("most: 2.5", "most: 3"), by=assessor)

    assert str(Question.objects.get(code="L.1.2").most) == "2.5000"
    assert len(logged(Event.FRAMEWORK_LOADED)) == 1


def test_loading_costs_the_same_whatever_the_number_of_questions(assessor, django_assert_max_num_queries):
    document = read(FIRST)
    with django_assert_max_num_queries(24):
        load_framework(document=document, by=assessor)


# --- the mapping ---


def test_the_mapping_becomes_rows(first, assessor):
    version = load_framework(document=read(SECOND), by=assessor).version

    assert version.follows == first
    pairs = {
        (row.before and row.before.code, row.after and row.after.code, row.kind, row.comparability)
        for row in QuestionSuccession.objects.select_related("before", "after")
    }
    assert pairs == {
        ("L.1.1", "L.1.1", Following.REWORDED, Comparability.PARTIAL),
        ("L.1.1a", "L.1.1a", Following.SAME, Comparability.FULL),
        ("L.1.2", "L.1.2", Following.SPLIT, Comparability.NONE),
        ("L.1.2", "L.1.3", Following.SPLIT, Comparability.NONE),
        (None, "L.1.4", Following.NEW, Comparability.NONE),
        ("L.1.1b", None, Following.RETIRED, Comparability.NONE),
        ("L.1.3", None, Following.RETIRED, Comparability.NONE),
        ("L.1.4", None, Following.RETIRED, Comparability.NONE),
        ("M.1.1", None, Following.RETIRED, Comparability.NONE),
    }
    requirements = {
        (row.before and row.before.code, row.after and row.after.code, row.kind)
        for row in RequirementSuccession.objects.select_related("before", "after")
    }
    assert requirements == {("L.1", "L.1", Following.SAME), ("M.1", None, Following.RETIRED)}
    assert QuestionSuccession.objects.get(before__code="L.1.1").note["en"] == "Every street now."


# --- publishing ---


def test_another_person_publishes(assessor, lead):
    version = load_framework(document=read(FIRST), by=assessor).version

    version = publish(version=version, by=lead)

    assert version.standing == Standing.PUBLISHED
    assert version.published_at is not None
    assert logged(Event.FRAMEWORK_PUBLISHED) == [{"framework": "street-lighting", "version": "1"}]


def test_publishing_names_the_framework_as_its_newest_version_does(first, assessor, lead):
    version = load_framework(document=read(SECOND), by=assessor).version
    assert Framework.objects.get().names["en"] == "Street lighting"

    publish(version=version, by=lead)

    assert Framework.objects.get().names["en"] == "Lighting of streets"


def test_who_loaded_does_not_publish(lead):
    version = load_framework(document=read(FIRST), by=lead).version

    with pytest.raises(DomainError, match="Who loaded a draft does not publish it"):
        publish(version=version, by=lead)

    assert logged(Event.FRAMEWORK_PUBLISHED) == []


def test_the_machine_publishes_what_it_loaded(db):
    version = load_framework(document=read(FIRST), by=MACHINE).version

    assert publish(version=version, by=MACHINE).standing == Standing.PUBLISHED


def test_who_may_load_may_not_publish(assessor):
    version = load_framework(document=read(FIRST), by=MACHINE).version

    with pytest.raises(NotAllowed):
        publish(version=version, by=assessor)


def test_who_sees_no_draft_finds_none_to_publish(coordinator):
    version = load_framework(document=read(FIRST), by=MACHINE).version

    for by in (coordinator, NOBODY):
        with pytest.raises(Version.DoesNotExist):
            publish(version=version, by=by)


def test_what_is_published_is_not_published_again(first, lead):
    with pytest.raises(DomainError, match="not possible"):
        publish(version=first, by=lead)


def test_a_mapping_that_leaves_something_unsaid_is_not_published(first, spoilt, lead):
    document = spoilt("  - {kind: new, codes: [L.1.4]}\n", "", file="2.yaml", version="2.yaml")
    version = load_framework(document=document, by=MACHINE).version

    with pytest.raises(DomainError, match=r"leaves unsaid what became of L\.1\.4\. Give each code"):
        publish(version=version, by=lead)


def test_no_mapping_at_all_names_the_first_codes_and_how_many_more(first, folder, lead):
    path = folder / "2.yaml"
    path.write_text(path.read_text().partition("mapping:")[0])
    version = load_framework(document=read(path), by=MACHINE).version

    with pytest.raises(DomainError, match=r"what became of L\.1, M\.1, L\.1\.1, .* and 1 more\."):
        publish(version=version, by=lead)


def test_a_second_version_has_to_follow_the_first(first, folder, lead):
    path = folder / "2.yaml"
    path.write_text(path.read_text().partition("mapping:")[0].replace('follows: "1"\n', ""))
    version = load_framework(document=read(path), by=MACHINE).version

    with pytest.raises(DomainError, match="Say in the file which one this version follows"):
        publish(version=version, by=lead)


# --- retiring ---


def test_a_published_version_is_retired(first, lead):
    version = retire(version=first, by=lead)

    assert version.standing == Standing.RETIRED
    assert version.published_at is not None
    assert logged(Event.FRAMEWORK_RETIRED) == [{"framework": "street-lighting", "version": "1"}]


def test_a_draft_is_not_retired(lead):
    version = load_framework(document=read(FIRST), by=MACHINE).version

    with pytest.raises(DomainError, match="not possible"):
        retire(version=version, by=lead)


def test_who_may_not_retire(first, assessor):
    with pytest.raises(NotAllowed):
        retire(version=first, by=assessor)

    assert Version.objects.get().standing == Standing.PUBLISHED


def test_a_version_may_follow_a_retired_one(first, lead):
    retire(version=first, by=lead)

    assert load_framework(document=read(SECOND), by=lead).version.follows == first


# --- who reads ---


def test_drafts_are_for_those_who_make_them(first, assessor, lead, coordinator):
    load_framework(document=read(SECOND), by=assessor)

    assert {v.label for v in Version.objects.visible_to(assessor)} == {"1", "2"}
    assert {v.label for v in Version.objects.visible_to(lead)} == {"1", "2"}
    assert {v.label for v in Version.objects.visible_to(coordinator)} == {"1"}
    assert not Version.objects.visible_to(NOBODY).exists()
