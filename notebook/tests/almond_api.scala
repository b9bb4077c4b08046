// What an Almond kernel (0.14.2 and newer) offers to a predef, as far as the example needs it, for a Scala shell: Almond
// itself is not among the packages that the tests can have. run() does with the hooks what Almond does around each cell.
package almond.interpreter.api {
  sealed abstract class ExecuteResult
  object ExecuteResult {
    final case class Success(data: String = "") extends ExecuteResult
    final case class Error(name: String, message: String, stackTrace: List[String]) extends ExecuteResult
    case object Abort extends ExecuteResult
  }
}

package almond.api {
  import almond.interpreter.api.ExecuteResult

  abstract class ExecuteHook { def hook(code: String): Either[AnyRef, String] }
  abstract class PostRunHook { def process(result: ExecuteResult): ExecuteResult }
  trait ExecuteRequest { def metadata: String }

  class Kernel {
    private var before = List.empty[ExecuteHook]
    private var after = List.empty[PostRunHook]
    private var request = Option.empty[ExecuteRequest]

    def addExecuteHook(hook: ExecuteHook): Boolean = { before :+= hook; true }
    def addPostRunHook(hook: PostRunHook): Boolean = { after :+= hook; true }
    def currentExecuteRequest(): Option[ExecuteRequest] = request

    def run(sent: String, code: String)(work: => Any): ExecuteResult = {
      request = Some(new ExecuteRequest { def metadata = sent })
      before.foreach(each => assert(each.hook(code) == Right(code)))
      val result =
        try {
          work
          ExecuteResult.Success()
        } catch {
          // As Almond has it where a cell cannot be compiled.
          case error: Throwable if error.getMessage == "Compilation Failed" => ExecuteResult.Error("", error.getMessage, Nil)
          case error: Throwable => ExecuteResult.Error(error.getClass.getName, error.getMessage, Nil)
        }
      request = None
      after.foldLeft[ExecuteResult](result)((given, each) => each.process(given))
    }
  }
}
