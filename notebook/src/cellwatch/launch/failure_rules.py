"""The failures of a start that are known: how Spark and Java word them, and what to do then."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Properties = Mapping[str, "str | None"]
_JAVA_OF_CLASS_VERSION = 44
_MOST_CHARACTERS = 300


@dataclass(frozen=True)
class Rule:
    """A kind of failure, told by its words."""

    kind: str
    pattern: re.Pattern[str]
    message: Callable[[re.Match[str], Properties], str]


def _named_by(value: str, properties: Properties) -> str:
    """Which property names that, to be put after it."""
    for key, text in properties.items():
        if text and value and value in text:
            return f" (named by {key})"
    return ""


def _class_version(found: re.Match[str], _: Properties) -> str:
    needed, running = (int(text) - _JAVA_OF_CLASS_VERSION for text in found.group(2, 3))
    name = found[1].replace("/", ".")
    if name.startswith("org.apache.spark."):
        return (
            f"This Spark needs Java {needed} or newer, and what is used is Java {running}. Install"
            " a newer Java and let JAVA_HOME name its folder before the kernel starts (Spark 4 runs"
            " on Java 17 and newer, Spark 3.5 on 8, 11 and 17)."
        )
    return (
        f"The class {name} is made for Java {needed}, and Spark runs on Java {running}. Take a jar"
        f" for Java {running}, or let JAVA_HOME name a Java {needed} before the kernel starts."
    )


def _java_too_new(_: re.Match[str], __: Properties) -> str:
    return (
        "This Java is too new for this Spark: it uses something that newer Javas no longer have."
        " Let JAVA_HOME name a Java 17 before the kernel starts; Spark 3.5 runs on 8, 11 and 17."
    )


def _port(found: re.Match[str], _: Properties) -> str:
    service, retries, port = found.group(1, 2, 3)
    key = {"SparkUI": "spark.ui.port", "sparkDriver": "spark.driver.port"}.get(
        service, "the port of " + service
    )
    return (
        f"No port was free for {service}: another program, or another notebook's Spark, has port"
        f" {port}, and {int(retries)} after it were tried. Stop the other one, give {key} another"
        " number (0 takes any), or raise spark.port.maxRetries."
    )


def _dependency(found: re.Match[str], properties: Properties) -> str:
    name = found[1].strip().replace("#", ":").replace(";", ":")
    return (
        f"The package {name}{_named_by(name, properties)} was not found in any repository. Look for"
        " a mistake in its name, the Scala version in it (_2.13) and its version, and whether this"
        " machine reaches the repositories."
    )


def _missing_class(found: re.Match[str], properties: Properties) -> str:
    name = found[1].replace("/", ".")
    return (
        f"The class {name}{_named_by(name, properties)} is in no jar that the driver was given. Add"
        " its jar to spark.jars or its package to spark.jars.packages, or look for a mistake in the"
        " name."
    )


def _says(text: str) -> Callable[[re.Match[str], Properties], str]:
    """A message without any part that depends, or with the pattern's first group as {0}."""

    def message(found: re.Match[str], _: Properties) -> str:
        groups = [
            re.sub(r"\s+", " ", group or "").strip()[:_MOST_CHARACTERS] for group in found.groups()
        ]
        return text.format(*groups)

    return message


def _rule(
    kind: str, pattern: str, message: str | Callable[[re.Match[str], Properties], str]
) -> Rule:
    return Rule(kind, re.compile(pattern), _says(message) if isinstance(message, str) else message)


