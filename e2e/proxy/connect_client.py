"""Runs a query that works and one that fails over Spark Connect, for the driver's page of it."""

import sys

from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

spark = SparkSession.builder.remote(sys.argv[1]).getOrCreate()
groups = spark.range(0, 1000, 1, 3).selectExpr("id % 7 as rest").groupBy("rest").count()
assert len(groups.collect()) == 7
try:
    spark.range(2).selectExpr("raise_error('on purpose')").collect()
except PySparkException:
    pass
else:
    raise SystemExit("the query must fail")
