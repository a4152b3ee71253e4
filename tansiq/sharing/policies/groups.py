"""What a sharing group may be."""

from django.utils.translation import gettext as _

from tansiq.kernel.errors import DomainError
from tansiq.reference.models import Organisation
from tansiq.sharing.models import Group, GroupMember


def require_free_code(code: str) -> None:
    """Refuse a code that another group has."""
    if Group.objects.filter(code=code).exists():
        raise DomainError(_("Another group has this code."), code="group_code_taken")


def require_no_ring(group: Group, part: Group) -> None:
    """Refuse a group that would contain itself, directly or through another."""
    above, seen = {group.pk}, set[int]()
    while above:
        if part.pk in above:
            raise DomainError(
                _("The group “%(group)s” would contain itself.") % {"group": group}, code="group_ring"
            )
        seen |= above
        wholes = Group.objects.filter(parts__in=sorted(above)).values_list("pk", flat=True)
        above = set(wholes) - seen


def require_not_member(group: Group, organisation: Organisation) -> None:
    """Refuse a second spell while the first is open."""
    if GroupMember.objects.filter(group=group, organisation=organisation, left_at=None).exists():
        raise DomainError(_("The organisation is in the group already."), code="member_already")


def require_member(group: Group, organisation: Organisation) -> GroupMember:
    """Give the open spell of an organisation in a group; refuse where there is none."""
    spell = GroupMember.objects.filter(group=group, organisation=organisation, left_at=None).first()
    if spell is None:
        raise DomainError(_("The organisation is not in the group."), code="no_member")
    return spell