# The first that fits counts, so what is certain comes before what is only likely.
RULES = (
    _rule(
        "pyspark-missing",
        r"No module named '(pyspark)[.'\w]*",
        "PySpark is not installed for this kernel's Python. Run %pip install pyspark in a cell,"
        " restart the kernel and start again; or choose a kernel that has it.",
    ),
    _rule(
        "pyspark-missing",
        r"No module named '(grpc\w*|googleapis_common_protos|google|pandas|pyarrow|zstandard)\b"
        r"|PACKAGE_NOT_INSTALLED\] (.{0,150})|ImportError: (.{0,150}must be installed)",
        "Spark Connect needs more Python packages than are installed for this kernel. Run"
        ' %pip install "pyspark[connect]" in a cell, restart the kernel and start again.',
    ),
    _rule(
        "pyspark-missing",
        r"(?:No such file or directory|not find).{0,80}?['\" ](\S{1,200}/bin/spark-submit)",
        "There is no Spark where it is looked for: {0} is missing. SPARK_HOME names a wrong folder;"
        " take it out of the environment, or let it name Spark's own folder.",
    ),
    _rule(
        "java-version",
        r"UnsupportedClassVersionError: (\S+) has been compiled by a more recent version of the"
        r" Java Runtime \(class file version (\d+)\.\d+\), this version of the Java Runtime only"
        r" recognizes class file versions up to (\d+)",
        _class_version,
    ),
    _rule(
        "java-version",
        r"getSubject is (?:not )?supported|SecurityManager is (?:not supported|no longer)"
        r"|cannot access class sun\.nio\.ch\.DirectBuffer",
        _java_too_new,
    ),
    _rule(
        "java-version",
        r"Unrecognized option: (--add-\S+)",
        "This Java is too old for this Spark: it does not know {0}. Install Java 17 or newer, and"
        " let JAVA_HOME name its folder before the kernel starts.",
    ),
    _rule(
        "java-missing",
        r"(\S*bin/java): (?:No such file|Permission denied|cannot execute|Not a directory)",
        "There is no Java at {0}. Install Java 17 or newer, and let JAVA_HOME name its folder"
        " before the kernel starts: now it names a wrong one.",
    ),
    _rule(
        "java-missing",
        r"JAVA_HOME is not set|java: (?:command )?not found|Unable to locate a Java Runtime",
        "Spark needs Java, and there is none. Install Java 17 or newer (such as the packages"
        " openjdk-17-jre-headless of Debian or openjdk of conda), and start the kernel again.",
    ),
    _rule(
        "memory",
        r"Invalid (?:maximum|initial) heap size: -Xm[xs](.{0,40})",
        "Java does not take {0} as the driver's memory. spark.driver.memory is a number with m or"
        " g, such as 4g.",
    ),
    _rule(
        "memory",
        r"INVALID_DRIVER_MEMORY|System memory \d+ must be at least",
        "The driver's memory is too small for Spark, which needs at least 450 MB. Set"
        " spark.driver.memory to 1g or more.",
    ),
    _rule(
        "memory",
        r"INVALID_EXECUTOR_MEMORY|Executor memory \d+ must be at least",
        "The executors' memory is too small for Spark, which needs at least 450 MB. Set"
        " spark.executor.memory to 1g or more.",
    ),
    _rule(
        "memory",
        r"[Rr]equired (?:executor|AM) memory (.{0,200}? is above the max threshold[^!.]*)",
        "The cluster gives no container that large: memory {0}. Choose a smaller"
        " spark.executor.memory or spark.executor.memoryOverhead.",
    ),
    _rule(
        "memory",
        r"Could not reserve enough space|insufficient memory for the Java Runtime|Cannot allocate"
        r" memory|OutOfMemoryError|exceeds the maximum representable size",
        "The machine does not have the memory that the driver asks for. Choose a smaller"
        " spark.driver.memory, or end other programs (also kernels that you forgot).",
    ),
    _rule(
        "port",
        r"Service '(\S+?)'[^(\n]{0,60}? failed after (\d+) retries \(starting from (\d+)\)",
        _port,
    ),
    _rule(
        "port",
        r"Cannot assign requested address",
        "Spark cannot listen at the address that it was given, as it is not one of this machine."
        " Mend spark.driver.bindAddress, spark.driver.host or SPARK_LOCAL_IP, or leave them out.",
    ),
    _rule(
        "port",
        r"BindException|Address already in use",
        "A port that Spark needs is in use by another program. Stop that one, or give Spark other"
        " ports (spark.driver.port, spark.ui.port; 0 takes any).",
    ),
    _rule(
        "image",
        r"Must specify the (\w+) container image|ImagePullBackOff|ErrImagePull|InvalidImageName",
        "Kubernetes cannot get the executors' image. Set spark.kubernetes.container.image to an"
        " image with this very Spark version that the cluster may pull.",
    ),
    _rule(
        "queue",
        r"(?:unknown|non-?exist\w*|No such).{0,60}\bqueue\b"
        r"|[Qq]ueue '?\S{1,100}? (?:does not exist|is STOPPED|is not|doesn't exist)",
        "YARN does not take the application into its queue. Set spark.yarn.queue to a queue that"
        " exists and that you may use; the cluster's people know its name.",
    ),
    _rule(
        "authentication",
        r"(?i)UNAUTHENTICATED|invalid authentication token|(?-i:SaslException|GSSException"
        r"|AccessControlException|KerberosAuthException|LoginException|AuthenticationException)"
        r"|Client cannot authenticate|code=401|\b401:? unauthorized|code=403|\b403:? forbidden"
        r"|PERMISSION_DENIED",
        "The cluster does not accept who you are. Look whether your token, password or Kerberos"
        " ticket (klist) is there and still valid, and start again.",
    ),
    _rule(
        "connect",
        r"INVALID_CONNECT_URL\]?(.{0,200})|UNSUPPORTED_LOCAL_CONNECTION_STRING",
        "The address of the Spark Connect server is none. It is written sc://host:15002, with more"
        " after it such as /;use_ssl=true. Spark says: {0}",
    ),
    _rule(
        "connect",
        r"DNS resolution failed for (\S{1,200})|Name resolution failure",
        "There is no machine of that name for the Spark Connect server ({0}). Look for a mistake in"
        " its address, and whether this machine is in the right network.",
    ),
    _rule(
        "connect",
        r"StatusCode\.UNAVAILABLE|failed to connect to all addresses|SparkConnectGrpcException"
        r"|RetriesExceeded",
        "The Spark Connect server does not answer. Look whether it runs and whether the address and"
        " port are right (sc://host:15002), and start again.",
    ),
    _rule(
        "master",
        r"Could not parse Master URL: '?([^'\n]{0,200})",
        "Spark does not understand the master's address {0!r}. It is local[*], spark://host:7077,"
        " yarn, or k8s://https://host:port.",
    ),
    _rule(
        "master",
        r"Invalid master URL: (\S{0,200})",
        "The master's address {0} is none: spark://host:7077 is expected, with the port.",
    ),
    _rule(
        "master",
        r"HADOOP_CONF_DIR or YARN_CONF_DIR must be set",
        "Spark does not know where the Hadoop cluster is. Let HADOOP_CONF_DIR name the folder with"
        " yarn-site.xml and core-site.xml before the kernel starts.",
    ),
    _rule(
        "master",
        r"All masters are unresponsive|Failed to connect to master (\S+)",
        "The master does not answer, so there is no cluster to run on. Look whether it runs,"
        " whether the address is the one on its own page (spark://…), and whether it has the same"
        " Spark version.",
    ),
    _rule(
        "master",
        r"MASTER_URL_NOT_SET|A master URL must be set",
        "The cluster's file names no master. Add spark.master, such as local[*].",
    ),
    _rule(
        "master",
        r"External scheduler cannot be instantiated|KubernetesClientException|Could not load"
        r" (?:KUBERNETES|YARN) classes",
        "The cluster's own interface does not answer as it should. Look whether the master's"
        " address is right, whether this machine reaches it, and whether this Spark has the"
        " parts for it.",
    ),
    _rule("class-path", r"unresolved dependency: ([^:\]\n]{1,200})", _dependency),
    _rule(
        "class-path",
        r"(?:ClassNotFoundException|NoClassDefFoundError): ([\w.$/]{1,300})",
        _missing_class,
    ),
    _rule(
        "class-path",
        r"(?:FileNotFound|NoSuchFile)Exception: (?:File |Jar )?(\S{1,300}\.(?:jar|zip|py))",
        "There is no file {0}. Mend the path in the cluster's file or option; it counts on the"
        " notebook's machine.",
    ),
    _rule(
        "master",
        r"UnknownHostException: (\S{1,200}?):? ",
        "There is no machine of the name {0}. Look for a mistake in the master's address, and"
        " whether this machine is in the right network.",
    ),
)
