"""What the pages say of the things themselves."""

from datetime import date

import pytest

from tansiq.reference.enums import CompactStatus, RegionKind
from tansiq.reference.models import LoadedFile
from tests.factories.reference import (
    InstrumentFactory,
    OrganisationFactory,
    RegionFactory,
    RegionMemberFactory,
    StateFactory,
)


@pytest.fixture
def get(world, browser_of, remembered):
    """Read a page as the coordinator does, in one of the two languages."""
    client = browser_of(world.readers["coordinator"])

    def read(path: str, language: str = "en", **asked) -> str:
        remembered()
        return client.get(f"/reference/{path}", asked, headers={"Accept-Language": language}).content.decode()

    return read


def test_states_stand_in_the_alphabetical_order_of_the_reader(get):
    StateFactory(iso3="QTA", names={"en": "Abelia", "ar": "يمانيا"})
    StateFactory(iso3="QTB", names={"en": "Éborine", "ar": "أبورين"})
    StateFactory(iso3="QTC", names={"en": "Quorum Isles", "ar": "جزر الكورم"})

    english, arabic = get("states/"), get("states/", "ar")

    assert english.index("Abelia") < english.index("Éborine") < english.index("Quorum Isles")
    assert arabic.index("أبورين") < arabic.index("جزر الكورم") < arabic.index("يمانيا")


@pytest.mark.parametrize("spelling", ["éborine", "EBORINE", "ابورين", "QTB", "borinne"])
def test_a_state_is_found_by_any_of_its_spellings(get, spelling):
    StateFactory(iso3="QTB", names={"en": "Éborine", "ar": "أبورين"}, aliases=["Borinne"])

    html = get("states/", name=spelling)

    assert "Éborine" in html and "Zarqan" not in html


def test_a_search_without_an_answer_says_what_to_do(get):
    assert "Nothing here has that name" in get("states/", name="nowhere")


def test_states_stand_by_subregion_where_asked(get):
    subregion = RegionFactory(kind=RegionKind.M49, names={"en": "Northern Lowlands"})
    StateFactory(iso3="QTD", names={"en": "Dorvane"}, subregion=subregion, is_illustrative=False)

    html = get("states/", by="subregion")

    assert html.index("Northern Lowlands") < html.index("Dorvane")


def test_groupings_are_those_of_the_day(get, world):
    pact = RegionFactory(names={"en": "Amber Pact"})
    RegionMemberFactory(
        region=pact, state=world.north, valid_from=date(2014, 2, 16), valid_until=date(2023, 12, 2)
    )

    today, then = get(f"states/{world.north.iso3}/"), get(f"states/{world.north.iso3}/", on="2018-04-20")

    assert "16 February 2014 to 2 December 2023" in today and "not on this day" in today
    assert "not on this day" not in then


def test_members_of_a_region_are_those_of_the_day(get, world):
    pact = RegionFactory(
        names={"en": "Amber Pact"}, note="As three papers use it.", is_vague=True, is_named_by_us=True
    )
    RegionMemberFactory(region=pact, state=world.north, valid_until=date(2023, 12, 2))
    RegionMemberFactory(region=pact, state=world.south)

    today, then = get(f"regions/{pact.code}/"), get(f"regions/{pact.code}/", on="2018-04-20")

    assert "At another time" in today and "At another time" not in then
    assert "implies no position" in today
    assert "Named by this platform" in today and "Extent not defined by a source" in today
    assert '<p lang="en" dir="ltr" class="data-note">As three papers use it.</p>' in today


def test_an_organisation_says_what_is_not_known(get):
    organisation = OrganisationFactory(is_ga_subordinate=None, compact_status=CompactStatus.UNKNOWN)

    html = get(f"organisations/{organisation.code}/")

    assert html.count("<bdi>Not known</bdi>") == 2


def test_an_organisation_names_source_parts_and_who_came_before(get):
    old = OrganisationFactory(names={"en": "Old Bureau"}, acronyms={}, valid_until=date(2017, 6, 15))
    organisation = OrganisationFactory(
        compact_status=CompactStatus.MEMBER, compact_source="Q/77/1", is_ga_subordinate=True
    )
    organisation.predecessors.add(old)
    part = OrganisationFactory(parent=organisation)

    html = get(f"organisations/{organisation.code}/")

    assert "Member · Q/77/1" in html
    assert "Predecessor" in html and "Old Bureau" in html and "… – 15 June 2017" in html
    assert f"/reference/organisations/{part.code}/" in html
    assert "Successor" in get(f"organisations/{old.code}/")


def test_names_stand_in_six_languages_and_what_is_missing_is_shown(get, world):
    html = get(f"states/{world.north.iso3}/")

    for language in ("ar", "en", "es", "fr", "ru", "zh"):
        assert f'<bdi lang="{language}">' in html
    assert '<bdi lang="zh">–</bdi>' in html


def test_a_label_of_ours_is_marked(get):
    InstrumentFactory(symbol="Q/RES/90", names={"en": "On borders"}, is_label_ours=True, year=2014)
    InstrumentFactory(symbol="Q/RES/91", names={"en": "Convention"}, is_label_ours=False)

    html = get("instruments/", name="Q/RES/9")

    assert html.count("label by this platform</small>") == 1
    assert '<bdi class="symbol" dir="ltr">Q/RES/90</bdi>' in html


def test_sources_name_each_file_with_its_hash(get):
    LoadedFile.objects.create(
        name="states",
        sha256="0123456789abcdef" * 4,
        records=195,
        loaded_at="2026-11-02T10:00Z",
        sources=["Blue book (2024)"],
    )

    html = get("sources/")

    assert "states.yaml" in html and "Blue book (2024)" in html and "0123456789ab…" in html


def test_a_treaty_stands_under_its_name_and_a_resolution_under_its_symbol(get):
    InstrumentFactory(symbol="treaty/harbours", kind="treaty", names={"en": "Convention on Harbours"})

    listed, page = get("instruments/"), get("instruments/treaty/harbours/")

    assert '<a href="/reference/instruments/treaty/harbours/"><bdi>Convention on Harbours</bdi></a>' in listed
    assert ">treaty/harbours<" not in listed + page


def test_a_treaty_of_another_kind_and_a_code_stand_under_their_names_too(get):
    InstrumentFactory(symbol="treaty/1999-buoys", kind="other", names={"en": "Convention on Buoys"})
    InstrumentFactory(symbol="code/1999-piers", kind="other", names={"en": "Code for Piers"})
    InstrumentFactory(symbol="A/54/1", kind="other", names={"en": "Report on Quays"})

    listed, page = get("instruments/"), get("instruments/code/1999-piers/")

    assert ">treaty/1999-buoys<" not in listed and ">code/1999-piers<" not in listed + page
    assert ">A/54/1<" in listed
