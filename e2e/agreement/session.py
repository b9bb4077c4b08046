"""The notebook of one recording, in a process of its own: ``session.py NAME MASTER FOLDER``."""

from __future__ import annotations

import glob
import itertools
import os
import sys
import threading
import time

from provoked import PROVOKED
from pyspark.sql import SparkSession

from cellwatch import tag

NOTEBOOK = "work/recorded.ipynb"


def main(name: str, master: str, folder: str) -> None:
    provoked = PROVOKED[name]
    builder = SparkSession.builder.appName(name).master(master)
    options = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.memory": "512m",
        "spark.executor.memory": "512m",
        "spark.executor.cores": "1",
        "spark.driver.host": "127.0.0.1",
        "spark.local.dir": f"{folder}/local",
        "spark.eventLog.enabled": "true",
        "spark.eventLog.dir": f"file:{folder}",
        "spark.eventLog.rolling.enabled": "false",
        "spark.eventLog.compress": "false",
        # What a killed driver had in its buffer is lost.
        "spark.eventLog.buffer.kb": "1",
    }
    for key, value in (options | provoked.options).items():
        builder.config(key, value)
    spark = builder.getOrCreate()
    context = spark.sparkContext
    context.setLogLevel("OFF")
    executions = itertools.count(1)

    def cell(cell_id: str) -> None:
        now = round(time.time() * 1000)
        text = tag.encode("recorded", NOTEBOOK, cell_id, next(executions), now)
        context.setLocalProperty(tag.PROPERTY, text)
        context.setLocalProperty(tag.JOB_TAGS, text)

    def beside(function, *arguments) -> threading.Thread:
        thread = threading.Thread(target=function, args=arguments)
        thread.start()
        return thread

    there = {
        "__name__": "__main__",
        "spark": spark,
        "sc": context,
        "cell": cell,
        "beside": beside,
        "LOCAL": f"{folder}/local",
        "glob": glob,
        "os": os,
        "time": time,
    }
    # Jobs are named by the file that they are called in.
    exec(compile(provoked.source, "recorded.py", "exec"), there)
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
