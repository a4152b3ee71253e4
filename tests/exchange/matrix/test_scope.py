import pytest

from tansiq.exchange.matrix.lexicon import Lexicon, NamedPlace, Organisation, Region, State
from tansiq.exchange.matrix.scope import ScopeReader

LEXICON = Lexicon(
    states=[
        State("CHN", ("China", "الصين")),
        State("CIV", ("Côte d’Ivoire",)),
        State("GIN", ("Guinea", "غينيا")),
        State("GNB", ("Guinea-Bissau", "غينيا - بيساو")),
        State("IRN", ("Iran (Islamic Republic of)", "Iran")),
        State("JOR", ("Jordan", "الأردن")),
        State("MAR", ("Morocco", "المغرب")),
        State("MMR", ("Myanmar",)),
        State("NER", ("Niger",)),
        State("NGA", ("Nigeria",)),
        State("PRK", ("Democratic People's Republic of Korea", "DPR Korea")),
        State("LBN", ("Lebanon", "لبنان")),
        State("TLS", ("Timor-Leste",)),
        State("GMB", ("Gambia (Republic of The)", "the Gambia")),
    ],
    places=[
        NamedPlace("HKG", "CHN", ("Hong Kong, China", "Hong Kong")),
        NamedPlace("MAC", "CHN", ("Macau, China",)),
    ],
    regions=[
        Region("arab", ("Arab States", "الدول العربية")),
        Region("asean", ("ASEAN",)),
        Region("caribbean", ("Caribbean",)),
        Region("central-africa", ("Central Africa",)),
        Region("central-america", ("Central America",)),
        Region("eastern-sea", ("Eastern Inner Sea Basin",)),
        Region("mena", ("Middle East and North Africa",)),
        Region("middle-east", ("Middle East",)),
        Region("sahel", ("Sahel",)),
        Region("south-america", ("South America",)),
        Region("south-asia", ("Southern Asia", "South Asia")),
        Region("south-east-asia", ("South-eastern Asia", "South-East Asia")),
        Region("southern-africa", ("Southern Africa",)),
        Region("west-africa", ("Western Africa", "West Africa")),
        Region("western-sea", ("Western Inner Sea Basin",)),
    ],
    organisations=[
        Organisation("asean", "ASEAN", ()),
        Organisation("olo", "OLO", ("Office of Ladders",)),
        Organisation("msx", "MSX", ()),
    ],
)
READER = ScopeReader(LEXICON)


def read(printed):
    return READER.read(printed)


@pytest.mark.parametrize(
    ("printed", "states"),
    [
        ("Niger", ["NER"]),
        ("Niger, Nigeria and Guinea", ["NER", "NGA", "GIN"]),
        ("Morocco, Jordan, and Lebanon.", ["MAR", "JOR", "LBN"]),
        ("Guinea, Guinea Bissau", ["GIN", "GNB"]),
        ("Cote d'Ivoire, the Gambia", ["CIV", "GMB"]),
        ("Iran; Timor Leste", ["IRN", "TLS"]),
        ("China, DPR Korea, Myanmar", ["CHN", "PRK", "MMR"]),
        ("الأردن، المغرب ولبنان", ["JOR", "MAR", "LBN"]),
        ("غينيا و الصين", ["GIN", "CHN"]),
        ("Niger / Nigeria", ["NER", "NGA"]),
        ("Niger\nNigeria", ["NER", "NGA"]),
        ("Niger, Niger", ["NER"]),
    ],
)
def test_states_are_read_in_the_order_of_print(printed, states):
    scope = read(printed)
    assert (list(scope.states), scope.unread, scope.vague) == (states, (), ())


@pytest.mark.parametrize(
    ("printed", "regions"),
    [
        ("Sahel", ["sahel"]),
        ("Sahel region", ["sahel"]),
        ("West and Central Africa", ["west-africa", "central-africa"]),
        ("West, Central and Southern Africa", ["west-africa", "central-africa", "southern-africa"]),
        ("South and South East Asia", ["south-asia", "south-east-asia"]),
        ("Southeast Asia", ["south-east-asia"]),
        ("Eastern and Western Inner Sea Basin", ["eastern-sea", "western-sea"]),
        ("Caribbean, Central and South America, Southeast Asia and the Middle East.",
         ["caribbean", "central-america", "south-america", "south-east-asia", "middle-east"]),
        ("Middle East and North Africa", ["mena"]),
        ("Selected countries in the Middle East and North Africa", ["mena"]),
        ("Middle East, Sahel", ["middle-east", "sahel"]),
        ("Regional (Arab States)", ["arab"]),
        ("الدول العربية", ["arab"]),
    ],
)  # fmt: skip
def test_regions_are_read_and_may_share_their_last_words(printed, regions):
    scope = read(printed)
    assert (list(scope.regions), scope.unread, scope.vague) == (regions, (), ())


def test_states_and_regions_may_stand_together():
    scope = read("Niger, Myanmar, and Regional (ASEAN)")
    assert (scope.states, scope.regions, scope.organisations) == (("NER", "MMR"), ("asean",), ())


@pytest.mark.parametrize("printed", ["China, Hong Kong China, Niger", "China, Hong Kong, China, Niger"])
def test_a_place_is_recorded_under_its_state(printed):
    scope = read(printed)
    assert (scope.states, scope.places) == (("CHN", "NER"), ("HKG",))


def test_organisations_and_missions_are_read():
    assert read("OLO, MSX, Niger").organisations == ("olo", "msx")
    scope = read("OLO-MSX Missions with a brass component and relevant mandate.")
    assert (scope.organisations, scope.unread) == (("olo", "msx"), ())


@pytest.mark.parametrize("printed", ["Global", "global.", "Worldwide", "عالمي", "على الصعيد العالمي"])
def test_the_world(printed):
    scope = read(printed)
    assert scope.is_global
    assert (scope.vague, scope.unread, scope.is_unspecified) == ((), (), False)


@pytest.mark.parametrize(
    ("printed", "vague"),
    [
        ("Regional", "Regional"),
        ("National", "National"),
        ("إقليمي", "إقليمي"),
        ("Selected countries", "Selected countries"),
    ],
)
def test_a_scope_that_names_no_place_is_vague(printed, vague):
    scope = read(printed)
    assert scope.vague == (vague,)
    assert scope.is_unspecified


def test_a_vague_word_beside_the_world_is_still_a_doubt():
    scope = read("Global and regional")
    assert (scope.is_global, scope.vague) == (True, ("regional",))


def test_words_that_are_not_known_are_kept_together():
    assert read("Niger, Upper Nowhere and Nigeria, Elsewhere").unread == ("Upper Nowhere", "Elsewhere")
    assert read("Upper and Lower Nowhere").unread == ("Upper", "Lower Nowhere")


def test_mark_up_is_cleaned():
    assert read("<b>Niger</b><sup>1</sup>").states == ("NER",)
