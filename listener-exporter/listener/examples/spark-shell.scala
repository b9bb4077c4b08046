// spark-shell --jars cellwatch-listener.jar --conf spark.extraListeners=io.cellwatch.listener.CellwatchListener
//   -I spark-shell.scala
// Then:  cell("count") { spark.range(1000).count() }

import io.cellwatch.listener.Cells
import scala.concurrent.{ExecutionContext, Future}

/** Runs code as a cell of the notebook "spark-shell": what it has Spark do, and how it ends, is shown under the name. */
def cell[T](name: String)(code: => T): T = {
  val run = Cells.begin("spark-shell", name, 0, name)
  try {
    val result = code
    run.close()
    result
  } catch {
    case interrupt: InterruptedException => run.cancelled(); throw interrupt
    case error: Throwable => run.failed(error); throw error
  }
}

/**
 * For futures: what they do on it is their cell's own, and not only inferred to be. Not implicit, since code may have an
 * implicit one already:  implicit val ec: ExecutionContext = cellFutures
 */
val cellFutures: ExecutionContext = Cells.wrapContext(ExecutionContext.global)
