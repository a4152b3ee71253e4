"""What the shipped survey promises beyond its form: coverage, references that lead somewhere, and an honest mapping."""

import re
from functools import cache
from pathlib import Path

import pytest
import yaml

SURVEY = Path(__file__).parents[2] / "tansiq/frameworks/data/ct-implementation"
VERSIONS = ("2021", "2026")


@cache
def file_of(name):
    return yaml.load((SURVEY / name).read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def areas_of(version):
    return [file_of(area["file"]) for area in file_of(f"{version}.yaml")["areas"]]


def questions_in(area):
    for requirement in area["requirements"]:
        for question in requirement["questions"]:
            yield question
            yield from question.get("parts", ())


@pytest.mark.parametrize("area", areas_of("2026"), ids=lambda area: area["code"])
def test_every_area_asks_for_rule_institution_practice_safeguards_people_and_figures(area):
    facets = {facet["code"] for facet in file_of("2026.yaml")["facets"]}
    assert {question["facet"] for question in questions_in(area)} == facets


@pytest.mark.parametrize("version", VERSIONS)
def test_guidance_leads_only_to_areas_of_its_version(version):
    areas = areas_of(version)
    codes = {area["code"] for area in areas}
    for question in (q for area in areas for q in questions_in(area)):
        for text in question.get("guidance", {}).values():
            named = re.findall(r"(?:\barea |المجال \u2066)([A-Z]\d?)\b", text)
            assert codes.issuperset(named), (question["code"], named)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_provision_stands_once_and_is_used(version):
    areas = areas_of(version)
    defined = [provision for area in areas for provision in area["provisions"]]
    used = {
        code
        for area in areas
        for holder in (*area["requirements"], *questions_in(area))
        for code in holder.get("provisions", ())
    }
    assert len({(p["instrument"], p["paragraph"]) for p in defined}) == len(defined)
    assert used == {provision["code"] for provision in defined}


def test_what_compares_in_part_or_not_at_all_says_why():
    for entry in file_of("2026.yaml")["mapping"]:
        if entry["kind"] not in ("same", "new"):
            assert set(entry["note"]) == {"en", "ar"}, entry
