from dataclasses import replace

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tansiq.projects.queries.filters import SORTS, Filter
from tansiq.reference.queries import book
from tansiq.web.projects.address import COLUMNS, SIZES, Asked, read

NAMES = [
    "q",
    "pillar",
    "status",
    "theme",
    "kind",
    "entity",
    "state",
    "region",
    "owner",
    "from",
    "to",
    "undated",
    "joint",
    "global",
    "standing",
    "sort",
    "col",
    "size",
    "page",
]


def asked(query: str, by) -> Asked:
    return read(QueryDict(query), by=by, book=book())


def test_an_address_is_read_and_written_back_the_same(world, coordinator):
    query = (
        f"q=prisons&pillar=I&pillar=II&status=ongoing&theme={world.theme.code}&entity={world.entity.code}"
        f"&state={world.north.iso3}&region={world.group.code}&from=2014&to=2019&joint=1&global=1&sort=-title&size=25&page=2"
    )

    found = asked(query, coordinator)

    assert found.filter == Filter(
        text="prisons",
        pillar=("I", "II"),
        status=("ongoing",),
        theme=(world.theme.code,),
        entity=(world.entity.code,),
        state=(world.north.iso3,),
        region=(world.group.code,),
        year_from=2014,
        year_to=2019,
        joint=True,
        with_global=True,
    )
    assert found.query == query
    assert not found.notes


def test_what_is_usual_does_not_stand_in_the_address(world, coordinator):
    assert asked("q=&sort=reference&size=50&page=1&joint=&from=", coordinator).query == ""


@pytest.mark.parametrize(
    ("query", "note"),
    [
        ("state=XXX", "State: “XXX”"),
        ("pillar=IX&pillar=I", "Pillar: “IX”"),
        ("from=20145", "“20145” is no year"),
        ("to=199", "“199” is no year"),
        ("from=2019&to=2014", "exchanged"),
    ],
)
def test_what_is_not_known_is_left_out_with_a_note(world, coordinator, query, note):
    found = asked(query, coordinator)

    assert note in " ".join(found.notes)
    assert found.filter.state == ()


def test_codes_are_known_in_any_case_and_years_in_either_digits(world, coordinator):
    found = asked(f"state={world.north.iso3.lower()}&from=٢٠١٤", coordinator).filter

    assert (found.state, found.year_from) == ((world.north.iso3,), 2014)


def test_both_answers_to_joint_or_single_leave_it_open(world, coordinator):
    assert asked("joint=0&joint=1", coordinator).filter.joint is None


def test_retired_projects_are_for_who_may_return_them(world, coordinator):
    assert asked("standing=retired", coordinator).filter.standing == "retired"
    assert asked("standing=retired", world.readers["academia"]).filter.standing == "listed"


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    pairs=st.lists(
        st.tuples(
            st.sampled_from(NAMES) | st.text(max_size=8),
            st.sampled_from(["I", "1", "0", "2015", "9999", "-title", "QMA", "٢٠١٥", "", "%00", "'", '"*'])
            | st.text(max_size=30),
        ),
        max_size=12,
    )
)
def test_no_address_breaks_a_page(world, browser_of, pairs):
    query = QueryDict(mutable=True)
    for name, value in pairs:
        query.appendlist(name, value)
    client = browser_of(world.readers["coordinator"])

    for path in ("/projects/", "/projects/facets/", "/projects/pictures/map/"):
        assert client.get(f"{path}?{query.urlencode()}").status_code in {200, 302}


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(alphabet=st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=40),
    sort=st.sampled_from(sorted(SORTS)),
    columns=st.sets(st.sampled_from(sorted(COLUMNS)), min_size=1),
    size=st.sampled_from(SIZES),
    years=st.none() | st.tuples(st.integers(1900, 2000), st.integers(2001, 2100)),
    joint=st.none() | st.booleans(),
    with_global=st.booleans(),
)
def test_what_is_written_is_read_back(
    world, coordinator, text, sort, columns, size, years, joint, with_global
):
    first, last = years or (None, None)
    wanted = Asked(
        filter=Filter(
            text=" ".join(text.split()), year_from=first, year_to=last, joint=joint, with_global=with_global
        ),
        sort=sort,
        columns=tuple(column for column in COLUMNS if column in columns),
        size=size,
    )

    assert replace(asked(wanted.query, coordinator), notes=()) == wanted
