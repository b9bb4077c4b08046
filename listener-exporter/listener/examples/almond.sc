// The predef of an Almond kernel (0.14.2 or newer):
//   almond --install --predef almond.sc --extra-class-path cellwatch-listener.jar
// The notebook's name is that of JPY_SESSION_NAME, which Jupyter sets; a cell's id is the one that JupyterLab sends.

import io.cellwatch.listener.Cells
import scala.util.Try

private def cellId(metadata: String): String =
  "\"cellId\"\\s*:\\s*\"([^\"\\\\]+)\"".r.findFirstMatchIn(metadata).fold("")(_.group(1))

kernel.addExecuteHook { code =>
  val id = Try(kernel.currentExecuteRequest().fold("")(request => cellId(request.metadata)))
  Cells.begin(null, id.getOrElse(""), 0, code)
  Right(code)
}

kernel.addPostRunHook { result =>
  result match {
    case almond.interpreter.api.ExecuteResult.Error("Interrupted!", _, _) => Cells.cancelled()
    case almond.interpreter.api.ExecuteResult.Error(name, message, _) => Cells.failed(s"$name: $message")
    case almond.interpreter.api.ExecuteResult.Abort => Cells.cancelled()
    case _ => Cells.end()
  }
  result
}

// For futures, in place of ExecutionContext.Implicits.global: what they do is their cell's own.
implicit val cellFutures: scala.concurrent.ExecutionContext =
  Cells.wrapContext(scala.concurrent.ExecutionContext.global)
