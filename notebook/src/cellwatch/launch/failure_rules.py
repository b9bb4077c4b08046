"""The failures of a start that are known: how Spark and Java word them, and what to do then."""

from __future__ import annotations

from cellwatch.launch.failure_words import (
    class_version,
    dependency,
    java_too_new,
    missing_class,
    port,
    rule,
)

# The first that fits counts, so what is certain comes before what is only likely.
RULES = (
    rule(
        "pyspark-missing",
        r"No module named '(pyspark)[.'\w]*",
        "PySpark is not installed for this kernel's Python. Run %pip install pyspark in a cell,"
        " restart the kernel and start again; or choose a kernel that has it.",
    ),
    rule(
        "pyspark-missing",
        r"No module named '(grpc\w*|googleapis_common_protos|google|pandas|pyarrow|zstandard)\b"
        r"|PACKAGE_NOT_INSTALLED\] (.{0,150})|ImportError: (.{0,150}must be installed)",
        "Spark Connect needs more Python packages than are installed for this kernel. Run"
        ' %pip install "pyspark[connect]" in a cell, restart the kernel and start again.',
    ),
    rule(
        "pyspark-missing",
        r"(?:No such file or directory|not find).{0,80}?['\" ](\S{1,200}/bin/spark-submit)",
        "There is no Spark where it is looked for: {0} is missing. SPARK_HOME names a wrong folder;"
        " take it out of the environment, or let it name Spark's own folder.",
    ),
    rule(
        "java-version",
        r"UnsupportedClassVersionError: (\S+) has been compiled by a more recent version of the"
        r" Java Runtime \(class file version (\d+)\.\d+\), this version of the Java Runtime only"
        r" recognizes class file versions up to (\d+)",
        class_version,
    ),
    rule(
        "java-version",
        r"getSubject is (?:not )?supported|SecurityManager is (?:not supported|no longer)"
        r"|cannot access class sun\.nio\.ch\.DirectBuffer",
        java_too_new,
    ),
    rule(
        "java-version",
        r"Unrecognized option: (--add-\S+)",
        "This Java is too old for this Spark: it does not know {0}. Install Java 17 or newer, and"
        " let JAVA_HOME name its folder before the kernel starts.",
    ),
    rule(
        "java-missing",
        r"(?<!\S)(\S{0,200}bin/java):"
        r" (?:No such file|Permission denied|cannot execute|Not a directory)",
        "There is no Java at {0}. Install Java 17 or newer, and let JAVA_HOME name its folder"
        " before the kernel starts: now it names a wrong one.",
    ),
    rule(
        "java-missing",
        r"JAVA_HOME is not set|java: (?:command )?not found|Unable to locate a Java Runtime",
        "Spark needs Java, and there is none. Install Java 17 or newer (such as the packages"
        " openjdk-17-jre-headless of Debian or openjdk of conda), and start the kernel again.",
    ),
    rule(
        "memory",
        r"Invalid (?:maximum|initial) heap size: -Xm[xs](.{0,40})",
        "Java does not take {0} as the driver's memory. spark.driver.memory is a number with m or"
        " g, such as 4g.",
    ),
    rule(
        "memory",
        r"INVALID_DRIVER_MEMORY|System memory \d+ must be at least",
        "The driver's memory is too small for Spark, which needs at least 450 MB. Set"
        " spark.driver.memory to 1g or more.",
    ),
    rule(
        "memory",
        r"INVALID_EXECUTOR_MEMORY|Executor memory \d+ must be at least",
        "The executors' memory is too small for Spark, which needs at least 450 MB. Set"
        " spark.executor.memory to 1g or more.",
    ),
    rule(
        "memory",
        r"[Rr]equired (?:executor|AM) memory (.{0,200}? is above the max threshold[^!.]*)",
        "The cluster gives no container that large: memory {0}. Choose a smaller"
        " spark.executor.memory or spark.executor.memoryOverhead.",
    ),
    rule(
        "memory",
        r"Could not reserve enough space|insufficient memory for the Java Runtime|Cannot allocate"
        r" memory|OutOfMemoryError|exceeds the maximum representable size",
        "The machine does not have the memory that the driver asks for. Choose a smaller"
        " spark.driver.memory, or end other programs (also kernels that you forgot).",
    ),
    rule(
        "port",
        r"Service '(\S+?)'[^(\n]{0,60}? failed after (\d+) retries \(starting from (\d+)\)",
        port,
    ),
    rule(
        "port",
        r"Cannot assign requested address",
        "Spark cannot listen at the address that it was given, as it is not one of this machine."
        " Mend spark.driver.bindAddress, spark.driver.host or SPARK_LOCAL_IP, or leave them out.",
    ),
    rule(
        "port",
        r"BindException|Address already in use",
        "A port that Spark needs is in use by another program. Stop that one, or give Spark other"
        " ports (spark.driver.port, spark.ui.port; 0 takes any).",
    ),
    rule(
        "image",
        r"Must specify the (\w+) container image|ImagePullBackOff|ErrImagePull|InvalidImageName",
        "Kubernetes cannot get the executors' image. Set spark.kubernetes.container.image to an"
        " image with this very Spark version that the cluster may pull.",
    ),
    rule(
        "queue",
        r"(?:unknown|non-?exist\w*|No such).{0,60}\bqueue\b"
        r"|[Qq]ueue '?\S{1,100}? (?:does not exist|is STOPPED|is not|doesn't exist)",
        "YARN does not take the application into its queue. Set spark.yarn.queue to a queue that"
        " exists and that you may use; the cluster's people know its name.",
    ),
    rule(
        "authentication",
        r"(?i)UNAUTHENTICATED|invalid authentication token|(?-i:SaslException|GSSException"
        r"|AccessControlException|KerberosAuthException|LoginException|AuthenticationException)"
        r"|Client cannot authenticate|code=401|\b401:? unauthorized|code=403|\b403:? forbidden"
        r"|PERMISSION_DENIED",
        "The cluster does not accept who you are. Look whether your token, password or Kerberos"
        " ticket (klist) is there and still valid, and start again.",
    ),
    rule(
        "connect",
        r"INVALID_CONNECT_URL.{0,60}[Pp]arameter '([^'=\s]{1,100})=",
        "The address of the Spark Connect server has an = too many: its parameter {0} has one in"
        " its value, and PySpark takes each = for the end of a name. Write it as %3D (so a token"
        " that ends with == has %3D%3D at its end), and start again.",
    ),
    rule(
        "connect",
        r"INVALID_CONNECT_URL\]?(.{0,200})|UNSUPPORTED_LOCAL_CONNECTION_STRING",
        "The address of the Spark Connect server is none. It is written sc://host:15002, with more"
        " after it such as /;use_ssl=true. Spark says: {0}",
    ),
    rule(
        "connect",
        r"DNS resolution failed for (\S{1,200})|Name resolution failure",
        "There is no machine of that name for the Spark Connect server ({0}). Look for a mistake in"
        " its address, and whether this machine is in the right network.",
    ),
    rule(
        "connect",
        r"StatusCode\.UNAVAILABLE|failed to connect to all addresses|SparkConnectGrpcException"
        r"|RetriesExceeded",
        "The Spark Connect server does not answer. Look whether it runs and whether the address and"
        " port are right (sc://host:15002), and start again.",
    ),
    rule(
        "master",
        r"Could not parse Master URL: '?([^'\n]{0,200})",
        "Spark does not understand the master's address {0!r}. It is local[*], spark://host:7077,"
        " yarn, or k8s://https://host:port.",
    ),
    rule(
        "master",
        r"Invalid master URL: (\S{0,200})",
        "The master's address {0} is none: spark://host:7077 is expected, with the port.",
    ),
    rule(
        "master",
        r"HADOOP_CONF_DIR or YARN_CONF_DIR must be set",
        "Spark does not know where the Hadoop cluster is. Let HADOOP_CONF_DIR name the folder with"
        " yarn-site.xml and core-site.xml before the kernel starts.",
    ),
    rule(
        "master",
        r"All masters are unresponsive|Failed to connect to master (\S+)",
        "The master does not answer, so there is no cluster to run on. Look whether it runs,"
        " whether the address is the one on its own page (spark://…), and whether it has the same"
        " Spark version.",
    ),
    rule(
        "master",
        r"MASTER_URL_NOT_SET|A master URL must be set",
        "The cluster's file names no master. Add spark.master, such as local[*].",
    ),
    rule(
        "master",
        r"External scheduler cannot be instantiated|KubernetesClientException|Could not load"
        r" (?:KUBERNETES|YARN) classes",
        "The cluster's own interface does not answer as it should. Look whether the master's"
        " address is right, whether this machine reaches it, and whether this Spark has the"
        " parts for it.",
    ),
    rule("class-path", r"unresolved dependency: ([^:\]\n]{1,200})", dependency),
    rule(
        "class-path",
        # Java's own words, in whatever language: this line alone has no trace below it.
        r"(?m)^[^\s:][^\n:]{1,40}: java\.lang\.ClassNotFoundException:"
        r" (?!org\.apache\.spark\.)(\S{1,200})$(?!\n\s+(?:at|\.\.\.) )",
        "Java took {0} for the name of a program, and so it stands by itself among Java's options."
        " Look at spark.driver.extraJavaOptions: a value with blanks needs double quotes around it,"
        ' such as -Dnight="2026 11 30".',
    ),
    rule(
        "class-path",
        r"(?:ClassNotFoundException|NoClassDefFoundError): ([\w.$/]{1,300})",
        missing_class,
    ),
    rule(
        "class-path",
        r"(?:FileNotFound|NoSuchFile)Exception: (?:File |Jar )?(\S{1,300}\.(?:jar|zip|py))",
        "There is no file {0}. Mend the path in the cluster's file or option; it counts on the"
        " notebook's machine.",
    ),
    rule(
        "master",
        r"UnknownHostException: (\S{1,200}?):? ",
        "There is no machine of the name {0}. Look for a mistake in the master's address, and"
        " whether this machine is in the right network.",
    ),
)
