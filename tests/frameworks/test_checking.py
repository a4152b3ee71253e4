"""Every kind of bad input of a framework: what is said of it, at which line of which file, with which mend."""

import pytest

from tansiq.frameworks.actions import check_framework, load_framework
from tansiq.frameworks.actions.faults import MOST, FaultyFile
from tansiq.frameworks.actions.files import read
from tansiq.frameworks.models import Framework, Version
from tests.frameworks.conftest import MACHINE, SAMPLE

L, HEAD, NEXT = "1/L.yaml", "1.yaml", "2.yaml"


def faults_of(document):
    with pytest.raises(FaultyFile) as refused:
        check_framework(document=document, by=MACHINE)
    return refused.value.faults


def line_of(folder, file, words):
    """Give the line on which `words` begin to stand."""
    text = (folder / file).read_text(encoding="utf-8")
    return text[: text.index(words)].count("\n") + 1


def assert_told(fault, file, line, text, mend):
    assert (fault.file, fault.line) == (file, line), fault
    assert text in fault.text
    assert mend in fault.mend


def test_the_sample_is_sound():
    assert check_framework(document=read(SAMPLE / "1.yaml"), by=MACHINE) is None


# Each: the file, the words replaced, what stands instead, the words on the line that is told, what is said, the mend.
SHAPE = [
    (L, "names: {en: Lighting, ar", "names: {en: Lighting, by night, ar", "names: {en: Lighting, by", "Nothing stands behind the colon", "stands in quotes"),
    (L, "code: L\nnames: {en: Lighting, ar: الإنارة}", "code: L", "code: L", "“names” is missing", "Write it: code, names"),
    (L, "weight: 2", "wait: 2", "wait: 2", "“wait” is not known here", "Known are: code, names"),
    (L, "force: encourages", "force: begs", "force: begs", "“begs” is not known", "Use one of: decides"),
    (L, "weight: 2", "weight: heavy", "weight: heavy", "This is not what stands here", "Write a whole number"),
    (L, "weight: 2", "weight: 0", "weight: 0", "This weight is none", "from 1 to 100"),
    (L, "weight: 2", "weight: 101", "weight: 101", "This weight is none", "from 1 to 100"),
    (L, "least: 0", "least: none", "least: none", "This is not what stands here", "Write a number"),
    (L, "en: Lighting, ar", "en: [Lighting], ar", "names: {en: [Light", "This is not what stands here", "Write a text"),
    (L, "names: {en: Lighting, ar: الإنارة}", "names: Lighting", "names: Lighting", "This is not what stands here", "{en: …"),
    (L, "[{en: The rule, ar: القاعدة}]", "rule", "evidence: rule", "This is not what stands here", "Write a list"),
    (HEAD, "illustrative: true", "illustrative: maybe", "illustrative: maybe", "This is not what stands here", "true or false"),
    (HEAD, "code: dim,", "code: Dim light,", "code: Dim light", "“Dim light” is not formed as a code", "Latin letters"),
    (L, "provisions: [light-1, light-2]", "provisions: [light-1, light-1]", "provisions: [light-1, light-1]", "stands twice in this list", "Keep one"),
    (L, "provisions: [light-1, light-2]", "provisions: []", "provisions: []", "There is nothing here", "Write it"),
    (L, "[{en: A map, ar: خريطة}]", "[]", "evidence: []", "There is nothing here", "Write it"),
    (L, 'en: "Where is it darkest?"', 'en: ""', 'text: {en: ""', "There is nothing here", "Write it"),
    (L, 'read_in: ""', f"read_in: {'x' * 201}", "read_in: x", "too long", "at most 200 characters"),
    (L, "ar: الإنارة}", "ar: الإنارة, fr: Éclairage}", "names: {en: Lighting", "no language “fr”", "en, ar"),
    (L, ", ar: الإنارة}", "}", "names: {en: Lighting}", "lacks its language “ar”", "each of its languages"),
    (L, "{en: The rule, ar: القاعدة}", "{en: The rule}", "evidence: [{en: The rule}]", "lacks its language “ar”", "each of its"),
    (L, "dim: {en: Lamps stand in some streets., ar: المصابيح قائمة في بعض الشوارع.}", "dim: {ar: قائمة}", "dim: {ar", "“en”", "each of its"),
    (L, "unit: {en: lamps, ar: مصابيح}", "unit: {en: lamps}", "unit: {en: lamps}", "lacks its language “ar”", "each of its"),
]  # fmt: skip

