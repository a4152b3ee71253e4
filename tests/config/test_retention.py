from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from django.utils.module_loading import import_string

from tansiq.access.actor import on_the_machine
from tansiq.access.enums import Role
from tansiq.config import retention

pytestmark = pytest.mark.django_db
MACHINE = on_the_machine(Role.OPERATOR)


def test_every_kind_has_its_days_and_something_that_takes_it_away():
    for entry in retention.kept():
        assert entry.days >= 0 and entry.what
        if not entry.by.startswith("command "):
            assert callable(import_string(entry.by))


def test_everything_due_is_removed(tmp_path, settings):
    settings.EMAIL_FILE_PATH = tmp_path
    (tmp_path / "written.log").write_text("made up")
    (tmp_path / "notes.txt").write_text("somebody’s own")

    assert retention.forget_due(now=timezone.now(), by=MACHINE) == []
    assert (tmp_path / "written.log").exists()

    call_command("forget_data", verbosity=0)
    assert retention.forget_due(now=timezone.now() + timedelta(days=31), by=MACHINE) == []
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_kind_that_fails_does_not_stop_the_others_and_is_named(monkeypatch, tmp_path, settings, caplog):
    settings.EMAIL_FILE_PATH = tmp_path
    first, *others = retention.kept()
    broken = retention.Kept(first.kind, 1, "command unheard_of", first.what)
    monkeypatch.setattr(retention, "kept", lambda: (broken, *others))

    with pytest.raises(CommandError, match=first.kind):
        call_command("forget_data", verbosity=0)
    assert "could not be removed" in caplog.text


def test_the_terms_of_focal_points_are_minded_by_a_command(capsys):
    call_command("mind_terms", verbosity=0)
    assert capsys.readouterr().out == ""

    call_command("mind_terms")
    assert capsys.readouterr().out == "0\n"
