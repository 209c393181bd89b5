import SeamPostgres
import SeamRuntime
import SeamSQLite
import SeamStub

/// Every kind of dependency that this build knows: adding one adds it here.
let dependencyKinds: [any DependencyKind] = [PostgresKind(), SQLiteKind(), StubKind()]
