extension Explanation {
  /// Expectations, stubs and Markdown.
  static let expectationPages = #"""
    ## impossible-expectation

    No result is ever like this: the field is known to be of another kind.

    Wrong:

    ```yaml
    - http: GET /orders
      expect: { status: "200" }
    ```

    Right:

    ```yaml
    - http: GET /orders
      expect: { status: 200 }
    ```

    ## contradiction

    Two operators of one object exclude each other, so that no value is like both.

    Wrong:

    ```yaml
    - http: GET /orders
      expect: { json: { total: { $gt: 5, $lt: 3 } } }
    ```

    Right:

    ```yaml
    - http: GET /orders
      expect: { json: { total: { $gt: 3, $lt: 5 } } }
    ```

    ## bad-operand

    What stands behind an operator is nothing that it can use.

    Wrong:

    ```yaml
    - http: GET /orders
      expect: { json: { id: { $is: uid } } }
    ```

    Right:

    ```yaml
    - http: GET /orders
      expect: { json: { id: { $is: uuid } } }
    ```

    ## mixed-operators

    An object holds operators or plain keys. `$eq` takes data with such a key as it is.

    Wrong:

    ```yaml
    - http: GET /orders
      expect: { json: { total: { $gt: 5, currency: EUR } } }
    ```

    Right:

    ```yaml
    - http: GET /orders
      expect: { json: { total: { $gt: 5 }, currency: EUR } }
    ```

    ## no-change

    `$was` and `$now` compare a column before and after. They stand under `updated`, in `effects`.

    Wrong:

    ```yaml
    - sql: select stock from products
      expect: { rows: [{ stock: { $was: 10, $now: 8 } }] }
    ```

    Right:

    ```yaml
    - http: POST /orders
      effects: { orders_db: { products: { updated: { stock: { $was: 10, $now: 8 } } } } }
    ```

    ## bad-status

    The status of an answer is a whole number from 100 to 599, that of a stub's reply from 200 to 599.

    Wrong:

    ```yaml
    - http: GET /orders
      expect: { status: 20 }
    ```

    Right:

    ```yaml
    - http: GET /orders
      expect: { status: 200 }
    ```

    ## bad-schema

    What stands behind `$schema` is no JSON Schema.

    Wrong:

    ```yaml
    - http: GET /orders
      expect: { json: { $schema: { type: objekt } } }
    ```

    Right:

    ```yaml
    - http: GET /orders
      expect: { json: { $schema: { type: object } } }
    ```

    ## bad-snapshot

    The name of a snapshot is the name of a file: letters, digits, `-` and `_`.

    Wrong:

    ```yaml
    - http: GET /orders
      expect: { json: { $snapshot: all orders } }
    ```

    Right:

    ```yaml
    - http: GET /orders
      expect: { json: { $snapshot: all-orders } }
    ```

    ## bad-route-line

    `on` is a method in capitals and a path.

    Wrong:

    ```yaml
    # seam.yaml
    dependencies: { payments: { stub: payments.yaml } }
    services: { shop: { url: "http://127.0.0.1:8080" } }
    # payments.yaml
    routes: [{ on: post /v1/charges, reply: { status: 201 } }]
    # example.spec.yaml
    spec: The shop is open
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    # seam.yaml
    dependencies: { payments: { stub: payments.yaml } }
    services: { shop: { url: "http://127.0.0.1:8080" } }
    # payments.yaml
    routes: [{ on: POST /v1/charges, reply: { status: 201 } }]
    # example.spec.yaml
    spec: The shop is open
    steps:
      - http: GET /health
    ```

    ## bad-route-path

    The path of a route has no query and no fragment; what the query must hold stands under `query`.

    Wrong:

    ```yaml
    spec: A payment is found
    stubs:
      payments:
        - on: GET /v1/charges?order=1
          reply: { status: 200 }
    steps:
      - http: GET /orders/1
    ```

    Right:

    ```yaml
    spec: A payment is found
    stubs:
      payments:
        - on: GET /v1/charges
          query: { order: 1 }
          reply: { status: 200 }
    steps:
      - http: GET /orders/1
    ```

    ## bad-parameter

    A parameter of a path is a whole segment, an identifier in braces.

    Wrong:

    ```yaml
    spec: A payment is found
    stubs:
      payments:
        - on: GET /v1/charges/ch_{id}
          reply: { status: 200 }
    steps:
      - http: GET /orders/1
    ```

    Right:

    ```yaml
    spec: A payment is found
    stubs:
      payments:
        - on: GET /v1/charges/{id}
          reply: { status: 200 }
    steps:
      - http: GET /orders/1
    ```

