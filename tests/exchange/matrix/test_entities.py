import pytest

from tansiq.exchange.matrix.entities import EntityReader
from tansiq.exchange.matrix.text import with_bold_tags
from tests.exchange.matrix.documents import LEXICON

READER = EntityReader(LEXICON, "2018-03")


def split(cell):
    head, listed = READER.split(with_bold_tags(cell))
    return head.strip(), [entity.acronym or entity.printed for entity in READER.read(listed)]


@pytest.mark.parametrize(
    ("cell", "title", "entities"),
    [
        ("Lamps (2016) <b>ORBA, VEST</b>", "Lamps (2016)", ["ORBA", "VEST"]),
        ("Lamps (2016) <strong>ORBA</strong>, <b>VEST</b>", "Lamps (2016)", ["ORBA", "VEST"]),
        ("Lamps (2016) **ORBA, VEST**", "Lamps (2016)", ["ORBA", "VEST"]),
        ("Lamps <b>(Annual event)</b> <b>ORBA</b>", "Lamps (Annual event)", ["ORBA"]),
        ("Lamps <b>(Annual event) ORBA, VEST</b>", "Lamps (Annual event)", ["ORBA", "VEST"]),
        ("Lamps for <b>ORBA</b> and others (2016) MUN", "Lamps for ORBA and others (2016)", ["MUN"]),
        ("Lamps <b>ORBA</b> <b>(Annual event)</b>", "Lamps (Annual event)", ["ORBA"]),
        ("Lamps <b>ORBA, Unheard Guild</b> (2016)", "Lamps (2016)", ["ORBA", "Unheard Guild"]),
        ("Lamps (2016) ORBA, <b>9001 Committee</b>", "Lamps (2016)", ["ORBA", "9001 Committee"]),
        ("Lamps (2016) <b>9001 Committee</b>, ORBA", "Lamps (2016)", ["9001 Committee", "ORBA"]),
        ("Lamps for all ORBA", "Lamps for all", ["ORBA"]),
        ("Lamps PLURAL+ ORBA, VEST and MUN", "Lamps PLURAL+", ["ORBA", "VEST", "MUN"]),
        ("Lamps of the night. ORBA", "Lamps of the night.", ["ORBA"]),
        ("Lamps (2016) ORBA, Unheard Guild", "Lamps (2016)", ["ORBA", "Unheard Guild"]),
        ("Lamps (2016) XYZ", "Lamps (2016)", ["XYZ"]),
        ("Lamps\nORBA, Unheard Guild", "Lamps", ["ORBA", "Unheard Guild"]),
        ("<b>Lamps</b> (2016) ORBA", "Lamps (2016)", ["ORBA"]),
        ("<b>Lamps (2016) ORBA</b>", "Lamps (2016)", ["ORBA"]),
        ("Lamps (LFA) <b>Unheard Guild</b>", "Lamps (LFA)", ["Unheard Guild"]),
        (
            "Lamps of the 9001 Committee for the young (YL)",
            "Lamps of the 9001 Committee for the young (YL)",
            [],
        ),
        ("Lamps for those who vest", "Lamps for those who vest", []),
        ("Lamps for the young, and for the mun", "Lamps for the young, and for the mun", []),
        ("مصابيح (2016) <b>فست، ORBA</b>", "مصابيح (2016)", ["VEST", "ORBA"]),
        ("مصابيح (2016) <b>ORBA وفست</b>", "مصابيح (2016)", ["ORBA", "VEST"]),
        ("ORBA", "", ["ORBA"]),
        ("", "", []),
    ],
)
def test_the_tail_of_a_title_is_its_entities(cell, title, entities):
    assert split(cell) == (title, entities)


@pytest.mark.parametrize(
    ("listed", "entities"),
    [
        ("ORBA, VEST and MUN", ["ORBA", "VEST", "MUN"]),
        ("ORBA; VEST / MUN", ["ORBA", "VEST", "MUN"]),
        ("ORBA\nVEST", ["ORBA", "VEST"]),
        ("orba, Vest", ["ORBA", "VEST"]),
        ("OPRA", ["ORBA"]),
        ("Organisation for Roads and Bridges of Ambar", ["ORBA"]),
        ("Centre for Harbours, Roads and Rails, and the Mission of Mun", ["CHRR", "MUN"]),
        ("The Ambar Institute — The Port (AIP), VEST", ["AIP", "VEST"]),
        ("Institute of Ports (AIP)", ["AIP"]),
        ("VEST-KIL, VEST-MUN", ["VEST-KIL", "MUN"]),
        ("VEST–KIL", ["VEST-KIL"]),
        ("ORBA-MUN", ["ORBA-MUN"]),
        ("Guild of Law and Order, ORBA", ["Guild of Law and Order", "ORBA"]),
        ("ORBA and Guild of Law and Order", ["ORBA", "Guild of Law and Order"]),
        ("GLO and LFA", ["GLO", "LFA"]),
        ("ORBA, ORBA", ["ORBA"]),
        ("ORBA (2016–2017)", ["ORBA"]),
        (" , ", []),
    ],
)
def test_lists_are_parted_by_the_longest_known_names(listed, entities):
    assert [entity.acronym or entity.printed for entity in READER.read(listed)] == entities


@pytest.mark.parametrize(
    ("as_of", "printed", "acronym"),
    [
        ("2016-12", "OLDA", "OLDA"),
        ("2017-01", "OLDA", "NEWA"),
        ("2016-12", "NEWA", "OLDA"),
        ("2017-01", "NEWA", "NEWA"),
        (None, "OLDA", "OLDA"),
    ],
)
def test_the_acronym_is_that_of_the_month(as_of, printed, acronym):
    [entity] = EntityReader(LEXICON, as_of).read(printed)
    assert (entity.acronym, entity.printed) == (acronym, printed)


def test_an_unknown_name_is_kept_without_a_code():
    [entity] = READER.read("Unheard Guild")
    assert (entity.code, entity.acronym, entity.printed) == (None, None, "Unheard Guild")


def test_an_organisation_without_an_acronym_goes_by_its_name():
    [entity] = READER.read("لجنة 9001")
    assert (entity.code, entity.acronym) == ("ledger", "9001 Committee")
