"""What a test may want of the machine."""

import pytest

from tansiq.reports.papers import as_pdf

pdf_is_there = pytest.mark.skipif(bool(as_pdf.missing()), reason=f"PDF is not offered: {as_pdf.missing()}")
