"""Uploading, publishing and retiring by the pages."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from tansiq.frameworks.actions.files import read_upload
from tansiq.frameworks.enums import Standing
from tansiq.frameworks.models import Version

ONE, TWO, UPLOAD = "/frameworks/street-lighting/1/", "/frameworks/street-lighting/2/", "/frameworks/upload/"


def sent(browser, text, **how):
    upload = SimpleUploadedFile("draft.yaml", text.encode())
    return browser.post(UPLOAD, {"document": upload, **how}, follow=True)


@pytest.fixture
def downloaded(first, assessor) -> str:
    """The first version, as it is downloaded."""
    answer = assessor.get(f"{ONE}yaml/")
    assert answer["Content-Disposition"] == 'attachment; filename="street-lighting-1.yaml"'
    return answer.content.decode()


def test_what_is_downloaded_is_the_same_when_it_is_read_again(first, downloaded):
    document = read_upload("draft.yaml", downloaded.encode())

    assert document.sha256 == first.sha256
    assert downloaded.startswith("framework:\n  code: street-lighting\n  names:\n")
    assert downloaded.index("\nscale:") < downloaded.index("\nareas:")
    assert downloaded.index("dark:") < downloaded.index("bright:")


def test_the_same_version_again_changes_nothing(assessor, downloaded):
    answer = sent(assessor, downloaded)

    assert "nothing changed" in answer.content.decode()
    assert Version.objects.count() == 1


def test_editing_makes_a_draft(assessor, downloaded):
    mapped = downloaded.replace("version: '1'", "version: '1a'\nfollows: '1'")

    answer = sent(assessor, mapped)

    assert answer.redirect_chain[-1][0] == "/frameworks/street-lighting/1a/"
    assert "Somebody else publishes it" in answer.content.decode()
    assert Version.objects.get(label="1a").standing == Standing.DRAFT


def test_a_published_version_is_not_uploaded_anew(assessor, downloaded):
    answer = sent(assessor, downloaded.replace("How streets are lit.", "How roads are lit."))

    assert answer.status_code == 422
    assert "give the file another version" in answer.content.decode()


def test_every_fault_stands_on_the_page_with_line_and_mend(assessor, downloaded):
    faulty = downloaded.replace("facet: rule", "facet: oil").replace("version: '1'", "version: '3'")

    answer = sent(assessor, faulty)
    seen = answer.content.decode()

    assert answer.status_code == 422
    assert "3 things are to be mended" in seen
    line = faulty[: faulty.index("facet: oil")].count("\n") + 1
    assert (
        f"line {line}" in seen
        and "The version has no facet “oil”." in seen
        and "Its facets are: rule, lamps." in seen
    )
    assert not Version.objects.filter(label="3").exists()


def test_a_file_that_is_no_yaml(assessor):
    answer = sent(assessor, "a: [")

    assert answer.status_code == 422 and "This is not YAML" in answer.content.decode()


def test_checking_loads_nothing(assessor, downloaded):
    answer = sent(assessor, downloaded.replace("version: '1'", "version: '3'"), check="1")

    assert answer.status_code == 200 and "The file is sound" in answer.content.decode()
    assert Version.objects.count() == 1


def test_a_file_is_asked_for(assessor):
    assert "File of the framework" in assessor.get(UPLOAD).content.decode()
    assert assessor.post(UPLOAD, {}).status_code == 422


@override_settings(TANSIQ_UPLOAD_LIMIT=4)
def test_a_file_that_is_too_large(assessor):
    answer = sent(assessor, "a: bcd")

    assert answer.status_code == 422 and "far smaller" in answer.content.decode()


def test_who_may_not_upload(reader, client):
    assert reader.get(UPLOAD).status_code == 403
    assert client.get(UPLOAD).status_code == 302


def test_publishing(draft, lead):
    assert f"{TWO}publish/" in lead.get(TWO).content.decode()

    answer = lead.post(f"{TWO}publish/", follow=True)

    assert "from now on it never changes" in answer.content.decode()
    assert Version.objects.get(label="2").standing == Standing.PUBLISHED
    assert f"{TWO}publish/" not in answer.content.decode() and f"{TWO}retire/" in answer.content.decode()


def test_a_refusal_to_publish_is_told(draft, lead):
    Version.objects.filter(pk=draft.pk).update(loaded_by="somebody", content={**draft.content, "mapping": []})

    answer = lead.post(f"{TWO}publish/", follow=True)

    assert "leaves unsaid what became of" in answer.content.decode()
    assert Version.objects.get(label="2").standing == Standing.DRAFT


def test_retiring(first, lead):
    answer = lead.post(f"{ONE}retire/", follow=True)

    assert "nothing new begins" in answer.content.decode()
    assert Version.objects.get().standing == Standing.RETIRED


@pytest.mark.parametrize("act", ["publish", "retire"])
def test_who_may_not_publish_or_retire(first, assessor, lead, act):
    assert assessor.post(f"{ONE}{act}/").status_code == 403
    assert lead.get(f"{ONE}{act}/").status_code == 405
    assert f"{ONE}{act}/" not in assessor.get(ONE).content.decode()
