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
 * For futures, in place of ExecutionContext.Implicits.global: what they do is their cell's own. It has that one's name,
 * so that code which imports that one gets it, and not two to choose from.
 */
implicit val global: ExecutionContext = Cells.wrapContext(ExecutionContext.global)