MEANING = [
    (L, "- code: L.1.2", "- code: L.2.2", "code: L.2.2", "L.2.2 is not formed under its parent", "C2.1.1 (question)"),
    (L, "- code: L.1.1b", "- code: L.1.1B", "code: L.1.1B", "L.1.1B is not formed under its parent", "C2.1.1a (part)"),
    (L, "code: L\n", "code: l\n", "code: l\n", "l is not formed under its parent", "C2 (area)"),
    (L, "- code: L.1.3", "- code: L.1.2", "- code: L.1.2\n        facet: lamps\n        type: several", "L.1.2 stands already at 1/L.yaml, line 45", "another code"),
    (HEAD, "- {code: lamps, names: {en: Lamps", "- {code: rule, names: {en: Lamps", "- {code: rule, names: {en: Lamps", "rule stands already", "another code"),
    (HEAD, "code: bright,", "code: dark,", "- {code: dark, names: {en: Bright", "dark stands already", "another code"),
    (HEAD, "code: not_applicable,", "code: dark,", "- {code: dark, names: {en: Not", "dark stands already", "another code"),
    (L, "        dark: {en: No lamp stands., ar: لا مصباح قائم.}\n", "", "built:", "without its lowest level", "each level of the scale: dark, dim, bright"),
    (L, "        bright: {en: Lamps stand everywhere., ar: المصابيح قائمة في كل مكان.}\n", "", "built:", "The level “bright” is not described", "each level of the scale"),
    (L, "        dim: {", "        dusk: {", "built:", "The level “dim” is not described", "dark, dim, bright"),
    (L, "facet: rule\n        type: yes", "facet: oil\n        type: yes", "facet: oil", "no facet “oil”", "rule, lamps"),
    (L, "instrument: Q/RES/1", "instrument: Q/RES/2", "instrument: Q/RES/2", "no instrument “Q/RES/2”", "add the instrument to instruments.yaml"),
    (L, "code: light-2", "code: light-1", "- code: light-1", "light-1 is defined already, as light-1 at 1.yaml, line 23", "Keep one"),
    (L, "paragraph: 2", "paragraph: 1", "- code: light-2", "light-2 is defined already, as light-1 at 1.yaml, line 23", "Keep one"),
    (L, "provisions: [light-1, light-2]", "provisions: [light-1, light-9]", "provisions: [light-1, light-9]", "L.1.3 names the provision “light-9”", "Define it"),
    (L, "        unit: {en: lamps, ar: مصابيح}\n", "", "- code: L.1.2", "L.1.2 of the kind “number” has no “unit”", "Write “unit”"),
    (L, "least: 0", "least: 3", "least: 3", "The least is more than the most", "Exchange"),
    (L, "type: text", "type: table", "- code: L.1.4", "L.1.4 of the kind “table” has no “columns”", "Write “columns”"),
    (HEAD, "type: table", "type: text", "columns:", "A question of the kind “text” has no “columns”", "table"),
    (L, "type: several_of", "type: text", "options:\n          - {code: oil", "A question of the kind “text” has no “options”", "one_of, several_of"),
    (L, "          - {code: gas, names: {en: Gas, ar: غاز}}\n", "", "options:\n          - {code: oil", "L.1.3 leaves no choice", "at least two"),
    (L, "{code: gas,", "{code: oil,", "{code: oil, names: {en: Gas", "“oil” stands twice in question L.1.3", "another code"),
    (HEAD, "{code: lamp, names", "{code: year, names", "{code: year, names: {en: Lamp", "“year” stands twice in question M.1.1", "another code"),
    (L, "question: L.1.1a", "question: L.9.9", "when: [{question: L.9.9", "There is no question L.9.9", "Name a question"),
    (L, "question: L.1.1a, is: [town]", "question: L.1.2, is: [2]", "when: [{question: L.1.2", "No condition can rest on L.1.2", "with options"),
    (L, "is: [town]", "is: [village]", "when: [{question: L.1.1a", "L.1.1a cannot be answered with “village”", "town, street"),
    (L, "is: [yes, partly]", "is: [yes, perhaps]", "when: [{question: L.1.1,", "L.1.1 cannot be answered with “perhaps”", "yes, partly, no"),
    (L, "question: L.1.1, is: [yes, partly]", "question: L.1.1a, is: [town]", "when: [{question: L.1.1a", "wait for each other and would never be shown: L.1.1a → L.1.1a", "Take one"),
    (L, "Where is it darkest?", "What feeds the lamps ?", 'text: {en: "What feeds the lamps ?"', "L.1.4 asks in the same words as L.1.3 at 1/L.yaml, line 59", "Ask once"),
    (L, "Where is it darkest?", "The lamps, what feeds them: what feeds the lamps?", 'text: {en: "The lamps', "L.1.4 asks in nearly the same words as L.1.3", "Ask once"),
    (L, "أين يشتد الظلام؟", "بم تغذى المصابيح؟", 'text: {en: "Where', "L.1.4 asks in the same words as L.1.3", "Ask once"),
]  # fmt: skip

