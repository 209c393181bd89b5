import SeamHTTP
import SeamPostgres
import SeamRabbitMQ
import SeamRuntime
import SeamSQLite
import SeamStub

/// Every kind of dependency that this build knows: adding one adds it here.
let dependencyKinds: [any DependencyKind] = [PostgresKind(), SQLiteKind(), StubKind(), RabbitMQKind(http: httpClient)]

/// The one client of the program, which does nothing before its first request.
let httpClient = CurlHTTPClient(userAgent: "seam/\(Seam.version)")
