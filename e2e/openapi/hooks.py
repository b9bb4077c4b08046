"""What schemathesis is told of reports that the types of the document do not say, its words do."""

from __future__ import annotations

import re
from typing import Any

import schemathesis
from schemathesis.core.failures import Failure

REPORTS = ("reportDriver", "reportCells", "sampleDriver", "sampleKernel")
TAKEN, REFUSED = "Schema-violating request accepted", "Schema-valid request rejected"
FLOAT = re.compile("Floating-point value|a whole number is expected, found VALUE_NUMBER_FLOAT")
# A newer driver may know more of them.
OPEN_ENUMERATION = re.compile(r"(source|tracing -> state): Invalid enum value")


@schemathesis.hook
def filter_failure(context: Any, failure: Failure, case: Any, response: Any) -> bool:
    if case.operation.definition.raw.get("operationId") not in REPORTS:
        return True
    if failure.title == TAKEN:
        # Null counts as missing. Answers have none, and are of the same types.
        return not (has_null(case.body) or OPEN_ENUMERATION.search(failure.message))
    # JSON Schema calls 2.0 an integer; no reporter writes that, and 2.5 must not become 2.
    return not (failure.title == REFUSED and FLOAT.search(response.text))


def has_null(value: Any) -> bool:
    if isinstance(value, dict):
        return any(has_null(each) for each in value.values())
    if isinstance(value, list):
        return any(has_null(each) for each in value)
    return value is None
