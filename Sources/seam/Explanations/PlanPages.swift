extension Explanation {
  /// Names, the graph, what steps act on; and advice.
  static let planPages = #"""
    ## unknown-target

    What a step acts on, or names in its effects, is not in `seam.yaml`, or is of another kind.

    Wrong:

    ```yaml
    - on: orders_dp
      sql: select 1 as one
    ```

    Right:

    ```yaml
    - on: orders_db
      sql: select 1 as one
    ```

    ## which-target

    There are several that the step could act on, and it says none.

    Wrong:

    ```yaml
    # seam.yaml
    dependencies: { orders_db: { sqlite: {} }, cache_db: { sqlite: {} } }
    # example.spec.yaml
    spec: The database answers
    steps:
      - sql: select 1 as one
    ```

    Right:

    ```yaml
    # seam.yaml
    dependencies: { orders_db: { sqlite: {}, default: true }, cache_db: { sqlite: {} } }
    # example.spec.yaml
    spec: The database answers
    steps:
      - sql: select 1 as one
    ```

    ## no-target

    The project has nothing that the step could act on.

    Wrong:

    ```yaml
    # seam.yaml
    dependencies: {}
    # example.spec.yaml
    spec: The database answers
    steps:
      - sql: select 1 as one
    ```

    Right:

    ```yaml
    # seam.yaml
    dependencies: { orders_db: { sqlite: {} } }
    # example.spec.yaml
    spec: The database answers
    steps:
      - sql: select 1 as one
    ```

    ## needless-on

    The step acts on no dependency or service.

    Wrong:

    ```yaml
    - exec: [echo]
      on: shop
    ```

    Right:

    ```yaml
    - exec: [echo]
    ```

    ## two-defaults

    Two of one kind are both the default.

    Wrong:

    ```yaml
    # seam.yaml
    dependencies: { orders_db: { sqlite: {}, default: true }, cache_db: { sqlite: {}, default: true } }
    # example.spec.yaml
    spec: The database answers
    steps:
      - sql: select 1 as one
    ```

    Right:

    ```yaml
    # seam.yaml
    dependencies: { orders_db: { sqlite: {}, default: true }, cache_db: { sqlite: {} } }
    # example.spec.yaml
    spec: The database answers
    steps:
      - sql: select 1 as one
    ```

    ## name-taken

    An `id` or a saved name is already that of a dependency or a service.

    Wrong:

    ```yaml
    - id: shop
      http: GET /health
    ```

    Right:

    ```yaml
    - id: health
      http: GET /health
    - assert: ${health.json.ok}
    ```

    ## later-step

    An expression uses the result of a step that runs later.

    Wrong:

    ```yaml
    - http: GET /orders/${placed.json.id}
    - id: placed
      http: POST /orders
    ```

    Right:

    ```yaml
    - id: placed
      http: POST /orders
    - http: GET /orders/${placed.json.id}
    ```

    ## own-result

    A step's own result is known only after it: in `expect`, `effects`, `save` and `until`.

    Wrong:

    ```yaml
    - id: placed
      http: POST /orders
      json: { id: "${placed.json.id}" }
    ```

    Right:

    ```yaml
    - id: placed
      http: POST /orders
      expect: { headers: { location: "/orders/${placed.json.id}" } }
    ```

    ## not-awaited

    `needs` says for which steps this one waits, and the one whose result it uses is not among them.

    Wrong:

    ```yaml
    - id: placed
      http: POST /orders
    - needs: []
      http: GET /orders/${placed.json.id}
    ```

    Right:

    ```yaml
    - id: placed
      http: POST /orders
    - needs: [placed]
      http: GET /orders/${placed.json.id}
    ```

    ## unknown-need

    `needs` names a step that is not there.

    Wrong:

    ```yaml
    - id: placed
      http: POST /orders
    - needs: [plcaed]
      http: GET /orders
    ```

    Right:

    ```yaml
    - id: placed
      http: POST /orders
    - needs: [placed]
      http: GET /orders
    ```

    ## needs-itself

    A step waits for itself.

    Wrong:

    ```yaml
    - id: placed
      needs: [placed]
      http: POST /orders
    ```

    Right:

    ```yaml
    - needs: []
      http: POST /orders
    ```

    ## needs-cycle

    Steps wait for each other, so that none of them can begin.

    Wrong:

    ```yaml
    - id: first
      needs: [second]
      exec: [echo]
    - id: second
      needs: [first]
      exec: [echo]
    ```

    Right:

    ```yaml
    - id: first
      exec: [echo]
    - needs: [first]
      exec: [echo]
    ```

    ## needs-later-phase

    A step waits for one of a later phase: `setup` is over before `steps` begin, and those before `cleanup`.

    Wrong:

    ```yaml
    spec: The shop is open
    setup:
      - needs: [health]
        exec: [echo]
    steps:
      - id: health
        http: GET /health
    ```

    Right:

    ```yaml
    spec: The shop is open
    setup:
      - exec: [echo]
    steps:
      - http: GET /health
    ```

    ## needs-in-cleanup

    The steps of `cleanup` run in the order in which they are written, each however the one before ended.

    Wrong:

    ```yaml
    spec: The shop is open
    steps:
      - http: GET /health
    cleanup:
      - needs: []
        exec: [echo]
    ```

    Right:

    ```yaml
    spec: The shop is open
    steps:
      - http: GET /health
    cleanup:
      - exec: [echo]
    ```

    ## effects-beside

    What another step does at the same time would be taken for an effect of this one.

    Wrong:

    ```yaml
    - http: POST /orders
      effects: none
    - needs: []
      http: POST /orders
    ```

    Right:

    ```yaml
    - http: POST /orders
      effects: none
    - http: POST /orders
    ```

    ## cannot-look-again

    `within` and `throughout` look again and again, and this step would act again. `repeat: true` allows it.

    Wrong:

    ```yaml
    - http: POST /orders
      within: 2s
    ```

    Right:

    ```yaml
    - http: GET /orders
      within: 2s
    ```

    ## nothing-to-wait-for

    Nothing changes what the step knows, however long it waits.

    Wrong:

    ```yaml
    - id: orders
      http: GET /orders
    - assert: ${orders.status == 200}
      within: 2s
    ```

    Right:

    ```yaml
    - http: GET /orders
      within: 2s
      expect: { status: 200 }
    ```

    ## variable-below

    A variable uses itself, or one below it: they are computed from top to bottom.

    Wrong:

    ```yaml
    spec: The total
    vars: { total: "${vars.price * 2}", price: 1250 }
    steps:
      - http: GET /orders/${vars.total}
    ```

    Right:

    ```yaml
    spec: The total
    vars: { price: 1250, total: "${vars.price * 2}" }
    steps:
      - http: GET /orders/${vars.total}
    ```

    ## not-a-list

    `each` runs a step for the items of a list, and this is none.

    Wrong:

    ```yaml
    - id: cups
      sql: select id from products
    - each: ${cups.affected}
      http: GET /products/${item}
    ```

    Right:

    ```yaml
    - id: cups
      sql: select id from products
    - each: ${cups.rows}
      http: GET /products/${item.id}
    ```

    ## empty-sql

    There is no statement, or only a comment.

    Wrong:

    ```yaml
    - sql: "-- nothing"
    ```

    Right:

    ```yaml
    - sql: select 1 as one
    ```

    ## unclosed-sql

    A quote or a comment in a statement is not closed.

    Wrong:

    ```yaml
    - sql: select 'one
    ```

    Right:

    ```yaml
    - sql: select 'one' as one
    ```

    ## expression-in-quotes

    Every `${…}` in a statement is a parameter that is sent beside it. In quotes it would be text.

    Wrong:

    ```yaml
    - sql: select id from products where sku = '${unique("sku")}'
    ```

    Right:

    ```yaml
    - sql: select id from products where sku = ${unique("sku")}
    ```

    ## unknown-property

    A message has no such property. What the sender chooses to say stands in `headers`.

    Wrong:

    ```yaml
    - publish: order.created
      properties: { content-type: text/plain }
    ```

    Right:

    ```yaml
    - publish: order.created
      properties: { content_type: text/plain }
    ```

    ## unknown-route

    A `receive` waits for a request that no route of the stub takes.

    Wrong:

    ```yaml
    - http: POST /orders
    - receive: POST /v1/charge
    ```

    Right:

    ```yaml
    - http: POST /orders
    - receive: POST /v1/charges
    ```

    ## no-exchange

    A broker at an address shows only what is asked for, so that a `receive` names its exchange.

    Wrong:

    ```yaml
    # seam.yaml
    dependencies: { events: { rabbitmq: { url: "amqp://127.0.0.1:5672" } } }
    # example.spec.yaml
    spec: Others are told
    steps:
      - receive: order.created
    ```

    Right:

    ```yaml
    # seam.yaml
    dependencies: { events: { rabbitmq: { url: "amqp://127.0.0.1:5672" } } }
    # example.spec.yaml
    spec: Others are told
    steps:
      - receive: order.created
        exchange: orders
    ```

    ## known-too-late

    What a `receive` from a broker at an address listens to has to be known before the first step.

    Wrong:

    ```yaml
    # seam.yaml
    dependencies: { events: { rabbitmq: { url: "amqp://127.0.0.1:5672" } } }
    # example.spec.yaml
    spec: Others are told
    steps:
      - id: name
        exec: [echo, orders]
      - receive: order.created
        exchange: ${name.stdout}
    ```

    Right:

    ```yaml
    # seam.yaml
    dependencies: { events: { rabbitmq: { url: "amqp://127.0.0.1:5672" } } }
    # example.spec.yaml
    spec: Others are told
    steps:
      - receive: order.created
        exchange: orders
    ```

    ## not-watched

    Changes of this dependency cannot be seen, so that nothing can be said about effects on it.

    Wrong:

    ```yaml
    # seam.yaml
    dependencies: { orders_db: { postgres: { url: "postgresql://127.0.0.1:5432/shop" } } }
    services: { shop: { url: "http://127.0.0.1:8080" } }
    # example.spec.yaml
    spec: An order is stored
    steps:
      - http: POST /orders
        effects: { orders_db: none }
    ```

    Right:

    ```yaml
    # seam.yaml
    dependencies: { orders_db: { postgres: {} } }
    services: { shop: { url: "http://127.0.0.1:8080" } }
    # example.spec.yaml
    spec: An order is stored
    steps:
      - http: POST /orders
        effects: { orders_db: none }
    ```

    ## no-row-effect

    A database has tables: what happened to their rows is `inserted`, `updated` or `deleted`.

    Wrong:

    ```yaml
    - http: POST /orders
      effects: { orders_db: { orders: { status: confirmed } } }
    ```

    Right:

    ```yaml
    - http: POST /orders
      effects: { orders_db: { orders: { inserted: { status: confirmed } } } }
    ```

    ## row-effect

    A broker or a stub has no rows.

    Wrong:

    ```yaml
    - http: POST /orders
      effects: { payments: { POST /v1/charges: { inserted: 1 } } }
    ```

    Right:

    ```yaml
    - http: POST /orders
      effects: { payments: { POST /v1/charges: 1 } }
    ```

    ## policy

    The dependency cannot be put back in this way.

    Wrong:

    ```yaml
    spec: The shop is open
    isolation: { payments: truncate }
    steps:
      - http: POST /orders
      - receive: POST /v1/charges
    ```

    Right:

    ```yaml
    spec: The shop is open
    isolation: { payments: none }
    steps:
      - http: POST /orders
      - receive: POST /v1/charges
    ```

    ## rollback-with-service

    `rollback` undoes what Seam's own connection did. A service has a connection of its own.

    Wrong:

    ```yaml
    # seam.yaml
    dependencies: { orders_db: { postgres: {}, isolation: rollback } }
    services: { shop: { run: [./shop, "${port}", "${orders_db.url}"] } }
    # example.spec.yaml
    spec: An order is stored
    steps:
      - http: POST /orders
    ```

    Right:

    ```yaml
    # seam.yaml
    dependencies: { orders_db: { postgres: {} } }
    services: { shop: { run: [./shop, "${port}", "${orders_db.url}"] } }
    # example.spec.yaml
    spec: An order is stored
    steps:
      - http: POST /orders
    ```

    ## service-cycle

    Services need each other before they start. What one has to know of another at run time can be a fixed address.

    Wrong:

    ```yaml
    # seam.yaml
    services:
      shop: { run: [./shop, "${port}", "${mail.url}"] }
      mail: { run: [./mail, "${port}", "${shop.url}"] }
    # example.spec.yaml
    spec: The shop is open
    steps:
      - on: shop
        http: GET /health
    ```

    Right:

    ```yaml
    # seam.yaml
    services:
      shop: { run: [./shop, "${port}", "${mail.url}"] }
      mail: { run: [./mail, "${port}"] }
    # example.spec.yaml
    spec: The shop is open
    steps:
      - on: shop
        http: GET /health
    ```

    ## no-port

    A service is sent requests and never asks for `${port}`, so that nobody knows where it listens.

    Wrong:

    ```yaml
    # seam.yaml
    services: { shop: { run: [./shop], ready: GET /health } }
    # example.spec.yaml
    spec: The shop is open
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    # seam.yaml
    services: { shop: { run: [./shop, --port, "${port}"], ready: GET /health } }
    # example.spec.yaml
    spec: The shop is open
    steps:
      - http: GET /health
    ```

    ## unset-variable

    A run needs an environment variable that is not set. `seam check` does not.

    Wrong when it runs:

    ```yaml
    # seam.yaml
    env: [SEAM_EXAMPLE_REGION]
    # example.spec.yaml
    spec: The region is printed
    steps:
      - exec: [echo, "${env.SEAM_EXAMPLE_REGION}"]
    ```

    Right:

    ```yaml
    # seam.yaml
    env: [{ name: SEAM_EXAMPLE_REGION, default: eu }]
    # example.spec.yaml
    spec: The region is printed
    steps:
      - exec: [echo, "${env.SEAM_EXAMPLE_REGION}"]
    ```

    ## short-secret

    A secret of fewer than four characters would be found everywhere by chance, so that hiding it would spoil every report. Choose a longer one.

    ## not-declared

    A binding names an exchange or a queue that `declare` does not have.

    Wrong:

    ```yaml
    # seam.yaml
    dependencies:
      events:
        rabbitmq: {}
        declare:
          exchanges: { orders: topic }
          queues: [shipping]
          bindings: [{ exchange: order, queue: shipping }]
    # example.spec.yaml
    spec: Others are told
    steps:
      - receive: { queue: shipping }
    ```

    Right:

    ```yaml
    # seam.yaml
    dependencies:
      events:
        rabbitmq: {}
        declare:
          exchanges: { orders: topic }
          queues: [shipping]
          bindings: [{ exchange: orders, queue: shipping }]
    # example.spec.yaml
    spec: Others are told
    steps:
      - receive: { queue: shipping }
    ```

    ## exchange-type

    An exchange is `direct`, `fanout`, `topic` or `headers`.

    Wrong:

    ```yaml
    # seam.yaml
    dependencies: { events: { rabbitmq: {}, declare: { exchanges: { orders: topics } } } }
    # example.spec.yaml
    spec: Others are told
    steps:
      - receive: order.created
    ```

    Right:

    ```yaml
    # seam.yaml
    dependencies: { events: { rabbitmq: {}, declare: { exchanges: { orders: topic } } } }
    # example.spec.yaml
    spec: Others are told
    steps:
      - receive: order.created
    ```

    ## no-migrations

    A broker or a stub has nothing to migrate or seed.

    Wrong:

    ```yaml
    # seam.yaml
    dependencies: { events: { rabbitmq: {}, seed: seed.sql } }
    # seed.sql
    select 1
    # example.spec.yaml
    spec: Others are told
    steps:
      - receive: order.created
    ```

    Right:

    ```yaml
    # seam.yaml
    dependencies: { events: { rabbitmq: {} } }
    # example.spec.yaml
    spec: Others are told
    steps:
      - receive: order.created
    ```

    ## no-postgres-version

    `postgres: 16` asks for a major version; this is none that Seam works with.

    Wrong:

    ```yaml
    # seam.yaml
    dependencies: { orders_db: { postgres: latest } }
    # example.spec.yaml
    spec: The database answers
    steps:
      - sql: select 1 as one
    ```

    Right:

    ```yaml
    # seam.yaml
    dependencies: { orders_db: { postgres: 16 } }
    # example.spec.yaml
    spec: The database answers
    steps:
      - sql: select 1 as one
    ```

    ## not-with-url

    The key is for a server that Seam starts, and an address is given.

    Wrong:

    ```yaml
    # seam.yaml
    dependencies: { orders_db: { postgres: { url: "postgresql://127.0.0.1/shop", version: 16 } } }
    # example.spec.yaml
    spec: The database answers
    steps:
      - sql: select 1 as one
    ```

    Right:

    ```yaml
    # seam.yaml
    dependencies: { orders_db: { postgres: { url: "postgresql://127.0.0.1/shop" } } }
    # example.spec.yaml
    spec: The database answers
    steps:
      - sql: select 1 as one
    ```

    ## reserved-database

    The server keeps this database for itself.

    Wrong:

    ```yaml
    # seam.yaml
    dependencies: { orders_db: { postgres: { database: template1 } } }
    # example.spec.yaml
    spec: The database answers
    steps:
      - sql: select 1 as one
    ```

    Right:

    ```yaml
    # seam.yaml
    dependencies: { orders_db: { postgres: { database: shop } } }
    # example.spec.yaml
    spec: The database answers
    steps:
      - sql: select 1 as one
    ```

    ## given-address

    An address that was given is somebody else's: nothing is migrated, seeded or declared there.

    Wrong:

    ```yaml
    # seam.yaml
    dependencies: { orders_db: { postgres: { url: "postgresql://127.0.0.1/shop" }, seed: seed.sql } }
    # seed.sql
    select 1
    # example.spec.yaml
    spec: The database answers
    steps:
      - sql: select 1 as one
    ```

    Right:

    ```yaml
    # seam.yaml
    dependencies: { orders_db: { postgres: { url: "postgresql://127.0.0.1/shop" } } }
    # example.spec.yaml
    spec: The database answers
    steps:
      - sql: select 1 as one
    ```

    ## given-file

    A file that was given with `path` is somebody else's: it is neither migrated nor seeded.

    Wrong:

    ```yaml
    # seam.yaml
    dependencies: { orders_db: { sqlite: { path: shop.db }, seed: seed.sql } }
    # seed.sql
    select 1
    # example.spec.yaml
    spec: The database answers
    steps:
      - sql: select 1 as one
    ```

    Right:

    ```yaml
    # seam.yaml
    dependencies: { orders_db: { sqlite: { path: shop.db } } }
    # example.spec.yaml
    spec: The database answers
    steps:
      - sql: select 1 as one
    ```

    ## needless-owned

    `owned` is about what stands at an address, and none is given.

    Wrong:

    ```yaml
    # seam.yaml
    dependencies: { events: { rabbitmq: {}, owned: true } }
    # example.spec.yaml
    spec: Others are told
    steps:
      - receive: order.created
    ```

    Right:

    ```yaml
    # seam.yaml
    dependencies: { events: { rabbitmq: {} } }
    # example.spec.yaml
    spec: Others are told
    steps:
      - receive: order.created
    ```

    ## unused-snapshot

    A warning: a snapshot lies beside the spec that no step names any more. It can be removed.

    ## pause

    A warning: a fixed wait is too long on most days and too short on some. `within` waits until something holds, `throughout` sees that it stays so.

    Wrong:

    ```yaml
    - pause: 1s
    - http: GET /orders
    ```

    Right:

    ```yaml
    - http: GET /orders
      within: 1s
    ```

    ## only-stubs

    A warning: everything that the spec touches is a stub, so that nothing real is tested.

    Wrong:

    ```yaml
    - receive: POST /v1/charges
    ```

    Right:

    ```yaml
    - http: POST /orders
    - receive: POST /v1/charges
    ```

    ## stub-of-own-service

    A warning: a stub stands in for a service that the project itself starts.

    Wrong:

    ```yaml
    # seam.yaml
    dependencies: { mail_stub: { stub: mail.yaml } }
    services: { mail: { run: [./mail, "${port}"] } }
    # mail.yaml
    routes: [{ on: POST /mails, reply: { status: 202 } }]
    # example.spec.yaml
    spec: A mail is sent
    steps:
      - http: POST /mails
    ```

    Right:

    ```yaml
    # seam.yaml
    services: { mail: { run: [./mail, "${port}"] } }
    # example.spec.yaml
    spec: A mail is sent
    steps:
      - http: POST /mails
    ```

    ## unused-name

    A warning: nothing uses this `id` or saved name. A step that is only to be waited for needs an `id` where `needs` names it.

    Wrong:

    ```yaml
    - id: placed
      http: POST /orders
    ```

    Right:

    ```yaml
    - id: placed
      http: POST /orders
    - http: GET /orders/${placed.json.id}
    ```

    ## always-true

    A warning: the expectation, or the condition, holds whatever comes, so that it tests nothing.

    Wrong:

    ```yaml
    - sql: select id from products
      expect: { rows: { $size: { $gte: 0 } } }
    ```

    Right:

    ```yaml
    - sql: select id from products
      expect: { rows: { $size: { $gte: 1 } } }
    ```

    ## cannot-fail

    A warning: the step can fail in no way, whatever the system does. A step that only prints is a `log`.

    Wrong:

    ```yaml
    - shell: rm -f report.json || true
      expect: { exit: { $is: integer } }
    ```

    Right:

    ```yaml
    - shell: rm -f report.json
    ```
    """#
}
