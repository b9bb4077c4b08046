package io.cellwatch.server.home;

import java.util.List;
import java.util.Optional;

/**
 * All that the page shows.
 *
 * @param title of the browser's tab: the state in two words
 * @param totals over everything that lives
 * @param live applications in full
 * @param moreLive those of which only a line is shown
 * @param over lost ones and recently ended ones, with their cells
 * @param earlier those of which only a line is kept
 * @param sessions notebooks of kernels that have no Spark application
 * @param selected one application is shown, not all
 * @param missing the selected one is not known
 * @param empty nothing reports, and nothing did
 * @param server the address that kernels and drivers of this machine use
 * @param traceDestinations where spans are sent to, in words; empty where they stay here
 */
record HomeView(
    String title,
    List<Fact> totals,
    List<ApplicationSection> live,
    List<ApplicationSection> moreLive,
    List<ApplicationSection> over,
    List<ApplicationSection> earlier,
    List<NotebookGroup> sessions,
    Optional<String> moreSessions,
    boolean selected,
    boolean missing,
    boolean empty,
    String server,
    List<String> traceDestinations) {}
