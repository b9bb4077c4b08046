package io.cellwatch.launcher.template;

import java.util.Set;

/**
 * What a client of Spark Connect can set in its session: Spark SQL's properties, but not those that
 * count for the whole server. Spark refuses the others.
 */
final class ConnectProperties {
  /** Of {@code StaticSQLConf} and {@code HiveUtils} in Spark 3.5 to 4.3. */
  private static final Set<String> STATIC =
      Set.of(
          "spark.sql.artifact.copyFromLocalToFs.allowDestLocal",
          "spark.sql.avro.schemaUrlAllowedSchemes",
          "spark.sql.broadcastExchange.maxThreadThreshold",
          "spark.sql.cache.serializer",
          "spark.sql.catalog.spark_catalog.defaultDatabase",
          "spark.sql.catalogImplementation",
          "spark.sql.codegen.cache.maxEntries",
          "spark.sql.codegen.comments",
          "spark.sql.debug",
          "spark.sql.defaultUrlStreamHandlerFactory.enabled",
          "spark.sql.event.truncate.length",
          "spark.sql.extensions",
          "spark.sql.extensions.test.loadFromCp",
          "spark.sql.filesourceTableRelationCacheSize",
          "spark.sql.globalTempDatabase",
          "spark.sql.hive.metastore.barrierPrefixes",
          "spark.sql.hive.metastore.jars",
          "spark.sql.hive.metastore.jars.path",
          "spark.sql.hive.metastore.sharedPrefixes",
          "spark.sql.hive.metastore.version",
          "spark.sql.hive.thriftServer.http.sniHostCheckEnabled",
          "spark.sql.hive.thriftServer.singleSession",
          "spark.sql.hive.version",
          "spark.sql.kafka.disallowedOptions",
          "spark.sql.legacy.hive.thriftServer.allowSettingSystemProperties",
          "spark.sql.legacy.sessionInitWithConfigDefaults",
          "spark.sql.metadataCacheTTLSeconds",
          "spark.sql.queryExecutionListeners",
          "spark.sql.reflect.allowList",
          "spark.sql.restrictedMode.enabled",
          "spark.sql.resultQueryStage.maxThreadThreshold",
          "spark.sql.shuffleExchange.maxThreadThreshold",
          "spark.sql.sources.disabledJdbcConnProviderList",
          "spark.sql.sources.schemaStringLengthThreshold",
          "spark.sql.streaming.streamingQueryListeners",
          "spark.sql.streaming.ui.enabled",
          "spark.sql.streaming.ui.enabledCustomMetricList",
          "spark.sql.streaming.ui.retainedProgressUpdates",
          "spark.sql.streaming.ui.retainedQueries",
          "spark.sql.subquery.maxThreadThreshold",
          "spark.sql.ui.retainedExecutions",
          "spark.sql.warehouse.dir");

  private ConnectProperties() {}

  static boolean canSet(String key) {
    return key.startsWith("spark.sql.") && !STATIC.contains(key);
  }
}
