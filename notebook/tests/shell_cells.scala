// Each job has as many tasks as its number, so that the server's count of a cell's tasks says which jobs it was given.
import java.util.concurrent.{Callable, CountDownLatch, Executors}
import scala.concurrent.Await
import scala.concurrent.duration.Duration

def job(name: String, tasks: Int): Long = {
  sc.setJobDescription(name)
  sc.parallelize(1 to tasks, tasks).count()
}
def call(name: String, tasks: Int): Callable[Long] = new Callable[Long] { def call() = job(name, tasks) }
def result[T](future: Future[T]): T = Await.result(future, Duration.Inf)
val plain = ExecutionContext.global
val pool = Executors.newFixedThreadPool(1)
pool.submit(call("before", 1)).get()

cell("main") { job("main", 1) }
cell("thread") { val own = new Thread(() => job("thread", 2)); own.start(); own.join() }
cell("future") { result(Future { job("future", 3) }(cellFutures)) }
cell("future-again") { implicit val ec: ExecutionContext = cellFutures; result(Future.sequence(Seq(4, 4).map(n => Future { job("future-again", n) }))) }
cell("plain-future") { result(Future { job("plain-future", 5) }(plain)) }
cell("pool") { pool.submit(call("pool", 6)).get() }
cell("wrapped-pool") { Cells.wrapExecutor(pool).submit(call("wrapped-pool", 7)).get() }

val both = new CountDownLatch(2)
def parallel(tasks: Int): Thread = new Thread(() => cell("parallel-" + tasks) {
  both.countDown()
  both.await()
  job("parallel", tasks)
  result(Future { job("parallel", tasks) }(cellFutures))
})
val cells = Seq(8, 9).map(parallel)
cells.foreach(_.start())
cells.foreach(_.join())

cell("sql") {
  sc.setJobDescription(null)
  spark.range(0, 100, 1, 1).selectExpr("id % 7 AS k").groupBy("k").count().collect().length
}
cell("fails") { sys.error("no such night") }
cell("no-spark") { 1 + 1 }

// As in a notebook that knows nothing of ours.
class Astronomer(implicit val ec: ExecutionContext) { def measure = Future { 1 } }
result(new Astronomer()(plain).measure)
import scala.concurrent.ExecutionContext.Implicits.global
cell("imported-future") { result(Future { job("imported-future", 10) }) }
