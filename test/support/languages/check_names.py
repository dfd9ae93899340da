"""Checks programs without running them: what they call of the SDK exists, and takes these arguments.

check_names.py FILE...
"""

import ast
import inspect
import sys

import pulumi_influxdb_tokens as influxdb

problems = []
for file in sys.argv[1:]:
    with open(file, encoding="utf-8") as text:
        tree = ast.parse(text.read(), file)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute) or ast.unparse(node.value) != "influxdb":
            continue
        if not hasattr(influxdb, node.attr):
            problems.append(f"{file}: there is no influxdb.{node.attr}")
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not ast.unparse(node.func).startswith("influxdb."):
            continue
        called = getattr(influxdb, ast.unparse(node.func).removeprefix("influxdb."))
        signature = inspect.signature(getattr(called, "_internal_init", called))
        for keyword in node.keywords:
            if keyword.arg not in signature.parameters:
                problems.append(f"{file}: {ast.unparse(node.func)} has no argument {keyword.arg}")
sys.exit("\n".join(problems) if problems else None)
