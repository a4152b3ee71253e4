"""Pages of frameworks: what each shows to whom, and at what cost."""

import pytest

from tansiq.access.actor import on_the_machine
from tansiq.access.enums import Role
from tansiq.frameworks.actions import load_framework, publish
from tansiq.frameworks.actions.files import read
from tansiq.frameworks.commands import SHIPPED
from tansiq.reference.actions import load_reference
from tests.factories.accounts import actor

MACHINE = on_the_machine(Role.OPERATOR)
ONE, TWO = "/frameworks/street-lighting/1/", "/frameworks/street-lighting/2/"
PAGES = (ONE, f"{ONE}areas/L/", f"{ONE}areas/M/", f"{ONE}print/")


def html(browser, path):
    answer = browser.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


# --- what stands there ---


def test_the_list_names_versions_with_their_state(first, draft, reader, assessor):
    assert "Survey of street lighting" in html(reader, "/frameworks/")
    assert "Second survey" not in html(reader, "/frameworks/")

    seen = html(assessor, "/frameworks/")
    assert "Second survey of street lighting" in seen
    assert "Draft" in seen and "Published" in seen and "Illustrative" in seen
    assert "/frameworks/upload/" in seen


def test_an_empty_list_says_who_loads(reader):
    assert "No framework is published yet" in html(reader, "/frameworks/")


def test_a_version_shows_areas_scale_axes_and_provisions(first, reader):
    seen = html(reader, ONE)

    for words in ("How streets are lit.", "Lighting", "States visited before", "No lamp is lit.", "There is no street.",
                  "What stands.", "Lamps", "Streets are lit.", "(Decides)", "Not verified",
                  "1 provision was not read in its source"):  # fmt: skip
        assert words in seen, words
    assert "What became of the version before" not in seen


def test_an_area_shows_ladder_questions_conditions_guidance_and_evidence(first, reader):
    seen = html(reader, f"{ONE}areas/L/")

    for words in ("Every street is lit at night.", "Lamps stand in some streets.", "Does a rule ask for lamps?",
                  "Read the rule.", "The rule", "Who wrote it?", "The town", "lamps", "at least 0", "at most 2.5"):  # fmt: skip
        assert words in seen, words
    assert "Asked if the answer to \u2068L.1.1\u2069 is “Yes” or “Partly”." in seen
    assert "Asked if the answer to \u2068L.1.1a\u2069 is “The town”." in seen
    assert f"{ONE}areas/M/" in seen


def test_an_area_shows_the_columns_of_a_table_and_for_whom_it_is(first, reader):
    seen = html(reader, f"{ONE}areas/M/")

    assert "Year (Number)" in seen and "States visited before" in seen
    assert f"{ONE}areas/L/" in seen


def test_the_printable_form_has_boxes_and_lines(first, reader):
    seen = html(reader, f"{ONE}print/")

    assert seen.count('class="box"') > 10 and 'class="blank"' in seen and "line--long" in seen
    assert "Lamps stand everywhere." in seen and "Which lamps were mended" in seen
    assert "Outside" not in seen and "Not applicable" in seen


def test_the_printable_form_of_a_scale_with_nothing_outside(draft, assessor):
    assert "Not applicable" not in html(assessor, f"{TWO}print/")


def test_what_became_of_the_version_before(draft, assessor):
    seen = html(assessor, TWO)
    assert "This version follows “Survey of street lighting”." in seen and "Reworded" in seen

    changes = html(assessor, f"{TWO}changes/")
    for words in ("Every street now.", "Comparable in part", "Split", "Retired", "New", "No longer asked."):
        assert words in changes, words


def test_a_draft_says_what_its_mapping_leaves_unsaid(draft, assessor):
    assert "leaves unsaid" not in html(assessor, TWO)
    draft.content["mapping"] = draft.content["mapping"][:-1]
    draft.save(update_fields=["content"])

    seen = html(assessor, TWO)

    assert "leaves unsaid" in seen and "M.1.1" in seen


def test_an_instrument_leads_to_the_questions_that_rest_on_it(first, draft, reader, instrument):
    seen = html(reader, "/frameworks/provisions/Q/RES/1/")

    for words in (
        "Streets are lit.",
        "Lamps are counted.",
        "Read in:",
        "What feeds the lamps?",
        f"{ONE}areas/L/#q-L.1.3",
    ):
        assert words in seen, words
    assert "/frameworks/street-lighting/2/" not in seen
    assert "/frameworks/provisions/Q/RES/1/" in html(reader, "/reference/instruments/Q/RES/1/")


def test_an_instrument_on_which_nothing_rests(reader, instrument):
    assert "No question rests on this instrument" in html(reader, "/frameworks/provisions/Q/RES/1/")


def test_the_home_page_leads_here(reader):
    assert 'href="/frameworks/"' in html(reader, "/")


def test_pages_speak_arabic(first, browser_of):
    browser = browser_of(actor(Role.COMMITTEE_MEMBER))

    for path in (*PAGES, "/frameworks/provisions/Q/RES/1/"):
        seen = browser.get(path, headers={"accept-language": "ar"}).content.decode()
        assert 'dir="rtl"' in seen
        assert "إنارة الشوارع" in seen, path


# --- who ---


@pytest.mark.parametrize(
    "path", [TWO, f"{TWO}areas/L/", f"{TWO}print/", f"{TWO}changes/", f"{TWO}yaml/", f"{TWO}xlsform/"]
)
def test_a_draft_does_not_exist_for_who_only_reads(draft, reader, assessor, client, path):
    assert reader.get(path).status_code == 404
    assert assessor.get(path).status_code == 200
    assert client.get(path).status_code == 302


@pytest.mark.parametrize(
    "path",
    [
        "/frameworks/street-lighting/9/",
        f"{ONE}areas/Z/",
        f"{ONE}changes/",
        "/frameworks/provisions/Q/RES/9/",
    ],
)
def test_what_is_not_there(first, reader, path):
    assert reader.get(path).status_code == 404


def test_who_reads_no_records_sees_no_version(first, browser_of):
    auditor = browser_of(actor(Role.AUDITOR))

    assert auditor.get(ONE).status_code == 404
    assert "street lighting" not in html(auditor, "/frameworks/")


# --- what it costs ---


def test_pages_of_the_shipped_framework_ask_few_queries(reader, django_assert_max_num_queries):
    load_reference(by=MACHINE)
    for label in ("2021", "2026"):
        document = read(SHIPPED / "ct-implementation" / f"{label}.yaml")
        publish(version=load_framework(document=document, by=MACHINE).version, by=MACHINE)
    base = "/frameworks/ct-implementation/2026/"
    reader.get(base)

    for path in (
        "/frameworks/", base, f"{base}areas/C2/", f"{base}print/", f"{base}changes/", f"{base}xlsform/",
        "/frameworks/provisions/S/RES/1373 (2001)/",
    ):  # fmt: skip
        with django_assert_max_num_queries(12, info=path):
            assert reader.get(path).status_code == 200
