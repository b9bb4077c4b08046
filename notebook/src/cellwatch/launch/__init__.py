"""Starts Spark in this kernel, as the launcher's page or ``%spark`` asks for it.

Nothing in here is imported before it is needed, so that loading the extension stays quick.
"""
