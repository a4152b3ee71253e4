"""Who is acting, who may sign in, and who is who."""

from tansiq.accounts.queries.actors import actor_for, example_people, has_example_accounts, has_real_people
from tansiq.accounts.queries.people import (
    membership_of,
    memberships,
    memberships_of,
    people,
    people_anywhere_with,
    people_asked,
    people_of_state_with,
    people_with,
    person_of,
    person_with_email,
)

__all__ = [
    "actor_for",
    "example_people",
    "has_example_accounts",
    "has_real_people",
    "membership_of",
    "memberships",
    "memberships_of",
    "people",
    "people_anywhere_with",
    "people_asked",
    "people_of_state_with",
    "people_with",
    "person_of",
    "person_with_email",
]
