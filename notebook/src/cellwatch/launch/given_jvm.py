"""A JVM that PySpark did not start, as that of a kernel within ``spark-submit``.

It stays for every launch, and what is read by a JVM that starts does not count there.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from cellwatch.launch.spark_submit import CLASS_PATH, LISTS

_PORT = "PYSPARK_GATEWAY_PORT"
"""By this variable ``spark-submit`` tells PySpark where its JVM listens."""


def lend_class_path(properties: Mapping[str, str | None]) -> None:
    """Gives its class loader what a launch has in the driver's class path. Nothing happens where
    PySpark starts its JVM itself.

    Our listener is among it: Spark makes no session where the class of a listener is missing.
    """
    entries = [each for each in (properties.get(CLASS_PATH) or "").split(LISTS[CLASS_PATH]) if each]
    if _PORT not in os.environ or not entries:
        return
    from pyspark import SparkContext

    SparkContext._ensure_initialized()
    jvm: Any = SparkContext._jvm
    # Spark's own, org.apache.spark.util.MutableURLClassLoader, to which --jars are added likewise.
    loader = jvm.java.lang.Thread.currentThread().getContextClassLoader()
    for entry in entries:
        loader.addURL(jvm.java.io.File(entry).toURI().toURL())
