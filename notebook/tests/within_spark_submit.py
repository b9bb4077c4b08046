"""For spark-submit: a notebook's kernel, whose Spark is in the JVM that is there already."""

import os

from run_notebook import KernelSession

CELLS = {
    "load": "%load_ext cellwatch",
    "start": "%spark start local properties=spark.ui.enabled=false spark.driver.host=127.0.0.1",
    "count": "print('COUNTED', spark.range(3).count(), spark.conf.get('spark.extraListeners'))",
    "again": "%spark restart local properties=spark.ui.enabled=false spark.driver.host=127.0.0.1",
    "recount": "print('RECOUNTED', spark.range(4).count())",
    "stop": "%spark stop",
}

with KernelSession(dict(os.environ)) as kernel:
    for cell, source in CELLS.items():
        result = kernel.run(source, cell)
        print(cell, result.status, result.error, result.text)
