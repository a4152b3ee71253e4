import pytest

from tansiq.projects.queries.tags import rule
from tests.factories.reference import ThemeFactory


def theme(pk, *words, **by_language):
    return ThemeFactory.build(pk=pk, words={"en": list(words), **by_language})


RULE = rule([
    theme(1, "foreign terrorist fighters"),
    theme(2, "fighters in prison", "prison"),
    theme(3, "border", "border security"),
    theme(4, "security", ar=["أمن الحدود"]),
    theme(5, "C4ISR (radio)", "prison"),
])  # fmt: skip


@pytest.mark.parametrize(
    ("text", "proposed"),
    [
        ("", {}),
        ("Nothing of the kind", {}),
        ("Foreign  Terrorist-Fighters", {1: ["foreign terrorist fighters"]}),
        (
            "foreign terrorist fighters in prison",
            {1: ["foreign terrorist fighters"], 2: ["fighters in prison", "prison"], 5: ["prison"]},
        ),
        ("Border security", {3: ["border security", "border"], 4: ["security"]}),
        ("Borders", {}),
        ("aborder", {}),
        ("border_post", {3: ["border"]}),
        ("تدريب على أمن الحدود", {4: ["امن الحدود"]}),
        ("A c4isr radio, and c4isrX radio", {5: ["c4isr radio"]}),
        ("security, Security and SECURITY", {4: ["security"]}),
    ],
)
def test_what_is_proposed_names_its_words(text, proposed):
    assert RULE.proposals(text) == proposed


@pytest.mark.parametrize("things", [[], [theme(1)], [theme(1, "", "!?")]])
def test_a_rule_without_words_proposes_nothing(things):
    assert rule(things).proposals("border security") == {}
