"""What a version holds, in figures."""

from collections import Counter
from typing import Any

from tansiq.frameworks.queries.content import (
    Content,
    areas_in,
    provisions_in,
    questions_in,
    requirements_in,
)
from tansiq.frameworks.queries.mapping import entries_in


def account_of(content: Content) -> dict[str, Any]:
    """Count what a framework holds, whether it is loaded or only read."""
    questions = list(questions_in(content))
    provisions = list(provisions_in(content))
    return {
        "framework": content["framework"]["code"],
        "version": content["version"],
        "areas": len(list(areas_in(content))),
        "requirements": len(list(requirements_in(content))),
        "questions": sum(question.question is None for question in questions),
        "parts": sum(question.question is not None for question in questions),
        "provisions": len(provisions),
        "unverified": sum(not provision.entry["read_in"] for provision in provisions),
        "mapping": dict(Counter(str(entry.kind) for entry in entries_in(content))),
    }
