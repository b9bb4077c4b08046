// The predef of an Almond kernel (0.14.2 or newer):
//   almond --install --predef almond.sc --extra-class-path cellwatch-listener.jar --use-thread-interrupt
// The notebook's name is that of JPY_SESSION_NAME, which Jupyter sets, or VS Code's; a cell's id is the one that JupyterLab
// or VS Code sends.

import io.cellwatch.listener.Cells

kernel.addExecuteHook { code =>
  val named = "\"cellId\"\\s*:\\s*\"([^\"\\\\]+)\"".r
  val metadata = kernel.currentExecuteRequest().fold("")(_.metadata)
  Cells.begin(null, named.findFirstMatchIn(metadata).fold("")(_.group(1)), 0, code)
  Right(code)
}

kernel.addPostRunHook { result =>
  import almond.interpreter.api.ExecuteResult
  val interrupts = Set("Interrupted!", "java.lang.InterruptedException", "java.lang.ThreadDeath")
  result match {
    case error: ExecuteResult.Error if interrupts(error.name) => Cells.cancelled()
    case error: ExecuteResult.Error => Cells.failed(Seq(error.name, error.message).filter(_.nonEmpty).mkString(": "))
    case ExecuteResult.Abort => Cells.cancelled()
    case _ => Cells.end()
  }
  result
}

// For futures: what they do on it is their cell's own, and not only inferred to be. Not implicit, since a cell may have
// an implicit one already:  implicit val ec: scala.concurrent.ExecutionContext = cellFutures
val cellFutures: scala.concurrent.ExecutionContext = Cells.wrapContext(scala.concurrent.ExecutionContext.global)
