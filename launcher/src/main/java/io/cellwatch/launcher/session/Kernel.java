package io.cellwatch.launcher.session;

/**
 * What a kernel is, as it says itself.
 *
 * @param notebook its path, or what the kernel knows instead
 * @param language of its cells, such as {@code python}
 * @param cells id of the session of its cell reports
 * @param cellwatch version of the notebook extension
 * @param python version; empty for other languages
 * @param pyspark version; empty where it is not installed
 */
public record Kernel(
    String user,
    String notebook,
    String language,
    String cells,
    String cellwatch,
    String python,
    String pyspark) {}
