"""The commands of the log: what they print, and when they refuse."""

from datetime import date
from pathlib import Path

from django.conf import settings

from tansiq.access.actor import on_the_machine
from tansiq.access.enums import Role
from tansiq.audit import actions
from tansiq.audit.queries import NotWhole, last_seal, prove, verify
from tansiq.config.errors import CannotWork
from tansiq.kernel import signing


def verify_log(*, against: str = "") -> None:
    """Prove the chain, or refuse with its first broken link."""
    proof = verify(against=against)
    if proof.broken:
        raise CannotWork(f"the log is broken: {proof.broken}")
    tail = f"{proof.unsealed} entries not sealed yet"
    if proof.oldest_unsealed is not None:
        tail += f", the oldest of {proof.oldest_unsealed:%Y-%m-%d %H:%M:%S} UTC"
    print(f"Proved up to position {proof.position}, hash {proof.hash}; {tail}.")


def seal_log() -> None:
    """Seal what is open; print position, time and hash of the last seal in one line, to be kept elsewhere."""
    actions.seal(by=on_the_machine(Role.OPERATOR))
    last = last_seal()
    if last is None:
        raise CannotWork("the log is empty: there is nothing to seal.")
    print(f"{last.position} {last.sealed_at:%Y-%m-%dT%H:%M:%SZ} {last.hash}")


def archive(target: Path, *, until: date | None = None) -> None:
    """Copy the log into a file that is not there yet."""
    if target.exists():
        raise CannotWork(f"{target} exists already; name another file.")
    number = actions.archive_log(into=target, until=until, by=on_the_machine(Role.OPERATOR))
    print(f"{target}: {number} entries copied; none was removed.")


def verify_extract(source: Path, *, key: Path | None = None) -> None:
    """Check an extract against a public key that did not come with it."""
    if not source.is_file():
        raise CannotWork(f"{source} is not a file.")
    try:
        account = prove(source, pem=_public_key(key))
    except NotWhole as error:
        raise CannotWork(f"{source}: {error}") from error
    print(
        f"Whole: {account.entries} entries, {account.linked} of them matched to their links; made {account.made_at} "
        f"when the chain stood at position {account.position}; key {account.fingerprint}."
    )


def _public_key(path: Path | None) -> bytes:
    if path is None:
        return signing.public_key(settings.TANSIQ_HOME)
    pem = path.read_bytes()
    try:
        signing.fingerprint(pem)
    except ValueError as error:
        raise CannotWork(f"{path} is no public key of an installation: {error}") from error
    return pem