    ## repeated-parameter

    A parameter stands twice in the path.

    Wrong:

    ```yaml
    spec: A payment is found
    stubs:
      payments:
        - on: GET /v1/{id}/{id}
          reply: { status: 200 }
    steps:
      - http: GET /orders/1
    ```

    Right:

    ```yaml
    spec: A payment is found
    stubs:
      payments:
        - on: GET /v1/{kind}/{id}
          reply: { status: 200 }
    steps:
      - http: GET /orders/1
    ```

    ## unreachable-route

    The first route that fits answers, and one above takes all requests of this one.

    Wrong:

    ```yaml
    spec: A payment is found
    stubs:
      payments:
        - on: GET /v1/charges/{id}
          reply: { status: 200 }
        - on: GET /v1/charges/{id}
          query: { expand: card }
          reply: { status: 404 }
    steps:
      - http: GET /orders/1
    ```

    Right:

    ```yaml
    spec: A payment is found
    stubs:
      payments:
        - on: GET /v1/charges/{id}
          query: { expand: card }
          reply: { status: 404 }
        - on: GET /v1/charges/{id}
          reply: { status: 200 }
    steps:
      - http: GET /orders/1
    ```

    ## drop-and-answer

    A connection that is dropped carries no answer.

    Wrong:

    ```yaml
    spec: The payment provider breaks down
    stubs:
      payments:
        - on: POST /v1/charges
          reply: { drop: true, status: 500 }
    steps:
      - http: POST /orders
        expect: { status: 502 }
    ```

    Right:

    ```yaml
    spec: The payment provider breaks down
    stubs:
      payments:
        - on: POST /v1/charges
          reply: { drop: true }
    steps:
      - http: POST /orders
        expect: { status: 502 }
    ```

    ## computed-header

    The header follows from the reply and the connection.

    Wrong:

    ```yaml
    spec: A payment is found
    stubs:
      payments:
        - on: GET /v1/charges/{id}
          reply: { headers: { content-length: 2 }, body: ok }
    steps:
      - http: GET /orders/1
    ```

    Right:

    ```yaml
    spec: A payment is found
    stubs:
      payments:
        - on: GET /v1/charges/{id}
          reply: { body: ok }
    steps:
      - http: GET /orders/1
    ```

    ## one-piece

    A piece of a stream is one of `text`, `json` and `drop`.

    Wrong:

    ```yaml
    spec: A payment is found
    stubs:
      payments:
        - on: GET /v1/charges/{id}
          reply: { stream: [{ delay: 10ms }] }
    steps:
      - http: GET /orders/1
    ```

    Right:

    ```yaml
    spec: A payment is found
    stubs:
      payments:
        - on: GET /v1/charges/{id}
          reply: { stream: [{ text: ok, delay: 10ms }] }
    steps:
      - http: GET /orders/1
    ```

    ## no-routes

    The stub file holds nothing.

    Wrong:

    ```yaml
    # seam.yaml
    dependencies: { payments: { stub: payments.yaml } }
    services: { shop: { url: "http://127.0.0.1:8080" } }
    # payments.yaml
    # to be written
    # example.spec.yaml
    spec: The shop is open
    steps:
      - http: GET /health
    ```

    Right:

    ```yaml
    # seam.yaml
    dependencies: { payments: { stub: payments.yaml } }
    services: { shop: { url: "http://127.0.0.1:8080" } }
    # payments.yaml
    routes: [{ on: POST /v1/charges, reply: { status: 201 } }]
    # example.spec.yaml
    spec: The shop is open
    steps:
      - http: GET /health
    ```

    ## unknown-block

    In Markdown, Seam's blocks are `yaml seam`, `http seam`, `sql seam`, `json seam` and `text seam`.

    Wrong:

    ````markdown
    # example.md
    ```xml seam
    <order/>
    ```
    ````

    Right:

    ````markdown
    # example.md
    ```http seam
    GET /orders
    ```
    ````

    ## unknown-word

    A block of Markdown takes no such word.

    Wrong:

    ````markdown
    # example.md
    ```http seam to=shop
    GET /orders
    ```
    ````

    Right:

    ````markdown
    # example.md
    ```http seam on=shop
    GET /orders
    ```
    ````

    ## no-step

    A block that says what is expected stands behind the step that it is expected of.

    Wrong:

    ````markdown
    # example.md
    ```json seam
    {"id": 1}
    ```
    ````

    Right:

    ````markdown
    # example.md
    ```http seam
    GET /orders/1
    ```

    ```json seam
    {"id": 1}
    ```
    ````
    """#
}