MAPPING = [
    (NEXT, 'follows: "1"\n', "", "mapping:", "the version follows none", "Write “follows:”"),
    (NEXT, 'follows: "1"', 'follows: "0"', 'follows: "0"', "No version “0” of this framework is published", "Load and publish"),
    (NEXT, "codes: [L.1, L.1.1a]", "codes: [L.1, L.9]", "- {kind: same", "the version before has no L.9", "by its code"),
    (NEXT, "to: [L.1.2, L.1.3]", "to: [L.1.2, L.9]", "- {kind: split", "leads to nowhere: this version has no L.9", "by its code"),
    (NEXT, "codes: [L.1.4]", "codes: [L.1.4, L.1.3]", "- {kind: new", "speaks of L.1.3 twice", "in one entry"),
    (NEXT, "to: [L.1.2, L.1.3]", "to: [L.1.2]", "- {kind: split", "“split” does not fit its codes", "split has one from"),
    (NEXT, "from: [L.1.1], to: [L.1.1]", "from: [L.1.1], to: [L.1]", "- {kind: reworded", "A requirement and a question", "Map requirements"),
    (NEXT, "comparable: none}", "note: {en: Two., ar: اثنان.}}", "- {kind: split", "does not say how far", "comparable: full"),
    (NEXT, "codes: [L.1, L.1.1a]", "codes: [L.1, L.1.1a], comparable: partial", "- {kind: same", "compared in full", "call it reworded"),
    (NEXT, "codes: [L.1.4]", "codes: [L.1.4], comparable: full", "- {kind: new", "nothing to be compared", "Take “comparable” out"),
    (NEXT, "code: town, names", "code: city, names", "- {kind: same", "L.1.1a is not the same as L.1.1a was", "Call it reworded"),
    (NEXT, "No lamp stands.", "No lamp hangs.", "- {kind: same", "L.1 is not the same as L.1 was", "levels that it had"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "at", "text", "mend"), [*SHAPE, *MEANING])
def test_bad_input_is_told_with_its_line_and_its_mend(spoilt, folder, file, old, new, at, text, mend):
    faults = faults_of(spoilt(old, new, file=file))

    assert_told(faults[0], file, line_of(folder, file, at), text, mend)
    assert not Version.objects.exists()
    assert not Framework.objects.exists()


@pytest.mark.parametrize(("file", "old", "new", "at", "text", "mend"), MAPPING)
def test_a_mapping_to_nowhere_is_told_with_its_line_and_its_mend(
    first, spoilt, folder, file, old, new, at, text, mend
):
    fault = next(
        fault for fault in faults_of(spoilt(old, new, file=file, version=NEXT)) if text in fault.text
    )

    assert_told(fault, file, line_of(folder, file, at), text, mend)


def test_a_version_follows_no_draft(spoilt):
    load_framework(document=read(SAMPLE / "1.yaml"), by=MACHINE)

    (fault,) = faults_of(read(SAMPLE / "2.yaml"))

    assert "No version “1” of this framework is published" in fault.text


def test_a_scale_of_one_level_has_no_lowest(spoilt):
    document = spoilt("code: street-lighting", "code: street-lighting", file=HEAD)
    del document.content["scale"]["levels"][1:]

    faults = faults_of(document)

    assert_told(faults[0], HEAD, 11, "no lowest level and a level above it", "at least two levels")


def test_an_axis_left_out_and_one_that_is_not_there(spoilt, folder):
    faults = faults_of(spoilt("      built:", "      planned:"))

    assert "L.1 does not describe the axis “built”" in faults[0].text
    assert_told(faults[1], L, line_of(folder, L, "planned:"), "no axis “planned”", "built")


def test_a_level_that_the_scale_does_not_have(spoilt, folder):
    faults = faults_of(spoilt("        dim: {", "        dusk: {"))

    assert_told(faults[1], L, line_of(folder, L, "dusk:"), "no level “dusk”", "dark, dim, bright")


def test_a_cycle_over_several_questions_is_named(spoilt, folder):
    document = spoilt(
        "        weight: 2\n        parts:", "        when: [{question: L.1.1a, is: [town]}]\n        parts:"
    )

    (fault,) = faults_of(document)

    assert_told(fault, L, line_of(folder, L, "when: [{question: L.1.1a, is: [town]}]\n        parts"),
                "L.1.1 → L.1.1a → L.1.1", "Take one of the conditions out")  # fmt: skip


def test_languages_that_are_none_are_left_to_the_schema(spoilt):
    faults = faults_of(spoilt("languages: [en, ar]", "languages: en", file=HEAD))

    assert_told(faults[0], HEAD, 9, "This is not what stands here", "Write a list")


def test_all_faults_are_told_as_they_stand(spoilt):
    spoilt("provisions: [light-1, light-2]", "provisions: [light-9]")
    spoilt("type: table", "type: text", file=HEAD)

    faults = faults_of(spoilt("facet: rule\n        type: yes", "facet: oil\n        type: yes"))

    assert [(fault.file, fault.line) for fault in faults] == [(HEAD, 53), (L, 24), (L, 58)]


def test_no_more_faults_are_told_than_a_reader_takes_in(spoilt):
    document = spoilt("facet: rule", "facet: rule")
    document.content["facets"] *= MOST + 5

    assert len(faults_of(document)) == MOST


def test_the_words_of_many_faults_are_the_first_and_how_many_more(spoilt):
    document = spoilt("      built:", "      planned:")

    with pytest.raises(FaultyFile, match=r"^1/L\.yaml, line 17: .* \(and 1 more; --json tells all\)$"):
        check_framework(document=document, by=MACHINE)


def test_two_questions_alike_in_both_languages_are_told_once(spoilt):
    spoilt("Where is it darkest?", "What feeds the lamps?")

    faults = faults_of(spoilt("أين يشتد الظلام؟", "بم تغذى المصابيح؟"))

    assert len(faults) == 1
