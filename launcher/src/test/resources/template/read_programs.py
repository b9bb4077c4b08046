"""Reads programs, one as a JSON string on each line, and prints what each tells Spark as JSON.

Each is read twice: its syntax tree has no more than the statements that are wanted and its
constants are taken by ast.literal_eval; then it runs, with a SparkSession that only notes.
"""

import ast
import json
import sys
import types

STATEMENTS = {
    "session": ["ImportFrom", "Assign", "Assign"],
    "connect": ["ImportFrom", "Assign"],
}


class Builder:
    def __init__(self):
        self.told = []

    def master(self, value):
        self.told.append(["spark.master", value])
        return self

    def remote(self, value):
        self.told.append(["spark.remote", value])
        return self

    def appName(self, value):
        self.told.append(["spark.app.name", value])
        return self

    def config(self, key, value):
        self.told.append([key, value])
        return self

    def getOrCreate(self):
        return types.SimpleNamespace(sparkContext=None, told=self.told)


class SparkSession:
    class Fresh:
        def __get__(self, instance, owner):
            return Builder()

    builder = Fresh()


def constants(tree):
    """The arguments of the calls, the first call first."""
    call = tree.body[1].value
    calls = []
    while isinstance(call, ast.Call):
        calls.append([ast.literal_eval(argument) for argument in call.args])
        call = call.func.value
    calls.reverse()
    return [argument for arguments in calls for argument in arguments]


def told(code, kind):
    tree = ast.parse(code)
    found = [type(statement).__name__ for statement in tree.body]
    if found != STATEMENTS[kind]:
        raise AssertionError(f"{found}: {code}")
    space = {}
    exec(compile(code, "program", "exec"), space)
    ran = space["spark"].told
    flat = [ran[0][1], ran[1][1], *(text for pair in ran[2:] for text in pair)]
    if flat != constants(tree):
        raise AssertionError(f"what runs is not what is read: {code}")
    return ran


pyspark = types.ModuleType("pyspark")
pyspark.sql = types.ModuleType("pyspark.sql")
pyspark.sql.SparkSession = SparkSession
sys.modules.update({"pyspark": pyspark, "pyspark.sql": pyspark.sql})

for line in sys.stdin.buffer:
    print(json.dumps(told(json.loads(line), sys.argv[1])))
